// The conversation without reloading: what is new is fetched when the server says so, and what is typed is never lost.
const thread = document.querySelector("[data-thread]");
const form = document.querySelector("[data-say]");
const lines = thread.querySelector("[data-lines]");
const state = thread.querySelector("[data-state]");
const error = form.querySelector("[data-error]");
const text = form.elements.text;
const SLOW = 20000;
let last = Number(thread.dataset.last);
let source;
let tried = "";
let asking = false;

function tell(sentence) {
  error.textContent = sentence;
  error.hidden = !sentence;
}

function take(html) {
  const found = new DOMParser().parseFromString(html, "text/html").querySelector("[data-last]");
  if (!found) { location.reload(); return; }
  const below = state.getBoundingClientRect();
  const here = below.bottom > 0 && below.top < innerHeight;
  const fresh = [...found.querySelectorAll("li")].filter((line) => Number(line.dataset.position) > last);
  lines.append(...fresh);
  last = Math.max(last, Number(found.dataset.last));
  const said = found.querySelector("[data-state]").textContent;
  if (state.textContent !== said) state.textContent = said;
  for (const act of ["join", "go"]) document.querySelector(`form[data-${act}]`).hidden = !(act in found.dataset);
  form.elements.line.value = form.elements.line.dataset.sent ? found.dataset.line : form.elements.line.value;
  delete form.elements.line.dataset.sent;
  if (!source) listen(found.dataset.live);
  // What just came is shown, unless somebody reads further up or is typing.
  if (fresh.length && here && !text.value) fresh.at(-1).scrollIntoView({ block: "start" });
}

// The conversation is no longer open here: what is typed stays, to be copied or sent elsewhere.
function gone() {
  if (text.value) tell(thread.dataset.gone);
  else location.reload();
}

async function look() {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(thread.dataset.news, { headers: { "X-After": String(last) }, cache: "no-store" });
    if (answer.status === 404) gone();
    else if (answer.ok) { take(await answer.text()); if (error.textContent === thread.dataset.offline) tell(""); }
  } catch { tell(thread.dataset.offline); } finally { asking = false; }
}

function listen(address) {
  if (!address) return;
  source = new EventSource(address);
  source.addEventListener("news", look);
  source.addEventListener("error", () => {
    // The ticket has ended or the line is cut: the next look brings a new address.
    source.close();
    source = undefined;
  });
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const typed = text.value;
  // A line that may have been kept while the network was cut keeps its id; other words are another line.
  if (tried && tried !== typed) form.elements.line.value = newId();
  tried = typed;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "X-After": String(last) }, body: new URLSearchParams(new FormData(form)) });
    const said = await answer.text();
    if (answer.status === 404) { gone(); return; }
    if (answer.status === 422) { tell(said); return; }
    if (!answer.ok) { tell(thread.dataset.offline); return; }
    if (text.value === typed) text.value = "";
    tried = "";
    tell("");
    form.elements.line.dataset.sent = "1";
    take(said);
    text.focus({ preventScroll: true });
  } catch { tell(thread.dataset.offline); }
});

listen(thread.dataset.live);
setInterval(look, SLOW);
