// Open the native dialog named by `data-dialog`; closing gives the focus back to what opened it.
export const open = (opener) => {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal) {
    if (opener.href) location.assign(opener.href);
    return;
  }
  if (dialog.open) return;
  dialog.showModal();
  dialog.addEventListener("close", () => opener.focus(), { once: true });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(), { once: false });
};
