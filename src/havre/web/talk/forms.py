"""Forms of the anonymous conversations: an answer, a ready phrase, the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from havre.conversations.rules import MESSAGE_CHARACTERS, RETENTION_DAYS
from havre.conversations.services.desks import DeskWords
from havre.conversations.services.phrases import PHRASE_MAX, Phrase
from havre.web.desk.forms.fields import CreationForm, Words
from havre.web.directory.hours_form import HoursForm, Way

_ANSWER = {"rows": 4, "autocomplete": "off", "spellcheck": "true", "class": "input", "dir": "auto"}


class ReplyForm(CreationForm):
    """An answer under an id made with the page: sent twice, it is kept once."""

    text = Words(
        limit=MESSAGE_CHARACTERS, long=True, label="Votre réponse", widget=forms.Textarea(attrs=_ANSWER)
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "reponse_%s", **options})


class PhraseForm(CreationForm):
    """A ready phrase, to be reviewed by somebody else."""

    revision = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    use = Words(
        limit=120, required=True, label="Quand elle sert", help_text="Par exemple : accueil, limites, fin."
    )
    code = forms.CharField(
        max_length=60,
        label="Nom court",
        help_text="Des lettres sans accent, des chiffres, des tirets : bonsoir-jeune.",
        validators=[
            RegexValidator(r"^[a-z0-9-]+$", "Écrivez des minuscules sans accent, des chiffres, des tirets.")
        ],
    )
    text = Words(limit=PHRASE_MAX, long=True, rows=4, required=True, label="La phrase")

    def phrase(self, *, position: int) -> Phrase:
        """Return the phrase typed."""
        data = self.cleaned_data
        return Phrase(code=data["code"], use=data["use"], text=data["text"], position=position)


class DeskForm(forms.Form):
    """What a coordinator decides for the desk; the hours have their own form beside."""

    revision = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)
    name = Words(limit=120, required=True, label="Nom du service, tel que les jeunes le liront")
    accepts_live = forms.BooleanField(
        required=False,
        label="Le tchat est ouvert",
        help_text="Décochez pour le fermer un moment ; les messages continuent d'arriver.",
    )
    reply_hours = forms.IntegerField(
        min_value=1, max_value=168, initial=24, label="Un message reçoit une réponse en",
        help_text="En heures. C'est une promesse écrite aux jeunes : mieux vaut long que faux.",
    )  # fmt: skip
    retention_days = forms.IntegerField(
        min_value=1, max_value=RETENTION_DAYS, initial=RETENTION_DAYS,
        label="Une conversation se garde, après le dernier message",
        help_text=f"En jours, de 1 à {RETENTION_DAYS}. La personne peut choisir moins.",
    )  # fmt: skip
    load_limit = forms.IntegerField(
        min_value=1, max_value=10, initial=3, label="Tchats qu'un écoutant tient à la fois, au plus"
    )

    def words(self, hours: str) -> DeskWords:
        """Return what was decided, with the hours of the other form."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return DeskWords(**data, opening_hours=hours)


class DeskHours(HoursForm):
    """Hours of the live chat. Hours not known, or with a remark, would promise nothing: they are not offered."""

    def __init__(self, data: Any = None, *, initial_text: str, **options: Any) -> None:
        super().__init__(data, initial_text=initial_text or "24/7", **options)
        way = self.fields["way"]
        way.choices = [pair for pair in Way.choices() if pair[0] != Way.UNKNOWN]  # type: ignore[attr-defined]
        way.label = "Heures du tchat"
