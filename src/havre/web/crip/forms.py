"""Forms of the CRIP: one for each act, in French, without anything that decides."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from havre.accounts.rules import AgencyKind
from havre.concern_unit import rules
from havre.kernel.ids import uuid7
from havre.persons.access import IdentityCard
from havre.persons.rules import ExploitationConcern, Sex
from havre.ui.fields import FrenchDateField
from havre.web.words import LONG, Words


class ActForm(forms.Form):
    """What every act carries: its own id, so that sending twice acts once, and the revision that was read."""

    step_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, choices: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        """Keep ``choices`` for the forms whose list comes from the database."""
        super().__init__(*args, **kwargs)
        self.fill(choices or [])

    def fill(self, choices: list[tuple[str, str]]) -> None:
        """Give the choices to the field that waits for them."""

    def values(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in {"step_id", "revision"}
        }


class EntrustForm(ActForm):
    """A team that will follow a child."""

    person_id = forms.TypedChoiceField(label="Quel enfant", coerce=UUID, widget=forms.RadioSelect)
    team_id = forms.TypedChoiceField(label="Quelle équipe", coerce=UUID)
    reason = Words(label="Ce que l’équipe doit savoir pour commencer", max_length=LONG)

    def offer(self, *, children: list[tuple[str, str]], teams: list[tuple[str, str]]) -> None:
        """Offer the children of the reception and the teams of the organisation."""
        for name, options in (("person_id", children), ("team_id", teams)):
            self.fields[name].choices = options  # type: ignore[attr-defined]  # a choice field
        if len(children) == 1:
            self.fields["person_id"].initial = children[0][0]

    def fill(self, choices: list[tuple[str, str]]) -> None:
        """Split the choices: those that begin with "child:" and those that begin with "team:"."""
        kinds = {
            kind: [(value.removeprefix(kind), label) for value, label in choices if value.startswith(kind)]
            for kind in ("child:", "team:")
        }
        self.offer(children=kinds["child:"], teams=kinds["team:"])


class PlainForm(ActForm):
    """An act that asks for nothing more than a press."""


class AnalysisForm(ActForm):
    """First analysis."""

    outcome = forms.ChoiceField(
        label="Conclusion de la première analyse",
        choices=rules.FirstAnalysis.choices(),
        widget=forms.RadioSelect,
    )
    reason = Words(label="Pourquoi", max_length=LONG, help_text="Quels éléments fondent cette conclusion ?")


class ShortenForm(ActForm):
    """An earlier end of the evaluation."""

    decided_on = FrenchDateField(
        label="Nouvelle échéance", help_text="Par exemple 24/11/2026. Elle doit précéder l’échéance actuelle."
    )
    why = forms.ChoiceField(label="Raison", choices=rules.ShortenReason.choices(), widget=forms.RadioSelect)
    reason = Words(label="Précisez", max_length=LONG)


class EvaluatorsForm(ActForm):
    """Who evaluates."""

    evaluators = forms.MultipleChoiceField(
        label="Évaluateurs", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="Deux au moins (règle de pratique, à vérifier par un juriste).",
    )  # fmt: skip

    def fill(self, choices: list[tuple[str, str]]) -> None:
        """Offer the members of the team."""
        self.fields["evaluators"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def values(self) -> dict[str, Any]:
        """Return the chosen members."""
        return {"user_ids": [UUID(one) for one in self.cleaned_data["evaluators"]]}


class HomeChildForm(ActForm):
    """Another minor of the home."""

    given_names = Words(label="Prénoms", required=False)
    family_name = Words(label="Nom", required=False)
    birth_date = FrenchDateField(label="Date de naissance", required=False, help_text="Si elle est connue.")
    sex = forms.ChoiceField(label="Sexe", choices=Sex.choices(), initial=Sex.UNKNOWN.value)
    link = Words(
        label="Lien avec l’enfant", required=False, help_text="Par exemple : sœur, demi-frère, cousine."
    )

    def values(self) -> dict[str, Any]:
        """Return the identity as a card, for the vault."""
        data = self.cleaned_data
        card = IdentityCard(
            family_name=data["family_name"], given_names=data["given_names"], birth_date=data["birth_date"]
        )
        return {"card": card, "sex": data["sex"], "link": data["link"]}


class ReportForm(ActForm):
    """The evaluation report, by section of the frame."""

    needs = Words(label=rules.EvaluationSection.NEEDS.label, max_length=LONG)
    development = Words(label=rules.EvaluationSection.DEVELOPMENT.label, max_length=LONG, required=False)
    parents = Words(label=rules.EvaluationSection.PARENTS.label, max_length=LONG, required=False)
    environment = Words(label=rules.EvaluationSection.ENVIRONMENT.label, max_length=LONG, required=False)
    proposals = Words(label=rules.EvaluationSection.PROPOSALS.label, max_length=LONG)

    def values(self) -> dict[str, Any]:
        """Return the sections."""
        return {"sections": super().values()}


class ReferralForm(ActForm):
    """What is written to the prosecutor."""

    court = Words(label="Tribunal judiciaire", help_text="Celui du procureur saisi. Par exemple : Lille.")
    grounds = forms.MultipleChoiceField(
        label="Motifs (CASF, art. L. 226-4)", choices=rules.ReferralGround.choices(),
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choisissez au moins un motif."},
    )  # fmt: skip
    emergency = forms.BooleanField(label="Urgence : le parquet de permanence est appelé", required=False)
    called_on = FrenchDateField(label="Jour de l’appel", required=False, help_text="Par exemple 24/11/2026.")
    called_time = forms.TimeField(
        label="Heure de l’appel", required=False, input_formats=["%H:%M", "%Hh%M", "%H h %M", "%Hh"],
        help_text="Par exemple 16:50.",
        error_messages={"invalid": "Cette heure ne peut pas être lue. Écrivez-la comme 16:50."},
    )  # fmt: skip
    duty_magistrate = Words(label="Magistrat de permanence", required=False)
    actions = Words(
        label="Actions déjà menées", max_length=LONG,
        help_text="Une par ligne. Si rien n’a pu être fait, écrivez-le et dites pourquoi.",
    )  # fmt: skip
    summary = Words(
        label="Exposé de la situation", max_length=LONG, help_text="Les faits ; pas d’interprétation."
    )
    present_safety = Words(label="Sécurité actuelle de l’enfant", max_length=LONG, required=False)
    request = Words(label="Demande au procureur", max_length=LONG, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse an emergency without the time of the call."""
        data = super().clean() or {}
        if data.get("emergency") and not (data.get("called_on") and data.get("called_time")):
            self.add_error("called_on", "Écrivez le jour et l’heure de l’appel, ou décochez l’urgence.")
        return data

    def called_at(self) -> datetime | None:
        """Return the instant of the call."""
        day, hour = self.cleaned_data["called_on"], self.cleaned_data["called_time"]
        return timezone.make_aware(datetime.combine(day, hour)) if day and hour else None


