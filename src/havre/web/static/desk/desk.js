// What every page of the desk shares: the regular look at what changes, and Alt with a figure.
import { present } from "./presence.js";

const EVERY = 10_000;

const busy = (node) => node.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");

const tick = () => {
  if (!present()) return;
  for (const node of document.querySelectorAll("[data-desk-tick]")) {
    if (!busy(node)) node.dispatchEvent(new CustomEvent("desk:tick"));
  }
};
setInterval(tick, EVERY);

// Alt and a figure press the element that bears it, even while writing (the row of figures of any keyboard).
document.addEventListener("keydown", (event) => {
  const figure = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (!event.altKey || event.ctrlKey || event.metaKey || figure === undefined) return;
  const pressed = document.querySelector(`[data-alt-digit="${figure}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});

// Once « danger maintenant » runs, its band asks for news; the button that started it goes.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "danger") return;
  const runs = event.target.querySelector(".danger") !== null;
  event.target.toggleAttribute("data-desk-tick", runs);
  for (const form of document.querySelectorAll("[data-danger-start]")) form.hidden = runs;
});

// The side panel goes on from the version that the server has just kept, at the place that it understood.
document.addEventListener("havre:saved", (event) => {
  if (!event.target.matches("[data-panel]") || !event.detail?.revision) return;
  const fields = event.target.elements;
  fields.revision.value = event.detail.revision;
  fields.departement_code.value = event.detail.departement_code;
  for (const choice of event.target.querySelectorAll("[name=commune]")) choice.checked = choice.value === event.detail.commune;
});
