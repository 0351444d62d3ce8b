// Shows one step at a time. Nothing is sent, nothing is kept: the place reached lives in this page only.
const holder = document.querySelector("[data-one-by-one]");
const steps = holder ? [...holder.querySelectorAll("[data-step]")] : [];

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function show(index, { focus }) {
  steps.forEach((step, place) => {
    step.hidden = place !== index;
  });
  if (focus) steps[index].focus();
}

function dress(step, index) {
  const { previous, next, end, progress } = holder.dataset;
  const total = steps.length - 1;
  if (index < total) {
    const told = document.createElement("p");
    told.className = "progress";
    told.textContent = progress.replace("{n}", index + 1).replace("{total}", total);
    step.prepend(told);
  }
  const moves = document.createElement("p");
  moves.className = "moves";
  if (index > 0) moves.append(button(previous, () => show(index - 1, { focus: true })));
  if (index < total - 1) moves.append(button(next, () => show(index + 1, { focus: true })));
  if (index < total) moves.append(button(end, () => show(total, { focus: true })));
  step.append(moves);
}

steps.forEach(dress);
if (steps.length) show(0, { focus: false });
