// Sends the forms of the page and shows the answer in place: no form stays in the list of visited pages, which browsers
// write to their disk. Without this file, or when the network fails, the form is sent as any other.
async function send(form) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, redirect: "follow", cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) throw new Error("no page");
  const shown = document.querySelector("main");
  shown.replaceWith(main);
  // The title is seen first, above what takes the focus.
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || new URL(form.action).origin !== location.origin) return;
  event.preventDefault();
  send(form).catch(() => form.submit());
});
