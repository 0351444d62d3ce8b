// Warn two minutes before an idle session ends, let the person stay, and never lose what was typed.
// GET on `data-session-keepalive` renews the session and answers JSON {"csrf": "…"}; typing counts as presence.
import { get, renewToken, signedOut } from "./send.js";

const WARNING = 120;
const { sessionIdle, sessionKeepalive, sessionLogin } = document.body.dataset;
const idle = Number(sessionIdle);
const tabs = new BroadcastChannel("havre-session");
let ends = Date.now() + (idle - 5) * 1000;
let present = 0; // last key or press, in milliseconds
let dialog;

const element = (name, props, ...children) => {
  const made = Object.assign(document.createElement(name), props);
  made.append(...children);
  return made;
};

const show = (title, text, ...actions) => {
  dialog?.remove();
  const heading = element("h2", { id: "session-titre" }, title);
  dialog = element("dialog", { className: "dialog stack stack--snug" }, heading, element("p", {}, text));
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", "session-titre");
  dialog.append(element("div", { className: "dialog__actions" }, ...actions));
  document.body.append(dialog);
  dialog.showModal();
};

const button = (label, onclick) => element("button", { type: "button", className: "button", onclick }, label);

const prolong = (until) => {
  ends = until;
  dialog?.remove();
  dialog = undefined;
};

const renew = async () => {
  try {
    const response = await get(sessionKeepalive);
    if (signedOut(response)) return over();
    if (!response.ok) return;
    const answer = await response.json().catch(() => ({}));
    if (answer.csrf) renewToken(answer.csrf);
    prolong(Date.now() + idle * 1000);
    tabs.postMessage(ends);
    document.dispatchEvent(new CustomEvent("havre:session"));
  } catch {
    // No network: the clock goes on, the next tick tries again if the person is there.
  }
};

const warn = () => {
  const at = new Date(ends).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  show("Êtes-vous toujours là ?", `Sans action de votre part, votre session se fermera à ${at}.`, button("Rester connecté", renew));
};

const over = () => {
  const login = element("a", { className: "button", href: sessionLogin || "/", target: "_blank", rel: "noopener" });
  login.textContent = "Se reconnecter (nouvel onglet)";
  const text = "Ce que vous avez écrit est encore dans cette page. Reconnectez-vous, puis revenez ici et continuez.";
  const back = button("C’est fait, continuer", renew);
  back.classList.add("button--secondary");
  show("Votre session est terminée", text, login, back);
};

let state = "calm";
const tick = () => {
  const left = (ends - Date.now()) / 1000;
  const next = left <= 0 ? "over" : left <= WARNING ? "warned" : "calm";
  if (next === "warned" && !dialog && Date.now() - present < WARNING * 1000) return renew();
  if (next !== state && next === "warned") warn();
  if (next !== state && next === "over") over();
  state = next;
};

export const start = () => {
  if (!idle || !sessionKeepalive) return;
  for (const gesture of ["keydown", "pointerdown"]) {
    document.addEventListener(gesture, () => (present = Date.now()), { passive: true });
  }
  tabs.addEventListener("message", (event) => prolong(event.data));
  for (const done of ["htmx:afterRequest", "havre:saved"]) {
    document.addEventListener(done, () => (ends = Math.max(ends, Date.now() + idle * 1000)));
  }
  setInterval(tick, 1000);
};
