// Count up from the instant in `<time data-timer datetime="…">`; figures are not announced at each second.
const two = (number) => String(number).padStart(2, "0");

export const elapsed = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
};

const tick = () => {
  for (const node of document.querySelectorAll("[data-timer]")) {
    node.textContent = elapsed((Date.now() - Date.parse(node.dateTime)) / 1000);
  }
};

let running;
export const start = () => {
  tick();
  running ??= setInterval(tick, 1000);
};
