// The box where one answers: Ctrl and Enter send, a ready phrase ends under the caret, what is typed is not lost by leaving.
const box = () => document.querySelector("[data-reply] textarea");
let leaving = false;

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("[data-reply]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// A form that this page sends whole takes the words with it.
document.addEventListener("submit", (event) => {
  leaving = event.target.matches("[data-reply]") && !event.target.hasAttribute("hx-post");
});

document.addEventListener("htmx:afterSwap", () => {
  const field = box();
  if (!field || document.activeElement !== document.body) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
});

window.addEventListener("beforeunload", (event) => {
  const field = box();
  if (!leaving && field?.value.trim() && (field.value !== field.defaultValue || field.form.hasAttribute("hx-post"))) event.preventDefault();
});
