"""Forms of safekeeping."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from havre.safekeeping.rules import HoldReason, Then
from havre.safekeeping.rules.acts import FAMILIES, REASONS, purpose_words
from havre.safekeeping.rules.breach import Account, CnilDecision, Nature, PersonsDecision
from havre.safekeeping.rules.rights import (
    AskedRight,
    Asker,
    IdentityCheck,
    PieceCategory,
    PieceOutcome,
    RequestAct,
    Withheld,
)
from havre.safekeeping.services.holds import Hold
from havre.safekeeping.services.retention import Decision
from havre.safekeeping.services.rights import Asked, Piece
from havre.ui.fields import FrenchDateField
from havre.web.words import Words

EMPTY = ("", "Choisir")
PROLONG = "prolong"
_HOUR = {"invalid": "Cette heure ne peut pas être lue. Écrivez-la comme 16:50."}


def moment(day: date | None, hour: time | None) -> datetime | None:
    """Return the instant of a day and an hour typed here; midday when only the day is known."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, hour or time(12)))


class DurationForm(forms.Form):
    """Another duration for one category, with its reason."""

    months = forms.IntegerField(label="Mois", min_value=0, max_value=120)
    days = forms.IntegerField(label="Jours", min_value=0, max_value=366, initial=0)
    then = forms.TypedChoiceField(
        label="Ensuite", choices=Then.choices(), coerce=Then, widget=forms.RadioSelect
    )
    archive_months = forms.IntegerField(
        label="Durée de l’archive scellée, en mois", min_value=0, max_value=240, required=False,
        help_text="Seulement si la suite est une archive.",
    )  # fmt: skip
    reason = Words(
        label="Pourquoi", max_length=1000, help_text="Par exemple le tableau de gestion des archives du département.",
        error_messages={"required": "Écrivez pourquoi."},
    )  # fmt: skip

    def decision(self) -> Decision:
        """Return what was decided."""
        data = self.cleaned_data
        return Decision(**{**data, "archive_months": data["archive_months"] or 0})


