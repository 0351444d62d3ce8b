"""Protection measures (policy.md §3.2 d): kinds, states, and the deadlines that each one starts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class MeasureKind(Vocabulary):
    """What is decided for the child."""

    AED = "AED", "Aide éducative à domicile (AED)"
    AEDR = "AEDR", "Aide éducative à domicile renforcée"
    VOLUNTARY = "accueil_provisoire", "Accueil provisoire, avec l'accord des parents"
    RESPITE_72H = "accueil_72h", "Accueil de 72 heures d'un mineur en fugue"
    EMERGENCY_5D = "accueil_urgence_5j", "Recueil d'urgence"
    OPP_PROSECUTOR = "OPP_parquet", "Placement provisoire ordonné par le procureur"
    OPP_JUDGE = "OPP_JE", "Placement provisoire ordonné par le juge des enfants"
    AEMO = "AEMO", "Action éducative en milieu ouvert (AEMO)"
    AEMO_R = "AEMO_renforcee", "AEMO renforcée"
    MJIE = "MJIE", "Mesure judiciaire d'investigation éducative (MJIE)"
    PLACEMENT_ASE = "placement_ASE", "Placement à l'aide sociale à l'enfance"
    PLACEMENT_HOME = "placement_etablissement", "Placement direct dans un établissement"
    TRUSTED = "tiers_digne_confiance", "Tiers digne de confiance"
    PLACEMENT_PJJ = "placement_PJJ", "Placement par la protection judiciaire de la jeunesse"
    YOUNG_ADULT = "contrat_jeune_majeur", "Accompagnement jeune majeur"


class MeasureStatus(Vocabulary):
    """Where a measure stands."""

    REQUESTED = "requested", "Demandée"
    DECIDED = "decided", "Décidée"
    STARTED = "started", "En cours"
    RENEWED = "renewed", "Renouvelée, en cours"
    ENDED = "ended", "Terminée"


class MeasureAct(Vocabulary):
    """What may happen to a measure."""

    DECIDE = "decide", "Décider"
    START = "start", "Commencer"
    RENEW = "renew", "Renouveler"
    END = "end", "Terminer"


class Authority(Vocabulary):
    """Who decides."""

    COUNCIL = "council", "Président du conseil départemental"
    PROSECUTOR = "prosecutor", "Procureur de la République"
    CHILDREN_JUDGE = "children_judge", "Juge des enfants"
    OTHER_JUDGE = "other_judge", "Autre juridiction"
    SERVICE = "service", "Service d'accueil"


class Visiting(Vocabulary):
    """Visits and stays with the parents, as decided."""

    NOT_STATED = "not_stated", "Non précisé"
    FREE = "free", "Droit de visite et d'hébergement"
    VISITS = "visits", "Droit de visite"
    MEDIATED = "mediated", "Visites en présence d'un tiers"
    NONE = "none", "Suspendu"


class AddressRule(Vocabulary):
    """Whether the address of the place may be told to the parents. Withheld until somebody read the decision."""

    NOT_READ = "not_read", "Décision à lire : adresse non communiquée"
    DISCLOSED = "disclosed", "Adresse communiquée aux parents"
    WITHHELD = "withheld", "Adresse cachée aux parents par décision du juge"


class EndReason(Vocabulary):
    """Why a measure ended."""

    TERM = "term", "Terme"
    LIFTED = "lifted", "Mainlevée"
    REPLACED = "replaced", "Remplacée par une autre mesure"
    MAJORITY = "majority", "Majorité"


_S, _A = MeasureStatus, MeasureAct
RUNNING: Final = (_S.STARTED, _S.RENEWED)


def needs_dates(facts: Mapping[str, Any]) -> str | None:
    """Les dates se suivent."""
    starts, ends = facts.get("starts_on"), facts.get("ends_on")
    if starts and ends and ends < starts:
        return "La fin précède le début : corrigez l'une des deux dates."
    return None


def needs_decision(facts: Mapping[str, Any]) -> str | None:
    """La date de la décision est connue."""
    return None if facts.get("decided_on") else "Écrivez la date de la décision."


def needs_end_reason(facts: Mapping[str, Any]) -> str | None:
    """Le motif de fin est choisi."""
    return None if facts.get("end_reason") else "Choisissez le motif de fin de la mesure."


MEASURE: Final = Machine(
    states=MeasureStatus,
    acts=MeasureAct,
    table={
        (_S.REQUESTED, _A.DECIDE): _S.DECIDED,
        (_S.REQUESTED, _A.END): _S.ENDED,
        (_S.DECIDED, _A.START): _S.STARTED,
        (_S.DECIDED, _A.END): _S.ENDED,
        (_S.STARTED, _A.RENEW): _S.RENEWED,
        (_S.RENEWED, _A.RENEW): _S.RENEWED,
        (_S.STARTED, _A.END): _S.ENDED,
        (_S.RENEWED, _A.END): _S.ENDED,
    },
    guards={
        _A.DECIDE: (needs_decision, needs_dates),
        _A.START: (needs_dates,),
        _A.RENEW: (needs_decision, needs_dates),
        _A.END: (needs_end_reason,),
    },
    starts=(_S.REQUESTED, _S.DECIDED, _S.STARTED),
)

_K = MeasureKind
JUDICIAL: Final = frozenset(
    {_K.OPP_PROSECUTOR, _K.OPP_JUDGE, _K.AEMO, _K.AEMO_R, _K.MJIE, _K.PLACEMENT_ASE, _K.PLACEMENT_HOME, _K.TRUSTED,
     _K.PLACEMENT_PJJ}
)  # fmt: skip
USUAL_AUTHORITY: Final = MappingProxyType(
    {
        **dict.fromkeys((_K.AED, _K.AEDR, _K.VOLUNTARY, _K.EMERGENCY_5D, _K.YOUNG_ADULT), Authority.COUNCIL),
        **dict.fromkeys(JUDICIAL, Authority.CHILDREN_JUDGE),
        _K.OPP_PROSECUTOR: Authority.PROSECUTOR,
        _K.PLACEMENT_PJJ: Authority.OTHER_JUDGE,
        _K.RESPITE_72H: Authority.SERVICE,
    }
)
# Deadlines (law/) that a decision starts, counted from its day; those that the beginning starts; and those that an
# educative measure of a judge starts for as long as it runs.
_EDUCATIVE: Final = (_K.AEMO, _K.AEMO_R, _K.PLACEMENT_ASE, _K.PLACEMENT_HOME, _K.TRUSTED)
ON_DECISION: Final[Mapping[MeasureKind, tuple[str, ...]]] = MappingProxyType(
    {
        _K.OPP_PROSECUTOR: ("D05", "D09"),
        _K.OPP_JUDGE: ("D07", "D09"),
        **dict.fromkeys(_EDUCATIVE, ("D10", "D10.report")),
    }
)
ON_START: Final[Mapping[MeasureKind, tuple[str, ...]]] = MappingProxyType(
    {
        _K.RESPITE_72H: ("D11", "D11.inform"),
        _K.EMERGENCY_5D: ("D12", "D12.advise"),
        **dict.fromkeys((_K.AED, _K.AEDR, _K.VOLUNTARY, *_EDUCATIVE), ("D13",)),
    }
)