class ReasonForm(ActForm):
    """An act with its reason."""

    reason = Words(label="Ce que le parquet a répondu, et quand", max_length=LONG)


class DecisionForm(ActForm):
    """The manager's decision."""

    decision = forms.ChoiceField(label="Décision", choices=rules.Decision.choices(), widget=forms.RadioSelect)
    reason = Words(label="Pourquoi", max_length=LONG)


class InformationForm(ActForm):
    """Whether somebody is told."""

    who = forms.ChoiceField(label="Qui", choices=rules.Told.choices(), widget=forms.RadioSelect)
    decision = forms.ChoiceField(
        label="Décision", choices=rules.InformationDecision.choices(), widget=forms.RadioSelect
    )
    reason = Words(label="Comment, ou pourquoi", max_length=LONG)


class MergeForm(ActForm):
    """To which earlier reception."""

    into = forms.ChoiceField(label="Dossier qui continue", widget=forms.RadioSelect, required=True)
    reason = Words(label="Ce qui montre qu’il s’agit du même enfant", max_length=LONG)

    def fill(self, choices: list[tuple[str, str]]) -> None:
        """Offer the earlier receptions."""
        self.fields["into"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def values(self) -> dict[str, Any]:
        """Return the chosen reception."""
        return {"into_id": UUID(self.cleaned_data["into"]), "reason": self.cleaned_data["reason"]}


class MarkerForm(ActForm):
    """The marker of an exploitation situation."""

    concern = forms.ChoiceField(
        label="Situation d’exploitation sexuelle",
        choices=ExploitationConcern.choices(),
        widget=forms.RadioSelect,
    )
    reason = Words(label="Sur quoi cela repose", max_length=LONG, required=False)


class NoteForm(ActForm):
    """A dated note."""

    text = Words(label="Note", max_length=LONG)


class AddendumForm(ActForm):
    """Which addendum was read."""

    number = forms.CharField(widget=forms.HiddenInput, max_length=6)


class FilterForm(forms.Form):
    """Filters of the inbox; whatever cannot be read is left aside."""

    status = forms.ChoiceField(
        label="État", required=False,
        choices=[("open", "En cours"), *rules.ReceptionStatus.choices(), ("all", "Tous")],
    )  # fmt: skip
    sector = forms.ChoiceField(label="Origine", required=False)
    received_from = FrenchDateField(label="Reçue depuis le", required=False)
    received_to = FrenchDateField(label="Jusqu’au", required=False)
    due_soon = forms.BooleanField(label="Échéance dans 15 jours ou dépassée", required=False)

    def __init__(self, *args: Any, sectors: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the kinds of senders."""
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", "Toutes"), *sectors]  # type: ignore[attr-defined]  # a choice field


def filters_drawn(form: FilterForm) -> SafeString:
    """Return the markup of the filters, open when somebody filled them."""
    return render_to_string("web/crip/_filters.html", {"form": form, "narrowed": form.is_bound})


@lru_cache(maxsize=1)
def blank_filters() -> SafeString:
    """Return the filters that nobody filled: the same for all, drawn once, without the request of anybody."""
    return filters_drawn(FilterForm(sectors=AgencyKind.choices()))


class SearchForm(forms.Form):
    """An exact name, and why it is searched."""

    names = Words(label="Prénoms et nom exacts", help_text="Prénoms puis nom, par exemple : Zoé Exemple.")
    birth_date = FrenchDateField(
        label="Date de naissance", required=False, help_text="Elle écarte les homonymes."
    )
    reason = forms.ChoiceField(
        label="Pourquoi cette recherche", widget=forms.RadioSelect, choices=rules.SearchReason.choices(),
        error_messages={"required": "Dites pourquoi : la recherche et sa raison sont inscrites au journal."},
    )  # fmt: skip
