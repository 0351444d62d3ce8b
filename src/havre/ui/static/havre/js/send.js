// Requests of the scripts to our own server, with the token that protects forms.
const SELECTOR = "input[name=csrfmiddlewaretoken]";

const headers = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}");

export const token = (form) => form?.querySelector(SELECTOR)?.value ?? headers()["x-csrftoken"] ?? "";

// After a renewed session: every form of the page gets the new token, so that typed text can still be sent.
export const renewToken = (value) => {
  document.body.setAttribute("hx-headers", JSON.stringify({ ...headers(), "x-csrftoken": value }));
  document.querySelectorAll(SELECTOR).forEach((input) => (input.value = value));
};

const options = (seconds) => ({
  credentials: "same-origin",
  redirect: "manual",
  cache: "no-store",
  signal: AbortSignal.timeout(seconds * 1000),
});

export const post = (url, { body, csrf, keepalive = false }) =>
  fetch(url, {
    ...options(15),
    method: "POST",
    body,
    keepalive,
    headers: { "X-CSRFToken": csrf, "X-Requested-With": "havre", Accept: "application/json" },
  });

export const get = (url) =>
  fetch(url, { ...options(15), headers: { "X-Requested-With": "havre", Accept: "application/json" } });

// A redirection means the sign-in page: the session is over.
export const signedOut = (response) => response.type === "opaqueredirect" || response.status === 401;
