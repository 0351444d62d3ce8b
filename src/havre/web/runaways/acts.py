"""The acts on an absence as a table: its page, its form, its service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.services.acts import Act
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible
from havre.runaways.queries import of_file
from havre.runaways.rules import EpisodeAct, InterviewStatus
from havre.runaways.services import episodes, returns
from havre.web.cases.acting import CaseAct
from havre.web.cases.head import Case
from havre.web.runaways import forms

NO_BLAME: Final = "Un enfant absent est un enfant à protéger : son départ n’est pas une faute."


def _known(actor: Actor, case: Case, target: UUID | None) -> of_file.EpisodeRead:
    return of_file.one(actor, case, target)


def _prefilled(actor: Actor, case: Case, _target: UUID | None) -> Mapping[str, Any]:
    return of_file.prefilled(actor, case, now=utc_now()).to_json()


def _described(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    found = _known(actor, case, target)
    return {**found.particulars.to_json(), "nature": found.nature.value, **_day_and_hour(found.last_seen_at)}


def _day_and_hour(moment: datetime) -> dict[str, Any]:
    local = timezone.localtime(moment)
    return {"on": local.date(), "hour": local.time().replace(second=0, microsecond=0)}


def _sheet(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    interview = _known(actor, case, target).interview
    return interview.sheet.to_json() if interview else {}


def _revision(actor: Actor, case: Case, target: UUID | None) -> int:
    return _known(actor, case, target).revision


def _sheet_revision(actor: Actor, case: Case, target: UUID | None) -> int:
    interview = _known(actor, case, target).interview
    return interview.revision if interview else 1


def _here(actor: Actor, case: Case, target: UUID | None) -> list[tuple[str, str]]:
    """What is written now, after a conflict, under the labels of the form."""
    written = _known(actor, case, target).particulars.to_json()
    labels = forms.ParticularsMixin.base_fields
    return [(str(labels[name].label), str(text)) for name, text in written.items() if isinstance(text, str)]


def _notice(act: Act, form: forms.NoticeForm, _target: UUID | None) -> None:
    episodes.notice(
        act,
        last_seen_at=form.moment(now=act.now),
        nature=form.cleaned_data["nature"],
        particulars=form.particulars(),
    )


def _describe(act: Act, form: forms.NoticeForm, target: UUID) -> None:
    episodes.describe(
        act, episode_id=target, revision=form.cleaned_data["revision"] or 0, nature=form.cleaned_data["nature"],
        last_seen_at=form.moment(now=act.now), particulars=form.particulars(),
    )  # fmt: skip


def _declare(act: Act, form: forms.DeclareForm, target: UUID) -> None:
    values = {name: value for name, value in form.values().items() if name not in {"hour", "on"}}
    episodes.declare(act, episode_id=target, told=episodes.Told(at=form.moment(now=act.now), **values))


def _contact(act: Act, form: forms.ContactForm, target: UUID) -> None:
    data = form.cleaned_data
    episodes.keep_link(
        act, episode_id=target, way=data["way"], answered=data["answered"], at=form.moment(now=act.now),
        text=data["text"],
    )  # fmt: skip


def _plan(act: Act, form: forms.PlanForm, target: UUID) -> None:
    data = form.cleaned_data
    returns.plan_interview(
        act, episode_id=target, planned_at=form.planned_at(), with_whom=data["with_whom"],
        chosen_by_child=data["chosen_by_child"],
    )  # fmt: skip


def _interview(act: Act, form: forms.InterviewForm, target: UUID) -> None:
    data = form.cleaned_data
    returns.hold_interview(
        act, episode_id=target, revision=data["revision"] or 0, held_at=form.moment(now=act.now), sheet=form.sheet(),
        independent=data["independent"], copy_offered=data["copy_offered"],
    )  # fmt: skip


def _safe(act: Act, form: forms.SafeCheckForm, target: UUID) -> None:
    returns.check_safe(act, episode_id=target, found=form.found())


def _lift(act: Act, form: forms.MomentForm, target: UUID) -> None:
    text = form.cleaned_data["text"]
    returns.lift_search(act, episode_id=target, at=form.moment(now=act.now), text=text)


def _with(run: Callable[[Act, Any, UUID], None]) -> Callable[[Act, Any, UUID | None], None]:
    """Return an act on the absence that the address names."""

    def on_target(act: Act, form: Any, target: UUID | None) -> None:
        if target is None:
            raise NotVisible
        run(act, form, target)

    return on_target


def _on(service: Callable[..., None]) -> Callable[[Act, Any, UUID | None], None]:
    """Return an act that hands the values of its form to ``service``."""
    return _with(lambda act, form, target: service(act, episode_id=target, **form.values()))


_ACTS: Final = (
    CaseAct(
        slug="declarer", title="Signaler une absence", button="Enregistrer l’absence", form=forms.NoticeForm,
        done="L’absence est notée. L’équipe est prévenue.", run=_notice, initial=_prefilled, lead=NO_BLAME,
        note="L’heure suffit. Le reste est déjà rempli avec le dossier et se complète quand vous aurez le temps.",
    ),
    CaseAct(
        slug="completer", title="Compléter la description", button="Enregistrer", form=forms.NoticeForm,
        done="C’est complété.", run=_with(_describe), initial=_described, revision=_revision, here=_here,
    ),
    CaseAct(
        slug="verifier", title="Vérifier d’abord", button="C’est en cours", form=forms.NoteForm,
        run=_on(episodes.check), done="Vérification notée.",
        lead="Chambres, alentours, amis, téléphone : une sortie n’est pas encore une fugue.",
    ),
    CaseAct(
        slug="police", title="Déclaration à la police ou à la gendarmerie", button="Enregistrer la déclaration",
        form=forms.DeclareForm, run=_with(_declare), done="Déclaration notée. Le papier est prêt.",
        lead="Appelez d’abord. La qualification de disparition inquiétante appartient aux enquêteurs.",
    ),
    CaseAct(
        slug="recherche", title="La recherche est en cours", button="Enregistrer", form=forms.NoteForm,
        run=_on(episodes.search), done="Recherche notée.",
    ),
    CaseAct(
        slug="contact", title="Contact pendant l’absence", button="Enregistrer", form=forms.ContactForm,
        run=_with(_contact), done="Contact noté.",
        lead="Garder le lien est ce qui aide le plus : un message simple, sans reproche.",
    ),
    CaseAct(
        slug="retour", title="De retour ?", button="Oui, de retour", form=forms.ReturnForm, run=_on(returns.come_back),
        done="Le retour est noté. Le papier de fin de recherche est prêt.",
        lead="Accueillez d’abord : chaud, calme, repos. Aucune question sur ce qui s’est passé.",
    ),
    CaseAct(
        slug="bien-etre", title="Vérifier son bien-être", button="C’est fait", form=forms.SafeCheckForm,
        run=_with(_safe),
        done="C’est noté.", lead="Ce que l’on offre et ce que l’on voit. Rien à demander.",
    ),
    CaseAct(
        slug="fin-de-recherche", title="Fin de recherche envoyée", button="Enregistrer", form=forms.MomentForm,
        run=_with(_lift),
        done="Fin de recherche notée.",
    ),
    CaseAct(
        slug="proposer-entretien", title="Proposer un entretien de retour", button="C’est proposé", form=forms.NoteForm,
        run=_on(returns.offer_interview), done="C’est noté. L’enfant peut choisir la personne et le moment.",
        lead="Avec qui l’enfant veut, où et quand l’enfant veut. Réfléchir, ou ne pas vouloir, est possible.",
    ),
    CaseAct(
        slug="prevoir-entretien", title="Choisir la personne et le moment", button="Enregistrer", form=forms.PlanForm,
        run=_with(_plan), done="Entretien prévu.",
        lead="L’enfant choisit la personne, le lieu, le moment.",
    ),
    CaseAct(
        slug="entretien", title="Entretien de retour", button="Enregistrer l’entretien", form=forms.InterviewForm,
        draft=True,
        run=_with(_interview), initial=_sheet, revision=_sheet_revision, done="Entretien enregistré.",
        lead="On écoute ; on n’enquête pas. Chaque case peut rester vide.",
        note="Si l’enfant confie une atteinte : écoutez, ne questionnez pas, puis préparez un écrit.",
    ),
    CaseAct(
        slug="sans-entretien", title="Pas d’entretien", button="Enregistrer", form=forms.NotHeldForm,
        run=_on(returns.no_interview), done="C’est noté. L’offre reste ouverte.",
        lead="Ne pas vouloir parler est un droit. L’offre reste ouverte.",
    ),
    CaseAct(
        slug="relire", title="Relire en équipe", button="Enregistrer", form=forms.NoteForm, run=_on(returns.review),
        done="Relecture notée.", lead="Qu’est-ce qui aiderait l’enfant à ne pas avoir besoin de partir ?",
    ),
    CaseAct(
        slug="clore", title="Terminer", button="Terminer", run=_on(returns.close), done="L’absence est terminée.",
    ),
    CaseAct(
        slug="erreur", title="Noté par erreur", button="Enregistrer", form=forms.ReasonForm, run=_on(episodes.undo),
        done="C’est noté. Cette absence ne compte nulle part.",
    ),
)  # fmt: skip
ACTS: Final[Mapping[str, CaseAct]] = MappingProxyType(
    {page.slug: replace(page, right=Right.RUNAWAY_WRITE) for page in _ACTS}
)
WITHOUT_TARGET: Final = frozenset({"declarer"})
# What the page of an absence offers in each state: the first is the main button.
STEPS: Final[Mapping[EpisodeAct, tuple[str, str]]] = MappingProxyType(
    {
        EpisodeAct.DECLARE: ("police", "Déclarer à la police"),
        EpisodeAct.RETURN: ("retour", "De retour"),
        EpisodeAct.CHECK: ("verifier", "Vérifier d’abord"),
        EpisodeAct.SEARCH: ("recherche", "Recherche en cours"),
        EpisodeAct.SAFE_CHECK: ("bien-etre", "Vérifier son bien-être"),
        EpisodeAct.REVIEW: ("relire", "Relire en équipe"),
        EpisodeAct.CLOSE: ("clore", "Terminer"),
        EpisodeAct.MISTAKEN: ("erreur", "Noté par erreur"),
    }
)
# The interview is offered, then the child chooses, then it is held or not: the main buttons, then the quiet ones.
INTERVIEW_STEPS: Final[
    Mapping[InterviewStatus, tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]]
] = MappingProxyType(
    {
        InterviewStatus.OFFERED: (
            (("proposer-entretien", "Proposer un entretien"),),
            (("entretien", "Entretien déjà tenu"), ("sans-entretien", "Pas d’entretien")),
        ),
        InterviewStatus.PROPOSED: (
            (
                ("prevoir-entretien", "Choisir la personne et le moment"),
                ("sans-entretien", "Pas d’entretien"),
            ),
            (("entretien", "Entretien déjà tenu"),),
        ),
        InterviewStatus.PLANNED: (
            (("entretien", "Entretien tenu"), ("sans-entretien", "Pas d’entretien")),
            (("prevoir-entretien", "Changer la personne ou le moment"),),
        ),
        InterviewStatus.REFUSED: ((), (("proposer-entretien", "Proposer à nouveau"),)),
        InterviewStatus.NOT_POSSIBLE: ((), (("proposer-entretien", "Proposer un entretien"),)),
    }
)
