"""Words about a young person; no judgement, no level."""

from __future__ import annotations

from havre.kernel.words import Vocabulary


class Sex(Vocabulary):
    """As the person says, or as known."""

    GIRL = "girl", "Fille"
    BOY = "boy", "Garçon"
    OTHER = "other", "Autre, ou se dit autrement"
    UNKNOWN = "unknown", "Non connu"


class AgeBand(Vocabulary):
    """Bands of the Child Helpline International frame (policy.md §6.4)."""

    UNDER_4 = "0-3", "0 à 3 ans"
    FROM_4 = "4-6", "4 à 6 ans"
    FROM_7 = "7-9", "7 à 9 ans"
    FROM_10 = "10-12", "10 à 12 ans"
    FROM_13 = "13-15", "13 à 15 ans"
    FROM_16 = "16-17", "16 à 17 ans"
    ADULT = "18-24", "18 ans et plus"
    UNKNOWN = "unknown", "Non connu"


class ExploitationConcern(Vocabulary):
    """The one optional marker of an exploitation situation (FR-OBS-01): a fact of the file, never of the child."""

    NOT_STATED = "not_stated", "Non précisé"
    SUSPECTED = "suspected", "Inquiétude, sans fait établi"
    DISCLOSED = "disclosed", "Confiée par le mineur ou par un proche"
    ESTABLISHED = "established", "En situation d'exploitation, faits établis"
