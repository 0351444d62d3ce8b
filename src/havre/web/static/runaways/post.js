// Ask the server where to write, and hand over what waits: one at a time, erased only when the server says it has it.
import { erase, setPosts, waiting } from "./store.js";

const options = { credentials: "same-origin", redirect: "manual", cache: "no-store" };
let csrf = "";
let sending = false;

const signedOut = (answer) => answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;

// {children} when the server answers; {signedOut} when a new sign-in is needed; {away} without network.
export const ask = async (url) => {
  try {
    const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(8000) });
    if (signedOut(answer)) return { signedOut: true };
    if (!answer.ok) return { away: true };
    const state = await answer.json();
    csrf = state.csrf;
    await setPosts(state.posts);
    return state;
  } catch {
    return { away: true };
  }
};

const hand = async (url, envelope) => {
  const answer = await fetch(url, {
    ...options,
    method: "POST",
    signal: AbortSignal.timeout(15_000),
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, "X-Requested-With": "havre" },
    body: JSON.stringify({ envelopes: [envelope] }),
  });
  if (signedOut(answer)) return { signedOut: true };
  if (!answer.ok) return { away: true };
  return (await answer.json()).answers[0];
};

// Send all that waits; tell(one, answer) after each.
export const send = async (url, tell) => {
  if (sending) return {};
  sending = true;
  try {
    for (const one of (await waiting()).kept) {
      const answer = await hand(url, one.envelope);
      if (answer.signedOut || answer.away) return answer;
      if (answer.held) await erase(one.id);
      tell(one, answer);
    }
    return {};
  } catch {
    return { away: true };
  } finally {
    sending = false;
  }
};
