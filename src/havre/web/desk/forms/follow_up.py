"""Forms of what follows a talk: call-backs, situations, searches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from havre.listening.queries.panel import Panel
from havre.listening.rules import (
    FOLLOW_UP_CHOICES,
    FOLLOW_UP_DAYS,
    SHORT_MAX,
    TEXT_MAX,
    FollowUpAct,
    SafeWay,
    SearchReason,
)
from havre.listening.services.follow_ups import CallBack
from havre.persons.access import IdentityCard
from havre.persons.rules import Sex
from havre.ui.fields import FrenchDateField
from havre.web.desk.forms.fields import CreationForm, Words, select

NAME_MAX = 120


class HourField(forms.TimeField):
    """An hour as people write it: 14 h 30, 14h, 14:30."""

    default_error_messages = {"invalid": "Cette heure ne peut pas être lue. Écrivez-la comme 14 h 30."}
    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def to_python(self, value: Any) -> time | None:
        """Return the hour; a bare hour has no minutes."""
        text = "".join(str(value or "").split()).lower().replace("h", ":")
        return super().to_python(f"{text}00" if text.endswith(":") else text)

    def prepare_value(self, value: Any) -> Any:
        """Show « 14 h 30 »."""
        return f"{value.hour} h {value.minute:02d}" if isinstance(value, time) else value


class FollowUpForm(CreationForm):
    """Plan a call-back. The safe way comes first: it decides all the rest."""

    safe_way = forms.ChoiceField(
        choices=SafeWay.choices(),
        widget=forms.RadioSelect,
        label="Par quel moyen, sans mettre personne en danger",
    )
    safe_time = Words(
        limit=SHORT_MAX,
        label="À quel moment, sans danger",
        help_text="Avec les mots de la personne : « avant 16 h ».",
    )
    number = Words(limit=40, label="Numéro")
    in_days = forms.ChoiceField(
        required=False,
        label="Quand",
        widget=forms.RadioSelect,
        initial=str(FOLLOW_UP_DAYS),
        choices=[*((str(days), f"dans {days} jours") for days in FOLLOW_UP_CHOICES), ("", "un autre jour")],
    )
    day = FrenchDateField(required=False, label="Un autre jour")
    hour = HourField(required=False, label="Heure", initial=time(10))
    instructions = Words(limit=TEXT_MAX, long=True, label="Ce qu'il faut dire, et ne pas dire")
    assigned_to = forms.ChoiceField(required=False, label="Qui rappelle")

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], panel: Panel | None = None, **options: Any
    ) -> None:
        if panel is not None:
            known = {"safe_way": panel.safe_way, "safe_time": panel.safe_time, "number": panel.number}
            options["initial"] = {**known, **options.get("initial", {})}
        super().__init__(*args, **options)
        self.fields["assigned_to"].choices = [("", "Le plateau"), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a day when none of the usual delays is chosen."""
        data = super().clean() or {}
        if not data.get("in_days") and not data.get("day") and "day" not in self.errors:
            self.add_error("day", "Écrivez quel jour rappeler, ou choisissez un délai.")
        return data

    def agreed(self, *, now: datetime) -> CallBack:
        """Return what was agreed; the day typed wins over the delay."""
        data = self.cleaned_data
        day: date = data["day"] or timezone.localdate(now) + timedelta(days=int(data["in_days"] or 0))
        due_at = timezone.make_aware(datetime.combine(day, data["hour"] or time(10)))
        assigned = UUID(data["assigned_to"]) if data["assigned_to"] else None
        words = {name: data[name] for name in ("safe_way", "safe_time", "number", "instructions")}
        return CallBack(due_at=due_at, assigned_to_id=assigned, **words)


class OutcomeForm(forms.Form):
    """What came of a call-back."""

    act = forms.ChoiceField(choices=FollowUpAct.choices())
    outcome = Words(limit=TEXT_MAX, long=True, label="Ce qu'il en est")


class LinkForm(forms.Form):
    """Put a contact in an open situation, or open one (``situation`` empty, ``id`` of the one to open)."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    situation = forms.UUIDField(required=False)


class SearchForm(forms.Form):
    """Look for an earlier situation of the desk, exactly, with a reason."""

    reason = select(SearchReason, "Pourquoi cherchez-vous", empty="Choisissez", required=True)
    reference = Words(limit=30, label="Référence du suivi", help_text="Par exemple S-7KQ4-M2XD.")
    names = Words(
        limit=NAME_MAX,
        label="Prénom et nom exacts",
        help_text="Accents, tirets et majuscules ne comptent pas.",
    )
    birth_date = FrenchDateField(required=False, label="Date de naissance")


class IdentityForm(forms.Form):
    """The identity of the child, kept in the vault. Nothing is mandatory."""

    given_names = Words(limit=NAME_MAX, label="Prénom")
    family_name = Words(limit=NAME_MAX, label="Nom")
    birth_date = FrenchDateField(required=False, label="Date de naissance")
    sex = select(Sex, "Sexe")

    def card(self, known: IdentityCard | None) -> IdentityCard:
        """Return the identity typed; what this form does not show is left as it was known."""
        typed = {name: self.cleaned_data[name] for name in ("given_names", "family_name", "birth_date")}
        return replace(known or IdentityCard(), **typed)
