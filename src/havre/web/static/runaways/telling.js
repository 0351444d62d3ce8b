// What the server received, announced: one in a sentence, several by their count; each in a list, with the way to it.
// The list lives in the page only and names nobody.
const MOST = 20;
const received = [];
let fresh = 0;

export const receive = (words, path) => {
  received.unshift({ words, path });
  fresh += 1;
};

const line = ({ words, path }) => {
  const item = document.createElement("li");
  const link = document.createElement(path ? "a" : "span");
  if (path) link.href = path;
  link.textContent = words;
  item.append(link);
  return item;
};

export const announce = (status, section) => {
  if (!fresh) return;
  status.textContent = fresh === 1 ? received[0].words : `${fresh} écrits reçus : les voici, chacun avec son lien.`;
  fresh = 0;
  section.querySelector("ul").replaceChildren(...received.slice(0, MOST).map(line));
  section.hidden = false;
};
