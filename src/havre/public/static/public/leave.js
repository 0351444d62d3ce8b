// Leave at once: the button, Escape three times, Shift three times. Without this file the button is a plain link.
const link = document.querySelector("[data-leave]");
const status = document.querySelector("[data-leave-status]");
// Milliseconds within which the next press counts, and whether the count starts at the first press.
const RULES = { Escape: { between: 1000 }, Shift: { whole: 5000 } };
const PRESSES = 3;
const pressed = { Escape: [], Shift: [] };

export function leave() {
  document.body.hidden = true;
  document.title = link.dataset.neutral;
  location.replace(link.href);
}

function counted(key, at) {
  const { between, whole } = RULES[key];
  const former = pressed[key];
  const last = former[former.length - 1];
  const late = between ? at - last > between : at - former[0] > whole;
  pressed[key] = former.length && !late ? [...former, at] : [at];
  return pressed[key].length;
}

function announce(count) {
  status.textContent = count === 1 ? link.dataset.leftTwo : count === 2 ? link.dataset.leftOne : "";
}

function onKey(event) {
  if (!(event.key in RULES)) {
    pressed.Escape = [];
    pressed.Shift = [];
    return;
  }
  if (event.repeat || event.isComposing || event.keyCode === 229) return;
  const count = counted(event.key, event.timeStamp);
  if (count >= PRESSES) {
    event.preventDefault();
    leave();
    return;
  }
  if (event.key === "Escape" || count > 1) announce(count);
}

if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  addEventListener("keydown", onKey, true);
}

// A page brought back whole from memory has not asked the server whether we left.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// Links inside the site take the place of the page: the list of visited pages does not grow.
document.addEventListener("click", (event) => {
  const inside = event.target.closest("a[href]");
  if (!inside || inside === link || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || inside.target) return;
  if (inside.origin !== location.origin || inside.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  location.replace(inside.href);
});
