// The page of the night: write with or without network. What is typed lives in the page until it is closed to the
// key of the team; the names of children come from the server, stay in memory, and are gone with the page.
import { ask, send } from "./post.js";
import { close } from "./sealing.js";
import { keep, posts, waiting } from "./store.js";
import { announce, receive } from "./telling.js";
import { fill, hour, plural, written } from "./writing.js";

const body = document.querySelector("[data-night]");
const find = (name) => body.querySelector(`[data-night-${name}]`);
const notes = new Map(); // id -> why a writing still waits
let unsent = 0;

const say = (words) => (find("status").textContent = words);
const label = (kind) => body.querySelector(`form[data-kind="${kind}"]`).dataset.label;

const show = async () => {
  const { kept, expired } = await waiting();
  find("count").textContent = kept.length ? plural(kept.length) : "Rien n’attend sur ce téléphone.";
  find("send").hidden = !kept.length;
  unsent = kept.filter((one) => !notes.has(one.id)).length;
  find("list").replaceChildren(
    ...kept.map((one) => {
      const line = document.createElement("li");
      const note = notes.get(one.id);
      line.textContent = `${label(one.kind)}, ${hour(one.created)}${note ? `. ${note}` : ""}`;
      return line;
    }),
  );
  if (expired) say(`${expired} écrit gardé plus de 72 heures sans réseau a été effacé de ce téléphone.`);
};

const told = (one, answer) => {
  if (answer.held) receive(`${label(one.kind)}, ${hour(one.created)} : ${answer.sentence || answer.words}`, answer.path);
  else notes.set(one.id, answer.sentence);
};

const STATES = {
  signedOut: "Votre session est terminée. Ce que vous écrivez est gardé ici, illisible, et partira après connexion.",
  away: "Pas de réseau. Ce que vous écrivez est gardé ici, illisible, et partira au retour du réseau.",
};
let asking;
const pass = async () => {
  const state = await ask(body.dataset.state);
  const sent = state.posts ? await send(body.dataset.send, told) : state;
  const why = Object.keys(STATES).find((name) => sent[name] || state[name]);
  find("network").textContent = why ? STATES[why] : "Réseau présent : ce que vous écrivez part aussitôt.";
  find("sign-in").hidden = why !== "signedOut";
  if (state.children || state.signedOut) fill(body, state.children ?? []);
  await show();
  announce(find("status"), find("received"));
};
// One passage at a time; one asked meanwhile follows.
const refresh = () => (asking = (asking ?? Promise.resolve()).then(pass, pass));

const write = async (form) => {
  const all = await posts();
  const team = form.elements.child.selectedOptions[0]?.dataset.team;
  const post = all.find((one) => one.team === team) ?? all[0];
  const values = written(form);
  if (!post) return say("Ouvrez d’abord cette page une fois avec du réseau. Votre texte reste dans la page.");
  if (!values.case && !values.who.trim()) return say("Dites de qui il s’agit : un prénom, un alias ou une chambre.");
  await keep(await close(post, form.dataset.kind, values));
  form.reset();
  form.closest("details").open = false;
  say("C’est gardé.");
  await show();
  find("status").focus();
  await refresh();
};

for (const form of body.querySelectorAll("form[data-kind]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write(form).catch(() => say("Ce téléphone n’a pas pu garder l’écrit. Votre texte reste dans la page."));
  });
}
find("send").addEventListener("click", refresh);
window.addEventListener("online", refresh);
window.addEventListener("offline", refresh);
// Asking again and again would keep a session alive: only while something waits to leave.
setInterval(() => unsent && refresh(), 60_000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
navigator.serviceWorker?.register(body.dataset.worker).catch(() => {});
body.hidden = false;
await show();
refresh();
