// Keep lines on the server until each is acknowledged; what is not stays in the page and is sent again.
import { get, post, renewToken, signedOut, token } from "../havre/js/send.js";

const EVERY = 0.8; // seconds between two savings while somebody types without a pause
const WAITS = [2, 3, 5];
const hour = (iso) => new Date(iso).toLocaleTimeString("fr-FR");

// A line is {id, kind, text, revision, kept, began}: `kept` is the last revision that the server acknowledged,
// `began` the second at which it was begun, by the clock of the server.
export const unsaved = (line) => line.kept < line.revision;

export const keeper = ({ url, form, say, onKept, onFork }) => {
  const lines = new Set();
  let [failures, timer, running] = [0];

  const waiting = () => [...lines].filter((line) => unsaved(line) && !line.refused);

  const body = (line) => {
    const data = new FormData();
    const { kind, text, revision, began } = line;
    for (const [name, value] of Object.entries({ kind, text, revision, began: began.toFixed(3) })) data.append(name, value);
    return data;
  };

  // The server has another line under this id, or another version of it: the words go on as a new line.
  const fork = (line) => {
    const before = line.id;
    onFork(Object.assign(line, { id: crypto.randomUUID(), revision: 1, kept: 0 }), before);
  };

  const settle = async (line, sent, response) => {
    if (signedOut(response)) throw new Error("votre session est terminée");
    if (response.status >= 500 || [403, 429].includes(response.status)) throw new Error("le serveur ne répond pas");
    const answer = await response.json().catch(() => ({}));
    if (response.status === 409 || (response.ok && !answer.fresh && answer.revision > sent)) return fork(line);
    if (!response.ok) return Object.assign(line, { refused: answer.message ?? "Ce texte a été refusé." });
    if (!answer.saved_at) throw new Error("le serveur ne répond pas");
    Object.assign(line, { kept: sent, refused: "" });
    onKept(line);
    say("saved", `Enregistré à ${hour(answer.saved_at)}`);
  };

  // After a new sign-in in another tab the token of this page is old: a fresh one is asked for, once.
  const renewed = async () => {
    const answer = await get(document.body.dataset.sessionKeepalive);
    if (answer.ok) renewToken((await answer.json()).csrf);
    return answer.ok;
  };

  const send = async (line, keepalive) => {
    const sent = line.revision;
    const attempt = () => post(`${url}${line.id}/`, { body: body(line), csrf: token(form), keepalive });
    let response = await attempt();
    if (response.status === 403 && (await renewed())) response = await attempt();
    await settle(line, sent, response);
  };

  const fail = (error) => {
    const silent = navigator.onLine ? "le serveur ne répond pas" : "il n’y a pas de réseau";
    const known = /^(votre|le) /.test(error.message) ? error.message : silent;
    const wait = WAITS[Math.min(failures, WAITS.length - 1)];
    failures += 1;
    say("failed", `Non enregistré : ${known}. Votre texte reste dans la page — nouvel essai dans ${wait} s.`);
    later(wait);
  };

  const run = async (keepalive) => {
    for (let line = waiting()[0]; line; line = waiting()[0]) await send(line, keepalive);
    failures = 0;
    const refused = [...lines].find((line) => line.refused);
    if (refused) say("failed", refused.refused);
  };

  const flush = (keepalive = false) => {
    timer = clearTimeout(timer);
    running ??= run(keepalive).catch(fail).finally(() => (running = undefined));
    return running;
  };

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(flush, seconds * 1000);
  };

  window.addEventListener("online", () => flush());
  document.addEventListener("havre:session", () => flush());
  document.addEventListener("visibilitychange", () => document.hidden && flush(true));
  window.addEventListener("beforeunload", (event) => [...lines].some(unsaved) && event.preventDefault());

  const changed = (line) => {
    lines.add(line);
    line.revision += 1;
    line.refused = "";
    if (!failures && !timer) later(EVERY);
  };

  return { lines, waiting, flush, changed };
};
