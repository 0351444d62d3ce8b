// Keep what is typed: `data-autosave="URL"` on a form or on a field posts it soon after the last key.
// Nothing is stored in the browser: the text stays in the page until the server has it.
// The server answers 2xx, with JSON {"saved_at": "…"} when it can, or {"message": "…"} for a refusal.
import { post, signedOut, token } from "./send.js";

const PAUSE = 1200;
const RETRIES = [2, 4, 8, 15, 30];
const started = new WeakSet();

const hour = (date) => date.toLocaleTimeString("fr-FR");

const draft = (root) => {
  const form = root.closest("form");
  const status = (form ?? document).querySelector("[data-autosave-status]");
  let revision = 0; // what the page holds
  let saved = 0; // what the server has
  let failures = 0;
  let sending = false;
  let timer;

  const say = (state, words) => {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = words;
  };

  const body = () => {
    if (root === form) return new FormData(form);
    const data = new FormData();
    data.append(root.name, root.value);
    return data;
  };

  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(send, seconds * 1000);
  };

  const fail = (why) => {
    const wait = RETRIES[Math.min(failures, RETRIES.length - 1)];
    failures += 1;
    say("failed", `Pas encore enregistré : ${why} Votre texte reste dans cette page ; nouvel essai dans ${wait} s.`);
    later(wait);
  };

  const settle = async (response, sent) => {
    if (signedOut(response)) return fail("votre session est terminée.");
    if (response.status >= 500 || response.status === 403 || response.status === 429) return fail("le serveur ne répond pas.");
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) return say("failed", answer.message ?? "Pas enregistré : le serveur a refusé ce texte. Vérifiez-le.");
    saved = sent;
    failures = 0;
    say("saved", `Enregistré à ${hour(answer.saved_at ? new Date(answer.saved_at) : new Date())}`);
    root.dispatchEvent(new CustomEvent("havre:saved", { bubbles: true, detail: answer }));
  };

  const send = async ({ keepalive = false } = {}) => {
    if (sending || saved === revision) return;
    clearTimeout(timer);
    sending = true;
    const sent = revision;
    say("sending", "Enregistrement…");
    try {
      await settle(await post(root.dataset.autosave, { body: body(), csrf: token(form), keepalive }), sent);
    } catch {
      fail(navigator.onLine ? "le serveur ne répond pas." : "il n’y a pas de réseau.");
    } finally {
      sending = false;
    }
    if (!failures && revision !== sent) later(PAUSE / 1000);
  };

  root.addEventListener("input", () => {
    revision += 1;
    if (!failures) later(PAUSE / 1000);
  });
  form?.addEventListener("submit", () => {
    clearTimeout(timer);
    saved = revision;
  });
  // What was typed before this script came, or given back by the browser, counts too.
  const fields = root === form ? [...form.elements] : [root];
  const given = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
  if (fields.some((field) => field.defaultValue !== undefined && field.type !== "hidden" && given(field))) {
    root.dispatchEvent(new Event("input"));
  }
  window.addEventListener("online", () => send());
  document.addEventListener("havre:session", () => send());
  document.addEventListener("visibilitychange", () => document.hidden && send({ keepalive: true }));
  window.addEventListener("beforeunload", (event) => saved !== revision && event.preventDefault());
};

export const start = () => {
  for (const root of document.querySelectorAll("[data-autosave]")) {
    if (started.has(root)) continue;
    started.add(root);
    draft(root);
  }
};
