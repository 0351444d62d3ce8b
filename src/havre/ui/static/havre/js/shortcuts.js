// `data-shortcut="n c"`: press n, then c. Ignored while typing, unless Alt is held. `?` lists them.
// `data-shortcuts="off"` on the html element turns them off (WCAG 2.1.4).
const DELAY = 1500;
let typed = [];
let last = 0;

const typing = (target) =>
  target.isContentEditable || target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select") === true;

const visible = (element) => element.checkVisibility?.() ?? true;

const known = () => [...document.querySelectorAll("[data-shortcut]")].filter(visible);

const label = (element) =>
  element.dataset.shortcutLabel ?? element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;

const act = (element) => {
  if (element.matches("input:not([type=submit], [type=button]), textarea, select")) element.focus();
  else element.click();
};

const keys = (sequence) =>
  sequence.split(" ").flatMap((key, index) => {
    const made = document.createElement("kbd");
    made.textContent = key;
    return index ? [" puis ", made] : [made];
  });

const help = () => {
  document.getElementById("raccourcis")?.remove();
  const dialog = document.createElement("dialog");
  dialog.id = "raccourcis";
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "raccourcis-titre");
  const title = document.createElement("h2");
  title.id = "raccourcis-titre";
  title.textContent = "Raccourcis du clavier";
  const note = document.createElement("p");
  note.className = "muted small";
  note.textContent = "Pendant que vous écrivez, maintenez la touche Alt.";
  const list = document.createElement("dl");
  list.className = "keys__list";
  for (const element of known()) {
    const term = document.createElement("dt");
    term.append(...keys(element.dataset.shortcut));
    const words = document.createElement("dd");
    words.textContent = label(element).trim();
    list.append(term, words);
  }
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "dialog__actions";
  const close = document.createElement("button");
  close.className = "button button--secondary";
  close.textContent = "Fermer";
  form.append(close);
  const column = document.createElement("div");
  column.className = "stack stack--snug";
  column.append(title, note, list, form);
  dialog.append(column);
  document.body.append(dialog);
  dialog.showModal();
};

export const press = (event) => {
  if (document.documentElement.dataset.shortcuts === "off" || event.key.length !== 1 || event.repeat) return;
  if (document.querySelector("dialog[open]:modal") || (typing(event.target) && !event.altKey)) return;
  if (event.timeStamp - last > DELAY) typed = [];
  last = event.timeStamp;
  typed = [...typed, event.key.toLowerCase()].slice(-2);
  const found = [typed.join(" "), typed.at(-1)].map((keys) => known().find((e) => e.dataset.shortcut === keys)).find(Boolean);
  if (!found && event.key !== "?") return;
  event.preventDefault();
  typed = [];
  if (found) act(found);
  else help();
};
