// Light, dark, or the device's own: a cookie, so that the server writes the right page at once.
const YEAR = 31536000;

export const choose = (theme) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${theme === "auto" ? 0 : YEAR}; SameSite=Lax${secure}`;
  document.documentElement.dataset.theme = theme;
  for (const option of document.querySelectorAll("[data-theme-choice]")) {
    option.setAttribute("aria-pressed", String(option.dataset.themeChoice === theme));
  }
};
