// Conversations without a name: the page asks for what is new when it is told so, or every fifteen seconds;
// it says each minute that somebody is there, as long as somebody is.
import { awake } from "../desk/presence.js";
import { post, token } from "../havre/js/send.js";

const POLL = 15_000;
const MINUTE = 60_000;
const root = document.querySelector("[data-talk]");
const title = document.title;
let source;

const refresh = () => {
  if (!awake()) return;
  for (const node of document.querySelectorAll("[data-talk-fresh]")) node.dispatchEvent(new CustomEvent("talk:news"));
};

// The address of the news is a ticket that ends: a fresh one comes with each fragment.
const listen = () => {
  const address = document.querySelector("[data-live]")?.dataset.live;
  if (!address || (source && source.readyState !== EventSource.CLOSED)) return;
  source = new EventSource(address);
  source.addEventListener("news", refresh);
};

// The title counts, without a word; the status region says it to those who do not see it.
const count = () => {
  const shown = document.querySelector("[data-talk-count]")?.dataset;
  const waiting = Number(shown?.talkCount ?? 0);
  document.title = waiting ? `(${waiting}) ${title}` : title;
  const said = document.querySelector("[data-talk-said]");
  if (said && shown?.talkWords && said.textContent !== shown.talkWords) said.textContent = shown.talkWords;
};

const stay = async () => {
  if (!awake()) return;
  if (document.querySelector("[data-present]")) {
    const body = new FormData();
    body.append("present", "encore");
    await post(root.dataset.presenceUrl, { body, csrf: token(null) }).catch(() => undefined);
  }
  refresh();
};

// A session that ended answers with the sign-in page: it does not take the place of a list.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!new URL(event.detail.xhr.responseURL).pathname.startsWith("/ecoute/")) event.detail.shouldSwap = false;
});

// The person erased the conversation, or its time ended: its words leave this page too; what one was writing stays.
const gone = (event) => {
  if (event.detail.xhr.status !== 404 || event.target.id !== "suite") return;
  event.stopPropagation();
  event.target.parentElement.replaceChildren();
  document.querySelector("[data-talk-gone]").hidden = false;
};
document.addEventListener("htmx:responseError", gone, true);

document.addEventListener("htmx:afterSettle", () => {
  listen();
  count();
});
setInterval(() => source?.readyState === EventSource.OPEN || refresh(), POLL);
setInterval(stay, MINUTE);
listen();
count();
