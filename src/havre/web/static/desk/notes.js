// Live notes: each line is kept while it is typed; Enter begins the next one, Alt and a figure change its kind.
import { keeper, unsaved } from "./keeper.js";
import { merge, shown } from "./lines.js";

const root = document.querySelector("[data-notes]");
const form = root.querySelector("[data-composer]");
const list = root.querySelector("[data-lines]");
const status = form.querySelector("[data-keeper-status]");
const box = form.elements.text;
const labels = new Map([...form.querySelectorAll("[name=kind]")].map((radio) => [radio.value, radio.labels[0].firstChild.textContent.trim()]));

// The clock of the server, from the moment it wrote the page: the device's own may be wrong.
const ahead = Number(root.dataset.now) - performance.now() / 1000;
const clock = () => ahead + performance.now() / 1000;

const say = (state, words) => Object.assign(status, { textContent: words }).setAttribute("data-state", state);
const blank = () => ({ id: crypto.randomUUID(), kind: "note", text: "", revision: 0, kept: 0, began: 0 });
const row = (id) => list.querySelector(`[data-line="${id}"]`);

// The line in the box; the page may have opened on one of the reader's own lines.
const first = form.elements.revision.value - 1;
let line = { ...blank(), id: form.elements.id.value, text: box.value, kind: form.elements.kind.value, revision: first, kept: first };

const onKept = (kept) => row(kept.id)?.removeAttribute("data-waiting");
const onFork = (forked, before) => {
  const node = row(before);
  if (node && forked !== line) Object.assign(node, { id: `n-${forked.id}` }).dataset.line = forked.id;
};
const keep = keeper({ url: root.dataset.notes, form, say, onKept, onFork });
const opened = row(line.id);
if (opened) line.began = Date.parse(opened.dataset.started) / 1000;
opened?.setAttribute("hidden", "");

const typed = () => {
  line.began ||= clock();
  Object.assign(line, { text: box.value, kind: form.elements.kind.value });
  keep.changed(line);
};

const show = (into) => {
  Object.assign(box, { value: into.text });
  form.elements.kind.value = into.kind;
  box.focus();
};

// Put the line that is in the box in the list, and take another in the box.
const next = (into = blank()) => {
  if (line.text.trim()) shown(list, line, { label: labels.get(line.kind), waiting: unsaved(line) });
  line = into;
  show(line);
};

const edit = (node) => {
  const words = node.querySelector(".line__text").textContent;
  const known = [...keep.lines].find((one) => one.id === node.dataset.line);
  const revision = Number(node.dataset.revision);
  next(known ?? { ...blank(), id: node.dataset.line, kind: node.dataset.kind, text: words, revision, kept: revision, began: Date.parse(node.dataset.started) / 1000 });
  node.hidden = true;
};

box.addEventListener("input", typed);
form.addEventListener("change", (event) => event.target.name === "kind" && (box.value.trim() ? typed() : (line.kind = event.target.value), box.focus()));

box.addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (box.value.trim()) next();
  }
  const last = [...list.querySelectorAll("[data-mine]:not([hidden])")].at(-1);
  if (event.key === "ArrowUp" && !box.value && last) {
    event.preventDefault();
    edit(last);
  }
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (box.value.trim()) next();
  keep.flush();
});

list.addEventListener("click", (event) => {
  const link = event.target.closest(".line__edit");
  if (!link) return;
  event.preventDefault();
  edit(link.closest("[data-line]"));
});

// A form that leaves the page waits until every line is kept; if the server is down it says so and stays.
document.addEventListener("submit", async (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-leaves]") || !keep.waiting().length) return;
  event.preventDefault();
  await keep.flush();
  if (!keep.waiting().length) event.target.requestSubmit(event.submitter);
});

merge({ root, list, busy: () => new Set([line.id, ...[...keep.lines].filter(unsaved).map((one) => one.id)]) });
