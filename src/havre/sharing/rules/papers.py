"""The papers that a file produces: to whom each goes, and what saying each thing reveals. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from havre.cases.disclosure import Topic
from havre.documents.followup.parent_letter import Matter
from havre.kernel.words import Vocabulary


class PaperKind(Vocabulary):
    """A paper produced from a file; the code is that of the catalogue of documents."""

    CHILD_PLAN = "child_plan", "Projet pour l'enfant"
    PLAN_EXTRACT = "plan_extract", "Extrait du projet, pour un partenaire"
    PARENT_LETTER = "parent_letter", "Courrier à un parent"
    REFERRAL_SLIP = "referral_slip", "Fiche d'orientation"
    HOST_PROFILE = "host_profile", "Fiche individuelle d'accueil"
    MEASURE_SHEET = "measure_sheet", "Mesure de protection"
    CHRONOLOGY = "chronology", "Chronologie"


_M, _T = Matter, Topic
TOPICS_OF: Final[Mapping[Matter, frozenset[Topic]]] = MappingProxyType(
    {
        _M.REASON: frozenset({_T.FILE}),
        _M.WELLBEING: frozenset({_T.LIFE}),
        _M.PLACE: frozenset({_T.PLACE}),
        _M.MEASURE: frozenset({_T.MEASURES}),
        _M.CONTACT_RULES: frozenset({_T.MEASURES, _T.CIRCLE}),
        _M.SCHOOL: frozenset({_T.SCHOOL}),
        _M.HEALTH: frozenset({_T.HEALTH}),
        _M.JUSTICE: frozenset({_T.JUSTICE}),
        _M.PLAN: frozenset({_T.PLAN}),
        _M.ABSENCE: frozenset({_T.RUNAWAYS}),
        _M.SITUATION: frozenset({_T.SITUATION}),
        _M.CHILD_WISH: frozenset({_T.CHILD_WORDS}),
        _M.MEETING: frozenset({_T.LIFE}),
        _M.SUPPORT: frozenset({_T.LIFE}),
    }
)


def matters_withheld(topics: frozenset[Topic]) -> frozenset[Matter]:
    """Return the matters of a letter that reveal a withheld topic."""
    return frozenset(matter for matter, reveals in TOPICS_OF.items() if reveals & topics)
