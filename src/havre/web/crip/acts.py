"""The acts of the CRIP as a table: its page, its form, its right, its service."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from havre.accounts.rules import Right
from havre.cases.services.arrivals import teams_that_follow
from havre.concern_unit import rules
from havre.concern_unit.queries.detail import children_of, current_evaluators, possible_evaluators
from havre.concern_unit.rules import ReceptionAct, StepKind
from havre.concern_unit.services import analysis, decisions, entrusting, feedback, intake, justice, merging
from havre.concern_unit.services.steps import Entry
from havre.ui.french import date_words
from havre.web.crip import forms

Row = Any  # a reception handed by the door; screens do not import models
Choices = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """One act: what its page says and what it calls. ``act`` or ``kind`` tells in which states it is offered."""

    slug: str
    title: str
    button: str
    done: str
    form: type[forms.ActForm]
    run: Callable[[Entry, Any], None]
    lead: str = ""
    note: str = ""
    right: Right = Right.CRIP_WRITE
    act: ReceptionAct | None = None
    kind: StepKind | None = None
    choices: Callable[[Entry, Row], Choices] | None = None
    initial: Callable[[Row], dict[str, Any]] | None = None
    main: bool = False

    def after(self, form: forms.ActForm, pk: UUID) -> str:
        """Return the address that follows: the file, or the referral that the first analysis decided."""
        if form.cleaned_data.get("outcome") == rules.FirstAnalysis.REFERRAL:
            return reverse("crip:act", args=[pk, "saisir-le-procureur"])
        return reverse("crip:detail", args=[pk])

    def offered(self, status: str) -> bool:
        """Tell whether the state allows the act."""
        if self.kind is not None:
            return rules.annotates(status, self.kind)
        return self.act is not None and rules.RECEPTION.allows(status, self.act)


def _refer(entry: Entry, form: forms.ReferralForm) -> None:
    data = form.values()
    day = ("called_on", "called_time")
    given = {name: value for name, value in data.items() if name not in day}
    actions = tuple(line.strip() for line in data["actions"].split("\n") if line.strip())
    values = {**given, "actions": actions, "grounds": tuple(data["grounds"]), "called_at": form.called_at()}
    justice.refer(entry, referral=justice.Referral(**values))


def _calling(service: Callable[..., None]) -> Callable[[Entry, forms.ActForm], None]:
    """Return an act that hands the values of its form to ``service``."""
    return lambda entry, form: service(entry, **form.values())


def _evaluators(_entry: Entry, row: Row) -> Choices:
    return possible_evaluators(row)


def _children_and_teams(entry: Entry, row: Row) -> Choices:
    children = [(f"child:{child.person_id}", child.alias) for child in children_of(row)]
    teams = teams_that_follow(entry.actor, right=Right.CRIP_WRITE)
    return [*children, *((f"team:{team_id}", name) for team_id, name in teams)]


def _earlier(entry: Entry, _row: Row) -> Choices:
    return [(str(one.pk), _said(one)) for one in merging.candidates(entry)]


def _said(row: Row) -> str:
    received = date_words(timezone.localdate(row.received_at))
    return f"{row.reference}, reçue le {received}, {rules.ReceptionStatus.label_of(row.status).lower()}"


_PAGES: Final = (
    ActPage(
        slug="accuser-reception", title="Accuser réception", button="Accuser réception", form=forms.PlainForm,
        done="Réception accusée. L’auteur en est averti.", run=_calling(intake.acknowledge),
        act=ReceptionAct.ACKNOWLEDGE, main=True,
        lead="L’auteur reçoit un accusé de réception, sans aucun élément du dossier. Les enfants cités sont inscrits "
             "dans les dossiers de votre CRIP sous un alias.",
        note="Les réceptions antérieures au même nom exact, dans votre CRIP, seront indiquées.",
    ),
    ActPage(
        slug="premiere-analyse", title="Première analyse", button="Enregistrer l’analyse", form=forms.AnalysisForm,
        done="Première analyse enregistrée.", run=_calling(analysis.analyse), act=ReceptionAct.EVALUATE, main=True,
        lead="Lisez l’écrit entier avant de conclure. Le logiciel ne propose aucune conclusion.",
    ),
    ActPage(
        slug="saisir-le-procureur", title="Saisir le procureur", button="Sceller la transmission",
        done="Transmission scellée. Elle reste à porter au parquet : suivez les consignes de l’étape.",
        form=forms.ReferralForm, run=_refer, act=ReceptionAct.REFER,
        lead="Possible à tout moment, sans délai. En urgence, appelez d’abord le parquet de permanence.",
        note="Havre n’envoie rien au parquet : il prépare un document scellé, que votre service transmet par sa "
             "voie sécurisée habituelle.",
    ),
    ActPage(
        slug="designer-les-evaluateurs", title="Désigner les évaluateurs", button="Désigner",
        done="Évaluateurs désignés ; ils en sont avertis.", form=forms.EvaluatorsForm, run=_calling(analysis.assign),
        kind=StepKind.EVALUATORS, choices=_evaluators, main=True,
        initial=lambda row: {"evaluators": current_evaluators(row)},
        lead="Les personnes choisies lisent ce dossier ; celles que vous retirez ne le lisent plus.",
    ),
    ActPage(
        slug="rapport-d-evaluation", title="Rapport d’évaluation", button="Remettre le rapport", main=True,
        done="Rapport remis.", form=forms.ReportForm, run=_calling(analysis.hand_in), kind=StepKind.EVALUATION_REPORT,
        right=Right.CRIP_EVALUATE, lead="Trame inspirée du cadre de la HAS.",
        note="L’évaluation décrit la situation et les besoins de l’enfant. Elle ne doit pas établir la vérité des "
             "faits : c’est la mission de l’enquête.",
    ),
    ActPage(
        slug="decider", title="Décider", button="Enregistrer la décision", done="Décision enregistrée.", main=True,
        form=forms.DecisionForm, run=_calling(decisions.decide), act=ReceptionAct.DECIDE, right=Right.CRIP_MANAGE,
        lead="Une personne responsable décide, et écrit pourquoi.",
    ),
    ActPage(
        slug="informer", title="Information de l’enfant et des parents", button="Enregistrer la décision",
        done="Décision d’information enregistrée.", form=forms.InformationForm, run=_calling(decisions.inform),
        kind=StepKind.INFORMATION,
        lead="Une décision explicite et motivée, pour l’enfant et pour ses parents. La dernière décision sur les "
             "parents vaut pour tous les courriers.",
    ),
    ActPage(
        slug="retour-a-l-auteur", title="Retour à l’auteur", button="Envoyer le retour", form=forms.PlainForm,
        done="Retour envoyé à l’équipe de l’auteur.", run=_calling(feedback.send_feedback), kind=StepKind.FEEDBACK,
        lead="La lettre dit une catégorie de suite, et aucun élément du dossier.",
        note="CASF, art. L. 226-5 : étendue et délai à vérifier par un juriste. La lettre le dit.",
    ),
    ActPage(
        slug="retour-du-parquet", title="Retour du parquet", button="Reprendre l’évaluation",
        done="Le dossier est de nouveau en évaluation.", form=forms.ReasonForm, run=_calling(justice.take_back),
        act=ReceptionAct.RETURNED, lead="Le parquet rend la situation à la CRIP.",
    ),
    ActPage(
        slug="avancer-l-echeance", title="Avancer l’échéance", button="Fixer cette échéance",
        done="Échéance avancée.", form=forms.ShortenForm, run=_calling(analysis.shorten_due),
        kind=StepKind.DUE_SHORTENED,
        lead="Le texte réduit le délai selon le danger et l’âge sans donner de nombre : vous décidez la date.",
    ),
    ActPage(
        slug="autre-mineur", title="Autre mineur du foyer", button="Ajouter ce mineur", done="Mineur ajouté.",
        form=forms.HomeChildForm, run=_calling(analysis.add_home_child), kind=StepKind.HOME_CHILD,
        right=Right.CRIP_EVALUATE, lead="La situation des autres mineurs du foyer est évaluée aussi.",
    ),
    ActPage(
        slug="situation-d-exploitation", title="Situation d’exploitation", button="Enregistrer",
        done="Marqueur enregistré.", form=forms.MarkerForm, run=_calling(decisions.precise_marker),
        kind=StepKind.MARKER, initial=lambda row: {"concern": row.exploitation_concern},
        lead="Un fait du dossier, jamais une qualité de l’enfant. Il ne change ni l’ordre ni l’échéance.",
    ),
    ActPage(
        slug="joindre", title="Joindre à un dossier antérieur", button="Joindre", done="Réception jointe.",
        form=forms.MergeForm, run=_calling(merging.merge), act=ReceptionAct.MERGE, choices=_earlier,
        lead="Même nom exact, dans votre CRIP seulement. Les deux réceptions et leurs deux dates sont gardées.",
        note="La recherche dans un autre département n’est pas activée.",
    ),
    ActPage(
        slug="note", title="Note", button="Ajouter la note", done="Note ajoutée.", form=forms.NoteForm,
        run=_calling(decisions.note), kind=StepKind.NOTE, right=Right.CRIP_EVALUATE,
    ),
    ActPage(
        slug="confier", title="Confier à une équipe de suivi", button="Confier", form=forms.EntrustForm,
        done="Demande envoyée à l’équipe ; elle ouvrira un dossier de suivi.", run=_calling(entrusting.entrust),
        kind=StepKind.ENTRUSTED, choices=_children_and_teams,
        lead="L’équipe reçoit l’identité de l’enfant et vos mots, scellés. La CRIP garde son dossier.",
    ),
    ActPage(
        slug="clore", title="Clore", button="Clore", done="Dossier clos.", form=forms.PlainForm,
        run=_calling(decisions.close), act=ReceptionAct.CLOSE,
        lead="Les évaluateurs ne le liront plus. Ce qui est écrit reste.",
    ),
)  # fmt: skip

_ADDENDUM: Final = ActPage(
    slug="complement-lu", title="Complément lu", button="Marquer comme lu", done="Complément marqué comme lu.",
    form=forms.AddendumForm, run=_calling(decisions.addendum_read), kind=StepKind.NOTE,
)  # fmt: skip

PAGES: Final[Mapping[str, ActPage]] = {page.slug: page for page in (*_PAGES, _ADDENDUM)}


def offered(row: Row, rights: frozenset[Right], *, done: Collection[StepKind] = ()) -> list[ActPage]:
    """Return the acts that the state and the person's rights allow; the one marked main was not done yet."""
    found = [page for page in _PAGES if page.right in rights and page.offered(row.status)]
    first = next((page for page in found if page.main and page.kind not in done), None)
    return [replace(page, main=page is first) for page in found]
