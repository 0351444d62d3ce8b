"""Forms of sharing, in French, without anything that decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms

from havre.cases.disclosure import Audience, Channel, Topic
from havre.sharing.queries.teams import NO_RECEIVER
from havre.sharing.rules import Ground, Informed, InformedState, InformedWho, SharePurpose
from havre.sharing.rules.transmission import HANDS_OVER, RefusalReason, TransmissionKind
from havre.sharing.services.shares import Sharing
from havre.sharing.services.transmissions import Sending
from havre.sharing.services.withholding import Decision
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm, Choices
from havre.web.words import LONG, Words

_TOPICS = [("", "Choisir")] + [(topic.value, topic.label) for topic in Topic if topic is not Topic.OBJECT]


class WithholdForm(ActForm):
    """Something that must not be told."""

    topic = forms.TypedChoiceField(
        label="Ce qui ne doit pas être donné", choices=_TOPICS, coerce=Topic,
        error_messages={"required": "Choisissez ce qui ne doit pas être donné."},
    )  # fmt: skip
    audience = forms.TypedChoiceField(
        label="À qui", choices=Audience.choices(), coerce=Audience, widget=forms.RadioSelect
    )
    relatives = forms.TypedMultipleChoiceField(
        label="Quelle personne de l’entourage", coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Pour « une personne » ou « tous, sauf ».",
    )  # fmt: skip
    organisations = forms.TypedMultipleChoiceField(
        label="Quelle organisation", coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Pour « une organisation » ou « tous, sauf ».",
    )  # fmt: skip
    names = Words(
        label="Si elle n’est pas dans la liste, de qui s’agit-il",
        required=False,
        help_text="Gardé scellé. Par prudence, tout l’entourage (ou toute organisation) est alors visé.",
    )
    channels = forms.TypedMultipleChoiceField(
        label="Par quel moyen", choices=Channel.choices(), coerce=Channel, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Rien de coché : par aucun moyen.",
    )  # fmt: skip
    words = Words(
        label="Mots à ne jamais laisser paraître", required=False, max_length=1000,
        help_text="Un par ligne : une rue, une école, un nom. Tout texte qui en contient un est retenu.",
    )  # fmt: skip
    ground = forms.TypedChoiceField(
        label="Motif", choices=Ground.choices(), coerce=Ground, widget=forms.RadioSelect
    )
    reason = Words(label="Pourquoi", max_length=LONG, help_text="Gardé scellé dans le dossier.")
    ends_on = FrenchDateField(label="Jusqu’au", required=False, help_text="Vide : jusqu’à nouvel ordre.")

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        """A list that has nobody is not shown."""
        known = {name: options for name, options in (choices or {}).items() if options}
        super().__init__(*args, choices=known, **kwargs)
        for name in {"relatives", "organisations"} - known.keys():
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """One decision names those of the list, or somebody who is not there; never both, which nobody could obey."""
        data = super().clean() or {}
        ticked = [
            one
            for box in _NAMED_BY.get(data.get("audience", Audience.EVERYONE), ())
            for one in data.get(box, ())
        ]
        if ticked and data.get("names", "").strip() and data.get("audience") is not Audience.EVERYONE_BUT:
            self.add_error(
                "names", "Cochez, ou écrivez : pour quelqu’un qui n’est pas dans la liste, décidez à part."
            )
        return data

    def decision(self) -> Decision:
        """Return what the service takes: only those whom the chosen audience may name."""
        data = self.values()
        boxes = _NAMED_BY.get(data["audience"], ())
        named = [one for box in boxes for one in data.get(box, ())]
        kept = {name: value for name, value in data.items() if name not in {"relatives", "organisations"}}
        return Decision(**{**kept, "words": data["words"].splitlines(), "named": named})


_NAMED_BY: Final = {
    Audience.PERSON: ("relatives",),
    Audience.ORGANISATION: ("organisations",),
    Audience.EVERYONE_BUT: ("relatives", "organisations"),
}


class LiftForm(ActForm):
    """Why a decision ends."""

    reason = Words(label="Pourquoi ceci peut de nouveau être donné", max_length=LONG)


class WithdrawForm(ActForm):
    """Why a share is taken back."""

    reason = Words(label="Précisez, si vous le souhaitez", max_length=LONG, required=False)


class InformedMixin(forms.Form):
    """Who was informed before anything leaves, when and how, or why not."""

    child_state = forms.TypedChoiceField(
        label="L’enfant", choices=InformedState.choices(), coerce=InformedState, widget=forms.RadioSelect
    )
    child_on = FrenchDateField(label="L’enfant : informé le", required=False)
    child_words = Words(label="L’enfant : comment, ou pourquoi pas et qui l’a décidé", max_length=2000)
    holders_state = forms.TypedChoiceField(
        label="Les titulaires de l’autorité parentale", choices=InformedState.choices(), coerce=InformedState,
        widget=forms.RadioSelect,
    )  # fmt: skip
    holders_on = FrenchDateField(label="Les titulaires : informés le", required=False)
    holders_words = Words(
        label="Les titulaires : qui, comment, ou pourquoi pas et qui l’a décidé",
        max_length=2000,
    )

    def informed(self) -> tuple[Informed, ...]:
        """Return the decision for each."""
        data = self.cleaned_data
        return tuple(
            Informed(
                who=who,
                state=data[f"{who.value}_state"],
                on=data[f"{who.value}_on"],
                words=data[f"{who.value}_words"],
            )
            for who in InformedWho
        )


class ChoosingMixin(forms.Form):
    """What leaves, item by item; nothing is chosen before somebody chooses it."""

    chosen = forms.MultipleChoiceField(
        label="Ce qui est partagé",
        widget=forms.CheckboxSelectMultiple,
        help_text="Seulement ce qui est nécessaire à cette personne. Rien n’est coché d’avance.",
        error_messages={"required": "Choisissez ce qui est partagé."},
    )
    reread = forms.TypedMultipleChoiceField(
        label="J’ai relu ces textes : ils ne disent rien de", coerce=Topic, required=False,
        choices=[(topic.value, topic.label) for topic in Topic if topic not in {Topic.OBJECT, Topic.EXISTENCE}],
        widget=forms.CheckboxSelectMultiple,
        help_text="Un texte libre peut tout contenir : il est retenu tant que personne ne l’a relu, sujet par sujet.",
    )  # fmt: skip


class ShareForm(InformedMixin, ChoosingMixin, ActForm):
    """A share with one named person."""

    email = forms.EmailField(
        label="Adresse professionnelle de la personne", max_length=254,
        help_text="Exacte. La personne est tenue au secret et travaille dans une autre organisation.",
        error_messages={
            "required": "Écrivez l’adresse professionnelle de la personne.",
            "invalid": "Cette adresse n’en est pas une. Par exemple : prenom.nom@organisation.fr",
        },
    )  # fmt: skip
    purpose = forms.TypedChoiceField(
        label="Pour", choices=SharePurpose.choices(), coerce=SharePurpose, widget=forms.RadioSelect
    )
    why = Words(label="Pourquoi ce partage est nécessaire", max_length=2000, help_text="La personne le lira.")
    ends_on = FrenchDateField(label="Jusqu’au")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    field_order = [
        "id", "email", "purpose", "why", "ends_on", "chosen", "reread", "child_state", "child_on", "child_words",
        "holders_state", "holders_on", "holders_words", "seen",
    ]  # fmt: skip

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """``items``: keys and words of what the file holds."""
        super().__init__(*args, choices={"chosen": list(items)}, **kwargs)

    def sharing(self) -> Sharing:
        """Return what the service takes."""
        data = self.cleaned_data
        return Sharing(
            email=data["email"], purpose=data["purpose"], why=data["why"], ends_on=data["ends_on"],
            chosen=data["chosen"], reread=frozenset(data["reread"]), informed=self.informed(),
        )  # fmt: skip


class SendingForm(InformedMixin, ChoosingMixin, ActForm):
    """A referral or a transfer, to a team."""

    to_team_id = forms.TypedChoiceField(
        label="À quelle équipe", coerce=UUID, help_text="Les équipes où quelqu’un peut répondre en ce moment.",
        error_messages={"required": "Choisissez une équipe.", "invalid_choice": NO_RECEIVER},
    )  # fmt: skip
    why = Words(label="Pourquoi", max_length=2000, help_text="L’équipe le lira.")
    ends_on = FrenchDateField(label="Lisible jusqu’au")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    field_order = [
        "id", "to_team_id", "why", "ends_on", "chosen", "reread", "child_state", "child_on", "child_words",
        "holders_state", "holders_on", "holders_words", "seen",
    ]  # fmt: skip

    def __init__(
        self,
        *args: Any,
        kind: TransmissionKind,
        items: Sequence[tuple[str, str]],
        teams: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """A transfer has no end, and takes the whole file unless something is left out."""
        choices = {"chosen": list(items), "to_team_id": [("", "Choisissez"), *teams]}
        super().__init__(*args, choices=choices, **kwargs)
        self.kind = kind
        if kind in HANDS_OVER:
            del self.fields["ends_on"]
            self.fields["chosen"].initial = [key for key, _ in items]
            self.fields["chosen"].label = "Ce qui est transmis"
            self.fields["chosen"].help_text = "Tout est coché : retirez ce qui n’est pas utile là-bas."
        else:
            self.fields[
                "chosen"
            ].help_text = "Seulement ce qui est nécessaire à ce service. Rien n’est coché d’avance."

    def sending(self) -> Sending:
        """Return what the service takes."""
        data = self.cleaned_data
        return Sending(
            kind=self.kind, to_team_id=data["to_team_id"], why=data["why"], ends_on=data.get("ends_on"),
            chosen=data["chosen"], reread=frozenset(data["reread"]), informed=self.informed(),
        )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer of a team."""

    answer = forms.ChoiceField(
        choices=[("accept", ""), ("refuse", ""), ("end", "")], widget=forms.HiddenInput
    )
    reason = forms.TypedChoiceField(
        label="Raison du refus", choices=RefusalReason.choices(), coerce=RefusalReason, required=False,
        widget=forms.RadioSelect, empty_value=None,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        data = super().clean() or {}
        if data.get("answer") == "refuse" and not data.get("reason"):
            self.add_error("reason", "Choisissez la raison : l’autre équipe la lira.")
        return data
