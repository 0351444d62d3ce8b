// Whether somebody is there: pages that ask again by themselves stop after ten quiet minutes,
// so that an idle session still ends.
const QUIET = 600_000;
let touched = Date.now();

for (const gesture of ["keydown", "pointerdown", "pointermove"]) {
  document.addEventListener(gesture, () => (touched = Date.now()), { passive: true });
}

export const awake = () => Date.now() - touched < QUIET;
export const present = () => !document.hidden && awake();
