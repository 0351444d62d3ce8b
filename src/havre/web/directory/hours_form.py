"""The editor of opening hours: a week in plain words, choices for holidays, a French sentence as feedback."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from havre.directory.hours.expression import Span, checked
from havre.directory.hours.french import in_french
from havre.directory.hours.place import Place, covered
from havre.directory.hours.typed import MAX_TYPED, spans_of, typed
from havre.directory.hours.weekly import BankHolidays, Holidays, Week, WeekTable, to_table, to_text
from havre.directory.hours.wording import WEEK
from havre.kernel.errors import Refused
from havre.kernel.text import clean, fold
from havre.kernel.words import Vocabulary

MAX_COMMENT = 120
SAME_AS_BEFORE = {"idem", "pareil", "comme la veille"}
DAYS, SCHOOL_DAYS = ([f"{name}_{day}" for day in range(7)] for name in ("day", "holiday"))


class Way(Vocabulary):
    """How the hours are told."""

    WEEK = "week", "Les heures de la semaine ci-dessous"
    ALWAYS = "always", "Ouvert jour et nuit, tous les jours"
    UNKNOWN = "unknown", "Horaires non connus : on conseillera d'appeler avant"
    WRITTEN = "written", "Horaires plus compliqués, écrits en notation OpenStreetMap"


class DayField(forms.CharField):
    """The hours of one day as people write them; an empty box is a closed day."""

    def __init__(self, label: str) -> None:
        """Take the name of the day."""
        super().__init__(label=label, strip=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def validate(self, value: Any) -> None:
        """Accept an empty box without telling people that it is optional: seven times would be noise."""


class HoursForm(forms.Form):
    """Hours of one service. Include ``web/directory/_hours_editor.html`` with this form as ``hours``.

    The button « Vérifier les horaires » posts ``check_name``: when ``checking``, show the page again with what
    was typed and ``feedback``, and save nothing. ``initial_text`` is the expression kept so far, whatever it
    is: one that a table cannot show is edited as written, one that cannot be read is shown as received.
    """

    use_required_attribute = False

    way = forms.ChoiceField(
        label="Horaires",
        choices=Way.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez comment dire les horaires."},
    )
    comment = forms.CharField(
        label="Précision",
        required=False,
        strip=False,
        help_text="Par exemple : sur rendez-vous. Avec ces mots, personne ne sera envoyé sans appeler.",
    )
    bank = forms.ChoiceField(
        label="Les jours fériés", choices=BankHolidays.choices(), widget=forms.RadioSelect, required=False
    )
    school = forms.ChoiceField(
        label="Pendant les vacances scolaires",
        choices=Holidays.choices(),
        widget=forms.RadioSelect,
        required=False,
    )
    written = forms.CharField(
        label="Notation OpenStreetMap",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="Par exemple : Mo-Fr 09:00-12:00,14:00-17:00; PH off",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial_text: str = "",
        place: Place | None = None,
        today: date | None = None,
        prefix: str = "hours",
    ) -> None:
        """Fill the table from ``initial_text``; ``today`` tells whether the school calendar is still known."""
        self.initial_text, self.place, self.today = initial_text.strip(), place or Place(), today
        self.table = to_table(self.initial_text)
        super().__init__(data, prefix=prefix, initial=self._start(), label_suffix="")
        for names in (DAYS, SCHOOL_DAYS):
            self.fields.update(
                {name: DayField(day.capitalize()) for name, day in zip(names, WEEK, strict=True)}
            )
        self.fields["school"].help_text = self._calendar_known()

    # --- what the page shows --------------------------------------------------------------------------

    @property
    def check_name(self) -> str:
        """Return the name of the button « Vérifier les horaires »."""
        return self.add_prefix("check")

    @property
    def checking(self) -> bool:
        """Tell whether the person only asked to check."""
        return self.is_bound and self.check_name in self.data

    @property
    def week(self) -> list[BoundField]:
        """Return the seven boxes of the week."""
        return [self[name] for name in DAYS]

    @property
    def school_week(self) -> list[BoundField]:
        """Return the seven boxes of the school holidays."""
        return [self[name] for name in SCHOOL_DAYS]

    @property
    def school_open(self) -> bool:
        """Tell whether the hours of the school holidays are in use."""
        return self["school"].value() == Holidays.OTHER or any(box.errors for box in self.school_week)

    @property
    def written_open(self) -> bool:
        """Tell whether the notation is in use."""
        return self["way"].value() == Way.WRITTEN or bool(self["written"].errors)

    @property
    def received(self) -> str:
        """Return the hours kept so far when they are words that cannot be read as hours."""
        return self.initial_text if self.table is None and not self._readable() else ""

    @property
    def feedback(self) -> str:
        """Return the sentence to show: of what was typed once it is right, else of what is kept."""
        return self.sentence() if not self.is_bound or self.is_valid() else ""

    # --- what the view asks ---------------------------------------------------------------------------

    def expression(self) -> str:
        """Return the expression to keep, empty when hours are not known; the one kept so far when not bound."""
        return str(self.cleaned_data["expression"]) if self.is_bound else self.initial_text

    def sentence(self) -> str:
        """Return the expression as one French sentence."""
        return in_french(self.expression())

    def clean(self) -> dict[str, Any]:
        """Add ``expression`` to the cleaned values; each error is tied to the box where it can be put right."""
        kept = dict(super().clean() or {})
        self._nothing_left_aside(kept)
        way = kept.get("way")
        days = self._week_of(DAYS, kept) if way == Way.WEEK else ()
        other = kept.get("school") == Holidays.OTHER and way in {Way.WEEK, Way.ALWAYS}
        school_days = self._week_of(SCHOOL_DAYS, kept) if other else ()
        self._something_told(kept, week=way == Way.WEEK, other=other)
        if self.errors:
            return kept
        try:
            kept["expression"] = self._expression(kept, days, school_days)
        except Refused as refusal:
            self.add_error("written" if way == Way.WRITTEN else "comment", refusal.sentence)
        return kept

    def clean_comment(self) -> str:
        """Refuse a comment that nobody would read."""
        comment = " ".join(clean(self.cleaned_data["comment"]).split())
        if len(comment) > MAX_COMMENT:
            raise forms.ValidationError(
                f"Cette précision dépasse {MAX_COMMENT} signes. Raccourcissez-la ; elle est gardée."
            )
        return comment

    # --- inside ---------------------------------------------------------------------------------------

    def _start(self) -> dict[str, Any]:
        table = self.table
        if table is None:
            readable = self._readable()
            return {
                "way": Way.WRITTEN if readable else "",
                "written": self.initial_text if readable else "",
                "bank": BankHolidays.SAME,
                "school": Holidays.SAME,
            }
        way = Way.ALWAYS if table.always else Way.UNKNOWN if table.unknown else Way.WEEK
        start: dict[str, Any] = {
            "way": way,
            "comment": table.comment,
            "bank": table.bank,
            "school": table.school,
        }
        if way == Way.WEEK:
            start |= dict(zip(DAYS, map(typed, table.days), strict=True))
        if table.school == Holidays.OTHER:
            start |= dict(zip(SCHOOL_DAYS, map(typed, table.school_days), strict=True))
        return start

    def _readable(self) -> bool:
        try:
            return bool(checked(self.initial_text))
        except Refused:
            return False

    def _calendar_known(self) -> str:
        zone = self.place.school_zone
        if zone and (self.today is None or self.today <= covered(zone)[1]):
            return f"Vacances de la zone {zone}."
        return (
            "Havre n'a pas le calendrier scolaire de ce lieu : si les horaires changent pendant les vacances, "
            "il dira toute l'année « horaires de vacances : appeler avant »."
        )

    def _nothing_left_aside(self, kept: dict[str, Any]) -> None:
        """Refuse hours typed in boxes that the choices would not read."""
        changed = {name for name in self.changed_data if str(kept.get(name, "")).strip()}
        if kept.get("way") in {Way.ALWAYS, Way.UNKNOWN, Way.WRITTEN} and changed.intersection(DAYS):
            self.add_error(
                "way", "Vous avez écrit des heures : choisissez « Les heures de la semaine », ou effacez-les."
            )
        if kept.get("way") == Way.WRITTEN and "comment" in changed:
            self.add_error("comment", "Écrivez cette précision dans la notation, entre guillemets droits.")
        if kept.get("school") != Holidays.OTHER and changed.intersection(SCHOOL_DAYS):
            self.add_error(
                "school",
                "Vous avez écrit des heures de vacances : choisissez « Autres horaires », ou effacez-les.",
            )

    def _something_told(self, kept: dict[str, Any], *, week: bool, other: bool) -> None:
        """Refuse a choice of hours with seven empty boxes: a person forgot them more often than they are closed."""
        typed_days, typed_holidays = (
            any(str(kept.get(name, "")).strip() or name in self.errors for name in names)
            for names in (DAYS, SCHOOL_DAYS)
        )
        if other and not typed_holidays:
            self.add_error(SCHOOL_DAYS[0], "Écrivez les heures d'un jour au moins, ou choisissez « Fermé ».")
        if week and not other and not typed_days:
            self.add_error(
                DAYS[0], "Écrivez les heures d'un jour au moins, ou choisissez « Horaires non connus »."
            )

    def _week_of(self, names: list[str], kept: dict[str, Any]) -> Week:
        """Return the spans of the seven days; « idem » is the day before."""
        days = list[tuple[Span, ...]]()
        for name in names:
            words = str(kept.get(name, ""))
            same = bool(days) and len(words) < MAX_TYPED and fold(words) in SAME_AS_BEFORE
            days.append(days[-1] if same else self._spans(name, words))
        return tuple(days)

    def _spans(self, name: str, words: str) -> tuple[Span, ...]:
        try:
            return spans_of(words)
        except Refused as refusal:
            self.add_error(name, f"{self[name].label} : {refusal.sentence}")
            return ()

    def _expression(self, kept: dict[str, Any], days: Week, school_days: Week) -> str:
        way = kept["way"]
        if way == Way.WRITTEN:
            return self._written(str(kept["written"]))
        table = WeekTable(
            days=days or WeekTable().days,
            school=Holidays(kept.get("school") or Holidays.SAME),
            school_days=school_days or WeekTable().days,
            bank=BankHolidays(kept.get("bank") or BankHolidays.SAME),
            comment=kept["comment"],
            always=way == Way.ALWAYS,
            unknown=way == Way.UNKNOWN,
        )
        return to_text(table)

    def _written(self, text: str) -> str:
        if not text.strip():
            raise Refused(
                "Écrivez les horaires, ou choisissez « Horaires non connus ».", code="hours_missing"
            )
        return checked(text)
