"""Forms of one contact: a line of notes, the side panel, the qualification."""

from __future__ import annotations

from typing import Any

from django import forms

from havre.listening.queries.panel import Panel
from havre.listening.queries.places import departement_choices
from havre.listening.rules import (
    NOTE_MAX,
    SHORT_MAX,
    TEXT_MAX,
    CallerKind,
    Channel,
    ContactAct,
    NonCounselling,
    NoteKind,
    Qualification,
    Redirection,
    SafeWay,
    Topic,
)
from havre.persons.rules import AgeBand, ExploitationConcern, Sex
from havre.web.desk.forms.fields import CreationForm, Words, select


class OpenForm(CreationForm):
    """Open a contact in one press; what the answer was is optional."""

    triage = forms.ChoiceField(
        required=False,
        choices=[
            ("", "L'écoute commence"),
            ("wait", "Passer à un écoutant"),
            (ContactAct.INVITE_CALLBACK.value, "Invité à rappeler"),
            (ContactAct.REDIRECT.value, "Réorienté"),
        ],
    )


class LineForm(CreationForm):
    """One line of the live notes; ``began`` is the second at which it was begun, by our clock as the page told it."""

    kind = forms.ChoiceField(
        choices=NoteKind.choices(),
        initial=NoteKind.NOTE.value,
        widget=forms.RadioSelect,
        label="Genre de la ligne",
    )
    text = Words(
        limit=NOTE_MAX,
        long=True,
        rows=3,
        strip=False,
        label="Notes de l'échange",
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "autofocus": True,
                "autocomplete": "off",
                "spellcheck": "true",
                "class": "input",
            }
        ),
    )
    revision = forms.IntegerField(min_value=1, initial=1, widget=forms.HiddenInput)
    began = forms.FloatField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "ligne_%s", **options})


class PanelForm(forms.Form):
    """The side panel. Nothing is mandatory; ``revision`` tells which version was read."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    channel = select(Channel, "Canal")
    caller_kind = select(CallerKind, "Qui appelle")
    child_age_band = select(AgeBand, "Âge du mineur")
    child_sex = select(Sex, "Sexe du mineur")
    commune = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    departement_code = forms.ChoiceField(required=False, label="Département où est le mineur")
    language = Words(limit=30, label="Langue")
    interpreter = forms.BooleanField(required=False, label="Interprète nécessaire")
    sign_language = forms.BooleanField(required=False, label="Langue des signes (LSF)")
    topics = forms.MultipleChoiceField(
        required=False, choices=Topic.choices(), widget=forms.CheckboxSelectMultiple, label="Sujets abordés"
    )
    exploitation_concern = select(ExploitationConcern, "Situation d'exploitation")
    caller_needs = Words(limit=TEXT_MAX, long=True, rows=2, label="Besoins de l'appelant lui-même")
    safe_way = select(SafeWay, "Comment rappeler sans danger", empty="Non convenu")
    safe_time = Words(limit=SHORT_MAX, label="À quel moment")
    number = Words(limit=40, label="Numéro donné pour rappeler")

    def __init__(self, *args: Any, panel: Panel | None = None, revision: int = 1, **options: Any) -> None:
        if panel is not None:
            initial = {**panel.clear(), **panel.sealed(), "commune": panel.commune_code, "revision": revision}
            options["initial"] = {**initial, **options.get("initial", {})}
        super().__init__(*args, **{"auto_id": "volet_%s", **options})
        self.fields["departement_code"].choices = departement_choices()  # type: ignore[attr-defined]

    def panel(self) -> Panel:
        """Return what the form holds."""
        values = {name: self.cleaned_data[name] for name in self.fields if name not in _NOT_OF_THE_PANEL}
        values["topics"] = tuple(values["topics"])
        known = {name: value for name, value in values.items() if value != ""}
        return Panel(**known, commune_code=self.cleaned_data["commune"])


class QualificationForm(PanelForm):
    """After the talk: what the contact was. The panel is shown again, to complete at leisure."""

    qualification = forms.ChoiceField(
        choices=Qualification.choices(), widget=forms.RadioSelect, label="Ce que fut cet échange"
    )
    non_counselling = select(NonCounselling, "Si ce n'est pas un échange d'écoute", empty="Sans objet")
    redirected_to = select(Redirection, "Réorienté vers", empty="Sans objet")


_NOT_OF_THE_PANEL = {
    "id", "revision", "commune", "qualification", "non_counselling", "redirected_to", "outreach_place", "text",
}  # fmt: skip


class DebriefForm(forms.Form):
    """Words to set down what the talk left."""

    text = Words(limit=TEXT_MAX, long=True, rows=4, label="Ce que cet échange vous laisse")
