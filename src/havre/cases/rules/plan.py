"""Words of the plan: needs, judgement, objectives, reviews, extracts. No score, no level, no colour of a child."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from havre.kernel.errors import Refused
from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class NeedDomain(Vocabulary):
    """What a need is about, in words that the child may read. The list is a choice of Havre [I]."""

    SAFETY = "safety", "Être en sécurité"
    HEALTH = "health", "Prendre soin de sa santé"
    EMOTIONAL = "emotional", "Se sentir bien, être entouré"
    FAMILY = "family", "La famille et les gens qui comptent"
    SCHOOL = "school", "Apprendre, se former"
    HOUSING = "housing", "Avoir un endroit à soi"
    MONEY = "money", "L'argent et les droits"
    IDENTITY = "identity", "Les papiers, qui l'on est"
    LEISURE = "leisure", "Jouer, se reposer, faire ce que l'on aime"
    PARTICIPATION = "participation", "Donner son avis et être écouté"


class NeedState(Vocabulary):
    """Where a need stands; the word speaks of the need, never of the child."""

    OPEN = "open", "À quoi nous répondons"
    MET = "met", "Une réponse est trouvée"
    CHANGED = "changed", "Le besoin a changé"


class OwnerKind(Vocabulary):
    """Who undertakes to reach an objective."""

    PROFESSIONAL = "professional", "Un professionnel de l'équipe"
    CHILD = "child", "L'enfant"
    PARTNER = "partner", "Un partenaire"
    PARENT = "parent", "Un parent ou un proche"


class ObjectiveState(Vocabulary):
    """Where an objective stands; dropping one says why, and is no failure of the child."""

    PROPOSED = "proposed", "Proposé"
    AGREED = "agreed", "Convenu"
    IN_PROGRESS = "in_progress", "En cours"
    REACHED = "reached", "Atteint"
    DROPPED = "dropped", "Abandonné"


class ObjectiveAct(Vocabulary):
    """What may move an objective."""

    AGREE = "agree", "Convenir de l'objectif"
    START = "start", "Commencer"
    REACH = "reach", "Dire que l'objectif est atteint"
    DROP = "drop", "Abandonner l'objectif"
    RESUME = "resume", "Reprendre l'objectif"


class NotHeard(Vocabulary):
    """Why the child's own words are missing; a sentence says more when needed."""

    DECLINED = "declined", "L'enfant n'a pas souhaité en parler"
    NOT_THERE = "not_there", "L'enfant n'était pas là"
    NOT_NOW = "not_now", "Ce n'était pas le moment pour l'enfant"
    YOUNG = "young", "L'enfant est très jeune : son attitude est décrite"
    LANGUAGE = "language", "Il manquait un interprète ou un autre moyen de se comprendre"
    OTHER = "other", "Autre raison"


class ApprovalState(Vocabulary):
    """What became of a version of the plan sent for approval; an approved version never changes."""

    SUBMITTED = "submitted", "En attente d'un second regard"
    APPROVED = "approved", "Validée"
    RETURNED = "returned", "Rendue, à reprendre"


class ApprovalAct(Vocabulary):
    """What a second person does of a version."""

    APPROVE = "approve", "Valider"
    RETURN = "return", "Rendre, à reprendre"


class ExtractState(Vocabulary):
    """Where an extract for a partner stands."""

    PREPARED = "prepared", "Préparé"
    SHOWN = "shown", "Montré à l'enfant, ou raison écrite"
    APPROVED = "approved", "Convenu"
    WITHDRAWN = "withdrawn", "Retiré"


class ExtractAct(Vocabulary):
    """What may move an extract."""

    SHOW = "show", "Noter l'avis de l'enfant"
    APPROVE = "approve", "Valider l'extrait"
    WITHDRAW = "withdraw", "Retirer l'extrait"


class ChildAnswer(Vocabulary):
    """What the child says of an extract that was shown."""

    YES = "yes", "L'enfant est d'accord"
    NO = "no", "L'enfant n'est pas d'accord"
    NOT_SHOWN = "not_shown", "L'extrait n'a pas été montré à l'enfant"


class ProposalState(Vocabulary):
    """What became of what a partner proposed on an objective shared with it."""

    WAITING = "waiting", "À lire"
    MERGED = "merged", "Reprise dans le projet"
    DECLINED = "declined", "Non reprise"


class FieldOutcome(Vocabulary):
    """What became of one field that a partner proposed to change; the partner reads it."""

    TAKEN = "taken", "Repris"
    BOTH = "both", "Repris, à la suite de ce qui était écrit"
    LEFT = "left", "Non repris"


class VersionedKind(Vocabulary):
    """What keeps each of its revisions, so that two people may write at once."""

    PLAN = "plan", "Texte du projet"
    NEED = "need", "Besoin"
    OBJECTIVE = "objective", "Objectif"
    CHILD_PAGE = "child_page", "Page de l'enfant"


def needs_voice(facts: Mapping[str, Any]) -> str | None:
    """L'avis de l'enfant est écrit, ou la raison de son absence."""
    heard = str(facts.get("child_words") or "").strip() or facts.get("not_heard")
    return (
        None
        if heard
        else "Écrivez ce que l'enfant en dit, ou choisissez la raison pour laquelle cela manque."
    )


