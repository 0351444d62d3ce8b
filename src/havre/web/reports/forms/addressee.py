"""The form of « À qui j'écris ? »: the aid, the choice, the place, the texts, what the prosecutor needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms

from havre.concern_unit.rules import StatedDanger
from havre.law.addressee import Answer
from havre.law.base import Base
from havre.reports.rules import ReportKind
from havre.territory.queries import CommuneHit, commune
from havre.ui.fields import FrenchDateField
from havre.web.reports.forms.fields import BuilderForm, Question, Words, text_of

QUESTIONS: Final[Mapping[str, str]] = {
    "grave_and_immediate": "Le danger est-il grave et immédiat ?",
    "offence_suspected": "Une infraction dont l'enfant serait victime vous paraît-elle possible ?",
    "danger_or_risk": "L'enfant est-il en danger, ou risque-t-il de l'être ?",
    "identity_known": "Savez-vous qui est l'enfant ?",
}
JUDICIAL: Final = (
    "court", "emergency", "called_on", "called_time", "duty_magistrate", "people_involved", "present_safety",
    "placement_order_needed", "distance_wanted",
)  # fmt: skip
TIMES: Final = ("%H:%M", "%H h %M", "%Hh%M", "%H h", "%Hh")


class Place(forms.ChoiceField):
    """The département of residence: needed before the sending, never blocking a draft."""

    def validate(self, value: Any) -> None:
        """Accept that it is not known yet; refuse one that is not in the list."""
        if value:
            super().validate(value)


class AddresseeForm(BuilderForm):
    """To whom, and why; built for a kind of writing, a list of places and the texts that may be cited."""

    kind = forms.ChoiceField(label="J'écris", choices=ReportKind.choices(), widget=forms.RadioSelect)
    stated_danger = forms.ChoiceField(
        label="L'urgence, telle que je la vois",
        choices=StatedDanger.choices(),
        widget=forms.RadioSelect,
        help_text="C'est votre parole, pas un calcul. Elle range l'arrivée à la CRIP.",
    )
    urgency = Words(long=True, rows=3, label="L'urgence, en mots")
    commune = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    departement_code = Place(label="Département où l'enfant réside")
    presence_departement_code = forms.ChoiceField(
        label="Département où l'enfant se trouve, s'il est différent",
        required=False,
        help_text="La CRIP de ce département reçoit aussi l'écrit.",
    )
    legal_bases = forms.MultipleChoiceField(
        label="Textes que je cite", widget=forms.CheckboxSelectMultiple, required=False
    )
    court = Words(label="Tribunal judiciaire", help_text="Celui du lieu où vit l'enfant, à vérifier.")
    emergency = forms.BooleanField(label="Le magistrat de permanence a été appelé", required=False)
    called_on = FrenchDateField(label="Jour de l'appel", required=False)
    called_time = forms.TimeField(
        label="Heure de l'appel",
        required=False,
        input_formats=TIMES,
        help_text="Par exemple 21 h 40.",
        error_messages={"invalid": "Cette heure ne peut pas être lue. Écrivez-la comme 21:40 ou 21 h 40."},
        widget=forms.TimeInput(format="%H:%M"),
    )
    duty_magistrate = Words(label="Nom du magistrat")
    people_involved = Words(
        long=True,
        label="Personnes possiblement impliquées, en récit",
        help_text="Ce que vous savez, en phrases. Aucun fichier de personnes n'est constitué.",
    )
    present_safety = Words(long=True, rows=3, label="L'enfant est-il à l'abri maintenant ?")
    placement_order_needed = Words(
        long=True, rows=2, label="Un placement provisoire vous paraît-il nécessaire ?"
    )
    distance_wanted = Words(label="Éloignement souhaité", help_text="De quels lieux, et pourquoi.")

    def __init__(
        self,
        *args: Any,
        departements: Iterable[tuple[str, str]] = (),
        bases: Sequence[Base] = (),
        zone: ZoneInfo,
        judicial: bool,
        **options: Any,
    ) -> None:
        """Take the places and texts to choose from; the prosecutor's fields come with a judicial report only."""
        initial = dict(options.get("initial") or {})
        initial.update({f"answer_{name}": answer for name, answer in initial.pop("answers", ())})
        initial["commune"] = initial.pop("commune_code", "")
        self.zone, self.judicial = zone, judicial
        self._split_call(initial)
        super().__init__(*args, **{**options, "initial": initial})
        for name, question in QUESTIONS.items():
            self.fields[f"answer_{name}"] = Question(label=question, choices=Answer.choices())
        places = [("", "Non connu"), *((code, f"{name} ({code})") for code, name in departements)]
        for name in ("departement_code", "presence_departement_code"):
            self.fields[name].choices = places  # type: ignore[attr-defined]
        self.fields["legal_bases"].choices = _choices(bases, initial)  # type: ignore[attr-defined]
        if not judicial:
            for name in JUDICIAL:
                del self.fields[name]

    def clean_commune(self) -> str:
        """Return a commune that exists, or nothing."""
        code: str = self.cleaned_data["commune"]
        self.place: CommuneHit | None = commune(code) if code else None
        return self.place.code if self.place else ""

    def values(self) -> dict[str, Any]:
        """Return the values of the section: a commune just chosen decides the département."""
        given = self.cleaned_data
        found = {
            name: given[name]
            for name in ("kind", "stated_danger", "urgency", "presence_departement_code", "legal_bases")
        }
        answers = [[name, given[f"answer_{name}"]] for name in QUESTIONS if given[f"answer_{name}"]]
        return {**found, **self._place(), "answers": answers, **self._for_prosecutor()}

    def questions(self) -> list[forms.BoundField]:
        """Return the questions of the aid, bound."""
        return [self[f"answer_{name}"] for name in QUESTIONS]

    def shown(self, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Return each value as people read it; answers under their questions."""
        answers = dict(values.get("answers") or ())
        lines = [
            (name, question, Answer.label_of(str(answers[name]))) if name in answers else (name, question, "")
            for name, question in QUESTIONS.items()
        ]
        skipped = {"commune", "called_on", "called_time", *(f"answer_{name}" for name in QUESTIONS)}
        lines += [
            (name, str(field.label), text_of(field, values.get(name)))
            for name, field in self.fields.items()
            if name not in skipped
        ]
        return [*lines, ("commune_code", "Commune", str(values.get("commune_code") or ""))]

    def _place(self) -> dict[str, str]:
        code, departement = self.cleaned_data["commune"], self.cleaned_data["departement_code"]
        if not code or self.place is None or departement == self.place.departement_code:
            return {"commune_code": code, "departement_code": departement}
        if code != self.initial.get("commune"):
            return {"commune_code": code, "departement_code": self.place.departement_code}
        # The département was changed and the commune was not: what was just said is kept.
        return {"commune_code": "", "departement_code": departement}

    def _for_prosecutor(self) -> dict[str, Any]:
        if not self.judicial:
            return {}
        given = self.cleaned_data
        day, hour = given["called_on"], given["called_time"]
        called_at = datetime.combine(day, hour, tzinfo=self.zone) if day and hour else None
        kept = {name: given[name] for name in JUDICIAL if name not in {"called_on", "called_time"}}
        return {**kept, "called_at": called_at}

    def _split_call(self, initial: dict[str, Any]) -> None:
        called_at = initial.pop("called_at", None)
        if called_at is not None:
            local = called_at.astimezone(self.zone)
            initial.update(called_on=local.date(), called_time=local.time())

    def clean(self) -> dict[str, Any]:
        """Ask for both the day and the hour of the call, or neither."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.judicial and bool(given.get("called_on")) != bool(given.get("called_time")):
            missing = "called_time" if given.get("called_on") else "called_on"
            if missing not in self.errors:
                self.add_error(missing, "Donnez le jour et l'heure de l'appel, ou laissez les deux vides.")
        return given


def _choices(bases: Sequence[Base], initial: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the texts to cite; one already chosen stays in the list whatever the quality now chosen."""
    known = [(base.code, f"{base.citation} : {base.title}") for base in bases]
    kept = [code for code in initial.get("legal_bases", ()) if code not in dict(known)]
    return [*known, *((code, f"{code} (n'est plus proposé)") for code in kept)]
