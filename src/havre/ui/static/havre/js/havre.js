// Entry of every signed-in page: one request. The other modules come when the page or a gesture asks for them.
// As a module it runs once the document is read.
const once = (selector, load) => {
  if (document.querySelector(selector)) load();
};

const start = () => {
  sessionStorage.clear(); // htmx notes the address of the page there; nothing stays in the browser.
  once("[data-autosave]", () => import("./autosave.js").then((m) => m.start()));
  once("[data-timer]", () => import("./timer.js").then((m) => m.start()));
};

// Dialogs, themes and shortcuts wait for the first gesture.
document.addEventListener("click", (event) => {
  const target = event.target.closest?.("[data-dialog], [data-theme-choice], [data-toast-close]");
  if (target?.dataset.dialog) {
    event.preventDefault();
    import("./dialog.js").then((m) => m.open(target)).catch(() => target.href && location.assign(target.href));
  }
  if (target?.dataset.themeChoice) import("./theme.js").then((m) => m.choose(target.dataset.themeChoice));
  if (target?.matches("[data-toast-close]")) target.closest("[data-toast]").remove();
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// One promise for all keys pressed meanwhile: two imports may settle in the other order.
let shortcuts;
let coming;
const press = (event) => {
  if (event.key === "Tab" || event.ctrlKey || event.metaKey) return;
  if (shortcuts) return shortcuts.press(event);
  coming ??= import("./shortcuts.js").then((m) => (shortcuts = m));
  coming.then((m) => m.press(event)).catch(() => (coming = undefined));
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  press(event);
});

// Say something in the status region at the foot of the page; it stays until closed.
const announce = (sentence) => {
  const region = document.getElementById("annonces");
  if (!region) return;
  for (const shown of region.querySelectorAll("[data-toast] p")) {
    if (shown.textContent === sentence) return;
  }
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  const text = document.createElement("p");
  text.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button--small button--secondary";
  close.dataset.toastClose = "";
  close.textContent = "Fermer";
  toast.append(text, close);
  region.append(toast);
};

// A failed fragment leaves the page as it was, and says so.
const FAILED = "La page n’a pas pu être mise à jour. Rien n’est perdu : réessayez dans un instant.";
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => announce(FAILED));
}
document.addEventListener("htmx:afterSettle", start);

// The warning of an idle session is not needed at once: it stays out of the first requests of a page.
once("[data-session-idle]", () => setTimeout(() => import("./session.js").then((m) => m.start()), 5000));
start();
