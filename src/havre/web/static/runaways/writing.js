// What was typed, as it is closed: the child or who it is, the hour by the clock of the telephone, the words.
export const hour = (iso) => new Date(iso).toLocaleString("fr-FR", { weekday: "short", hour: "2-digit", minute: "2-digit" });
export const plural = (count) => (count > 1 ? `${count} écrits en attente d’envoi` : `${count} écrit en attente d’envoi`);

export const written = (form) => {
  const typed = Object.fromEntries(new FormData(form));
  const at = new Date();
  if (typed.hour) at.setHours(...typed.hour.split(":").map(Number), 0, 0);
  if (at > new Date()) at.setDate(at.getDate() - 1); // at 3:10, « 23:30 » is that of the evening before
  return { ...typed, case: typed.child ?? "", at: at.toISOString() };
};

// The children that one may name, in each form; the choice made is kept.
export const fill = (body, children) => {
  for (const select of body.querySelectorAll("select[name=child]")) {
    const chosen = select.value;
    const options = children.map(({ id, alias, team }) => {
      const option = new Option(alias, id);
      option.dataset.team = team;
      return option;
    });
    select.replaceChildren(select.options[0], ...options);
    select.value = children.some(({ id }) => id === chosen) ? chosen : "";
    select.closest("p").hidden = !children.length;
  }
};