class HoldForm(forms.Form):
    """Hold one file, found by its reference."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reference = Words(
        label="Référence du dossier", max_length=20, error_messages={"required": "Écrivez la référence."}
    )
    category = forms.TypedChoiceField(
        label="Raison", choices=HoldReason.choices(), coerce=HoldReason, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la raison."},
    )  # fmt: skip
    reason = Words(
        label="En une phrase", max_length=1000, help_text="Sans nom. Vingt signes au moins.",
        error_messages={"required": "Écrivez la raison en une phrase."},
    )  # fmt: skip
    until_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Vide : jusqu’à ce que quelqu’un la lève."
    )

    def hold(self) -> Hold:
        """Return what to hold."""
        return Hold(**{key: value for key, value in self.cleaned_data.items() if key != "id"})


class ReopenForm(forms.Form):
    """Why an archive is reopened."""

    reason = Words(
        label="Pourquoi rouvrir cette archive", max_length=1000, help_text="Sans nom. Le délégué lira cette phrase.",
        error_messages={"required": "Écrivez pourquoi."},
    )  # fmt: skip


class RequestForm(forms.Form):
    """A request of a person about their data."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    team = forms.ChoiceField(
        label="Équipe dont le dossier est concerné", error_messages={"required": "Choisissez l’équipe."}
    )
    asker = forms.TypedChoiceField(
        label="Qui demande", choices=Asker.choices(), coerce=Asker, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez qui demande."},
    )  # fmt: skip
    rights = forms.TypedMultipleChoiceField(
        label="Ce qui est demandé", choices=AskedRight.choices(), coerce=AskedRight,
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Cochez au moins un droit."},
    )  # fmt: skip
    received_on = FrenchDateField(
        label="Reçue le", error_messages={"required": "Écrivez le jour de réception."}
    )
    who = Words(
        label="Nom de la personne", help_text="Chiffré pour l’équipe : vous ne le relirez pas si vous n’en êtes pas.",
        error_messages={"required": "Écrivez le nom."},
    )  # fmt: skip
    reach = Words(label="Façon sûre de lui répondre", required=False)
    words = Words(label="Ses mots", max_length=4000, required=False)
    file_reference = Words(label="Référence du dossier", max_length=20, required=False)

    def __init__(self, *args: Any, teams: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = teams if len(teams) == 1 else [EMPTY, *teams]
        self.fields["team"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """Return the request; a day is taken at its first hour: the delay counts from that day."""
        data = self.cleaned_data
        start = timezone.make_aware(datetime.combine(data["received_on"], time()))
        return Asked(
            team_id=UUID(data["team"]), asker=data["asker"], rights=tuple(data["rights"]), received_at=start,
            who=data["who"], reach=data["reach"], words=data["words"], file_reference=data["file_reference"],
        )  # fmt: skip


class MoveForm(forms.Form):
    """What goes with one act on a request. The page shows one for each act: each has ids of its own."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    identity = forms.TypedChoiceField(
        label="Comment l’identité est vérifiée", choices=IdentityCheck.choices()[1:], coerce=IdentityCheck,
        widget=forms.RadioSelect, empty_value=IdentityCheck.NOT_YET,
        error_messages={"required": "Choisissez comment l’identité est vérifiée."},
    )  # fmt: skip
    words = Words(label="Texte", max_length=4000, error_messages={"required": "Écrivez pourquoi."})

    def __init__(self, data: Any = None, *, act: str, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"id_{act}_%s", **kwargs)
        self.act = act
        self.fields["identity"].required = act == RequestAct.IDENTIFY
        self.fields["words"].required = act in (RequestAct.DROP, PROLONG)


class LinkForm(forms.Form):
    """Which file a request is about."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    file_reference = Words(
        label="Référence du dossier", max_length=20, required=False,
        help_text="Elle est en tête du dossier. Vide : aucun dossier n’est rattaché.",
    )  # fmt: skip


class PieceForm(forms.Form):
    """One piece: its title, the category, what becomes of it."""

    title = Words(label="Pièce", error_messages={"required": "Écrivez de quelle pièce il s’agit."})
    dated = Words(label="Date ou période", max_length=60, required=False)
    category = forms.TypedChoiceField(
        label="Catégorie", choices=PieceCategory.choices(), coerce=PieceCategory, widget=forms.RadioSelect,
        required=False, empty_value=None,
    )  # fmt: skip
    outcome = forms.TypedChoiceField(
        label="Ce qu’elle devient", choices=PieceOutcome.choices(), coerce=PieceOutcome, widget=forms.RadioSelect,
        required=False, empty_value=None,
    )  # fmt: skip
    withheld = forms.TypedChoiceField(
        label="Pourquoi elle n’est pas communiquée", choices=[EMPTY, *Withheld.choices()], coerce=Withheld,
        required=False, empty_value=None,
    )  # fmt: skip
    extract = Words(
        label="Ce qui est remis, passages cachés", max_length=4000, required=False,
        help_text="Recopiez seulement ce qui part. Écrivez […] à la place de ce qui parle d’une autre personne.",
    )  # fmt: skip
    remark = Words(label="Précision pour la personne", required=False)
    reread = forms.MultipleChoiceField(
        label="J’ai relu : ce texte, titre compris, ne dit rien de", required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Des décisions de ne pas dire courent dans le dossier. Ce qui n’est pas coché retient la pièce.",
    )  # fmt: skip

    def __init__(self, *args: Any, must_not: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if must_not:
            self.fields["reread"].choices = must_not  # type: ignore[attr-defined]
        else:
            del self.fields["reread"]

    def piece(self) -> Piece:
        """Return the piece."""
        return Piece(**{**self.cleaned_data, "reread": tuple(self.cleaned_data.get("reread", ()))})


class BreachForm(forms.Form):
    """What is known of a breach."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    aware_on = FrenchDateField(
        label="Connue le", error_messages={"required": "Écrivez le jour où vous l’avez su."}
    )
    aware_hour = forms.TimeField(
        label="À quelle heure",
        error_messages={**_HOUR, "required": "Écrivez l’heure : les 72 heures courent d’elle."},
    )
    natures = forms.TypedMultipleChoiceField(
        label="Ce qui s’est passé", choices=Nature.choices(), coerce=Nature, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une ligne."},
    )  # fmt: skip
    facts = Words(
        label="Les faits", max_length=4000, help_text="Sans nom de personne concernée.",
        error_messages={"required": "Écrivez les faits."},
    )  # fmt: skip

    def aware_at(self) -> datetime:
        """Return the instant from which the 72 hours run."""
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["aware_on"], self.cleaned_data["aware_hour"])
        )

    def account(self) -> Account:
        """Return what is known so far."""
        return Account(natures=tuple(self.cleaned_data["natures"]), facts=self.cleaned_data["facts"])


class AccountForm(forms.Form):
    """The whole sheet of a breach, completed as one learns."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    natures = BreachForm.base_fields["natures"]
    facts = BreachForm.base_fields["facts"]
    touched = Words(label="Données touchées", max_length=2000, required=False)
    persons_about = forms.IntegerField(
        label="Nombre de personnes, environ", min_value=0, max_value=10_000_000, required=False
    )
    effects = Words(label="Conséquences probables", max_length=2000, required=False)
    measures = Words(label="Mesures prises", max_length=4000, required=False)
    cnil = forms.TypedChoiceField(
        label="Notification à la CNIL",
        choices=CnilDecision.choices(),
        coerce=CnilDecision,
        widget=forms.RadioSelect,
    )
    cnil_why = Words(label="Pourquoi la CNIL est prévenue, ou non", max_length=2000, required=False)
    cnil_on = FrenchDateField(label="Notifiée le", required=False)
    cnil_hour = forms.TimeField(label="Notifiée à quelle heure", required=False, error_messages=_HOUR)
    late_why = Words(label="Si plus de 72 heures : motifs du retard", max_length=2000, required=False)
    persons = forms.TypedChoiceField(
        label="Information des personnes", choices=PersonsDecision.choices(), coerce=PersonsDecision,
        widget=forms.RadioSelect,
    )  # fmt: skip
    persons_why = Words(
        label="Pourquoi les personnes sont informées, ou non", max_length=2000, required=False
    )
    persons_on = FrenchDateField(label="Informées le", required=False)

    def account(self) -> Account:
        """Return the sheet."""
        data = dict(self.cleaned_data)
        data.pop("revision")
        data["data"] = data.pop("touched")
        cnil_at = moment(data.pop("cnil_on"), data.pop("cnil_hour"))
        persons_at = moment(data.pop("persons_on"), None)
        return Account(
            **{**data, "natures": tuple(data["natures"]), "cnil_at": cnil_at, "persons_at": persons_at}
        )


def initial_of(account: Account) -> dict[str, Any]:
    """Return what the sheet shows at first."""
    shown: dict[str, Any] = {
        name: getattr(account, name) for name in AccountForm.base_fields if hasattr(account, name)
    }
    if account.cnil_at:
        at = timezone.localtime(account.cnil_at)
        shown |= {"cnil_on": at.date(), "cnil_hour": at.strftime("%H:%M")}
    if account.persons_at:
        shown["persons_on"] = timezone.localdate(account.persons_at)
    return {**shown, "touched": account.data, "natures": [one.value for one in account.natures]}


class StepForm(forms.Form):
    """One dated line of a breach."""

    step_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = Words(
        label="Ce qui a été fait, qui a été prévenu", max_length=1000,
        error_messages={"required": "Écrivez ce qui a été fait."},
    )  # fmt: skip


class ReadersForm(forms.Form):
    """Whose readings."""

    reference = Words(
        label="Référence du dossier", max_length=20, error_messages={"required": "Écrivez la référence."}
    )
    since = FrenchDateField(label="Depuis le", required=False, help_text="Vide : douze mois.")


class JournalForm(forms.Form):
    """What the officer looks for."""

    since = FrenchDateField(label="Du", error_messages={"required": "Écrivez le premier jour."})
    until = FrenchDateField(label="Au", error_messages={"required": "Écrivez le dernier jour."})
    person = forms.ChoiceField(label="Personne", required=False)
    reference = Words(label="Référence d’un dossier", max_length=20, required=False)
    act = forms.ChoiceField(label="Actes", choices=FAMILIES, required=False)
    reason = forms.ChoiceField(
        label="Raison",
        choices=[("", "Toutes"), *((code, purpose_words(code)) for code in REASONS)],
        required=False,
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Toutes"), *people]  # type: ignore[attr-defined]