def needs_why(facts: Mapping[str, Any]) -> str | None:
    """La raison est écrite."""
    return (
        None
        if str(facts.get("why") or "").strip()
        else "Écrivez pourquoi : cela sera lu par qui reprend le projet."
    )


def needs_second_person(facts: Mapping[str, Any]) -> str | None:
    """Une autre personne, responsable de l'équipe, valide."""
    if not facts.get("manager"):
        return "Un responsable de l'équipe donne ce second regard."
    if facts.get("same_person"):
        return "Une autre personne que vous valide ce que vous avez préparé."
    return None


def needs_answer_heard(facts: Mapping[str, Any]) -> str | None:
    """Si l'enfant n'est pas d'accord, ou n'a pas vu l'extrait, la décision est motivée."""
    if facts.get("answer") == ChildAnswer.YES or str(facts.get("why") or "").strip():
        return None
    return (
        "L'enfant n'est pas d'accord, ou n'a pas vu l'extrait : écrivez pourquoi il est transmis quand même."
    )


_O, _A = ObjectiveState, ObjectiveAct
RUNNING: Final = (_O.PROPOSED, _O.AGREED, _O.IN_PROGRESS)
OBJECTIVE: Final = Machine(
    states=ObjectiveState,
    acts=ObjectiveAct,
    table={
        (_O.PROPOSED, _A.AGREE): _O.AGREED,
        (_O.AGREED, _A.START): _O.IN_PROGRESS,
        (_O.AGREED, _A.REACH): _O.REACHED,
        (_O.IN_PROGRESS, _A.REACH): _O.REACHED,
        **{(state, _A.DROP): _O.DROPPED for state in RUNNING},
        (_O.REACHED, _A.RESUME): _O.IN_PROGRESS,
        (_O.DROPPED, _A.RESUME): _O.PROPOSED,
    },
    guards={_A.AGREE: (needs_voice,), _A.DROP: (needs_why,)},
)
APPROVAL: Final = Machine(
    states=ApprovalState,
    acts=ApprovalAct,
    table={
        (ApprovalState.SUBMITTED, ApprovalAct.APPROVE): ApprovalState.APPROVED,
        (ApprovalState.SUBMITTED, ApprovalAct.RETURN): ApprovalState.RETURNED,
    },
    guards={ApprovalAct.APPROVE: (needs_second_person,), ApprovalAct.RETURN: (needs_why,)},
)
_E, _X = ExtractState, ExtractAct
EXTRACT: Final = Machine(
    states=ExtractState,
    acts=ExtractAct,
    table={
        (_E.PREPARED, _X.SHOW): _E.SHOWN,
        (_E.SHOWN, _X.SHOW): _E.SHOWN,
        (_E.SHOWN, _X.APPROVE): _E.APPROVED,
        **{(state, _X.WITHDRAW): _E.WITHDRAWN for state in (_E.PREPARED, _E.SHOWN, _E.APPROVED)},
    },
    guards={_X.APPROVE: (needs_second_person, needs_answer_heard)},
)

PLAN_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "aims": "Ce que nous cherchons ensemble",
        "child_view": "Ce que l'enfant en dit",
        "family_part": "La place des parents et des proches",
        "daily_life": "Au quotidien : qui fait quoi",
        "safety": "Ce qui protège, et ce que l'on fait quand on s'inquiète",
    }
)
ASSESSMENT_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "seen": "Ce qui a été vu",
        "heard": "Ce qui a été entendu, et de qui",
        "documents": "Les écrits lus",
        "known": "Ce que l'on sait",
        "not_known": "Ce que l'on ne sait pas",
        "doubted": "Ce dont on doute",
        "strengths": "Les forces de l'enfant et de son entourage",
        "protective": "Ce qui protège aujourd'hui",
        "safer": "Ce qui rendrait la situation plus sûre",
        "judgement": "Ce que nous en comprenons",
        "child_words": "Ce que l'enfant en dit",
    }
)
SOURCES: Final = ("seen", "heard", "documents")


def check_voice(words: str, not_heard: NotHeard | None, why: str) -> None:
    """Refuse a review without the child's own words nor the reason why not (FR-PLN-03), or with both.

    Codes: ``voice_missing``, ``voice_twice``, ``voice_why_missing`` (another reason is written in words).
    """
    if words.strip() and not_heard:
        raise Refused(
            "Vous avez écrit les mots de l'enfant et choisi une raison de leur absence : gardez l'un des deux.",
            code="voice_twice",
            field="not_heard",
        )
    if not words.strip() and not_heard is None:
        raise Refused(
            "La parole de l'enfant manque : écrivez ses mots, ou choisissez la raison de leur absence.",
            code="voice_missing",
            field="child_words",
        )
    if not_heard is NotHeard.OTHER and not why.strip():
        raise Refused(
            "Écrivez la raison pour laquelle les mots de l'enfant manquent.",
            code="voice_why_missing",
            field="why_not",
        )


def check_sources(content: Mapping[str, str]) -> None:
    """Refuse a judgement that stands on nothing seen, heard or read (``sources_missing``)."""
    if not any(content.get(name, "").strip() for name in SOURCES):
        raise Refused(
            "Écrivez sur quoi vous vous appuyez : ce qui a été vu, entendu ou lu.",
            code="sources_missing",
            field="seen",
        )
