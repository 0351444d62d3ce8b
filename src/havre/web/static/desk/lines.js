// The list of lines: one's own as they are finished, colleagues' as they come.
import { get } from "../havre/js/send.js";
import { present } from "./presence.js";

const EVERY = 8000;
const clock = new Intl.DateTimeFormat("fr-FR", { hour: "numeric", minute: "2-digit" });

const element = (name, props, ...children) => {
  const made = Object.assign(document.createElement(name), props);
  made.append(...children);
  return made;
};

// Write one of the reader's lines in the list, where its beginning puts it.
export const shown = (list, line, { label, waiting }) => {
  const began = new Date(line.began * 1000);
  const node = list.querySelector(`[data-line="${line.id}"]`) ?? element("li", { id: `n-${line.id}` });
  const words = clock.format(began).replace(":", "\u00a0h\u00a0");
  const time = node.querySelector("time") ?? element("time", { dateTime: began.toISOString() }, words);
  const edit = element("a", { className: "line__edit", href: `?modifier=${line.id}#notes` }, "Modifier");
  const kind = line.kind === "note" ? "" : element("span", { className: "line__kind" }, label);
  const head = element("p", { className: "line__head" }, time, " ", kind, " ", edit);
  const text = element("p", { className: "line__text", dir: "auto" }, line.text);
  Object.assign(node, { className: `line line--${line.kind}`, hidden: false });
  Object.assign(node.dataset, { line: line.id, kind: line.kind, revision: line.revision, mine: "" });
  node.dataset.started ??= began.toISOString();
  node.toggleAttribute("data-waiting", waiting);
  node.replaceChildren(head, text);
  place(list, node);
};

const place = (list, node) => {
  const at = Date.parse(node.dataset.started);
  const after = [...list.children].find((other) => other !== node && Date.parse(other.dataset.started) > at);
  list.insertBefore(node, after ?? null);
};

// Ask for the lines now and then: colleagues' lines come in, one's own that are being written stay as they are.
export const merge = ({ root, list, busy }) => {
  const take = (fresh) => {
    const known = list.querySelector(`[data-line="${fresh.dataset.line}"]`);
    if (busy().has(fresh.dataset.line) || known?.hidden) return;
    if (known && Number(known.dataset.revision) >= Number(fresh.dataset.revision)) return;
    known?.remove();
    place(list, document.importNode(fresh, true));
  };
  const look = async () => {
    if (!present()) return;
    try {
      const response = await get(`${root.dataset.notes}?vue=${encodeURIComponent(root.dataset.view)}`);
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      page.querySelectorAll("[data-line]").forEach(take);
    } catch {
      // No answer now: the next look will tell.
    }
  };
  setInterval(look, EVERY);
};
