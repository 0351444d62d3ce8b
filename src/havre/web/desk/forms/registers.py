"""Forms of the registers: hand-over, requisition, outreach."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from havre.listening.rules import NOTE_MAX, TEXT_MAX, OutreachPlace
from havre.listening.services.registers import Demand
from havre.ui.fields import FrenchDateField
from havre.web.desk.forms.contact import PanelForm
from havre.web.desk.forms.fields import CreationForm, Words, select
from havre.web.desk.forms.follow_up import HourField


class HandoverForm(CreationForm):
    """Words to the next shift, and the contacts they are about."""

    text = Words(
        limit=TEXT_MAX, long=True, rows=6, required=True, label="Ce que l'équipe suivante doit savoir"
    )
    contacts = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Contacts concernés"
    )

    def __init__(self, *args: Any, contacts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contacts"].choices = contacts  # type: ignore[attr-defined]


class RequisitionForm(CreationForm):
    """A requisition as received."""

    day = FrenchDateField(label="Reçue le")
    hour = HourField(required=False, label="À")
    authority = Words(
        limit=300, required=True, label="Autorité qui demande", help_text="Nom, fonction, service."
    )
    legal_text = Words(
        limit=300,
        required=True,
        label="Texte invoqué",
        help_text="Tel qu'il est écrit sur la réquisition. Sa portée est à vérifier par un juriste.",
    )
    scope = Words(limit=TEXT_MAX, long=True, required=True, label="Ce qui est demandé")
    reviewed_by_jurist = forms.BooleanField(required=False, label="Relue par un juriste")

    def demand(self) -> Demand:
        """Return the demand typed."""
        data = self.cleaned_data
        received_at = timezone.make_aware(datetime.combine(data["day"], data["hour"] or time(0)))
        words = {name: data[name] for name in ("authority", "legal_text", "scope", "reviewed_by_jurist")}
        return Demand(received_at=received_at, **words)


class AnswerForm(forms.Form):
    """What was given in answer to a requisition."""

    given = Words(limit=TEXT_MAX, long=True, required=True, label="Ce qui a été remis, ou refusé et pourquoi")
    reviewed_by_jurist = forms.BooleanField(required=False, label="Relue par un juriste avant réponse")


class OutreachForm(PanelForm):
    """A contact made by going out to people, in the street or online; no name is asked (FR-LIS-11)."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    outreach_place = select(OutreachPlace, "Où", empty="Non précisé")
    text = Words(limit=NOTE_MAX, long=True, rows=5, label="Ce qui s'est dit, ce qui a été fait")
