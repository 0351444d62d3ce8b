"""Texts that organise what follows: collection, evaluation, answer, urgent reception, provisional placement."""

from __future__ import annotations

from datetime import date
from typing import Final

from havre.law.base import Audience, Base, DocumentKind, Strength
from havre.law.sources import Period, Source, Verification

_CONCERN: Final = frozenset({DocumentKind.CONCERN_REPORT})
_JUDICIAL: Final = frozenset({DocumentKind.JUDICIAL_REPORT})
_DEPARTMENT: Final = frozenset({Audience.DEPARTMENT})
_JUSTICE: Final = frozenset({Audience.AUTHORITY, Audience.DEPARTMENT})
_LAW_2007: Final = "Loi n° 2007-293 du 5 mars 2007"


def _read(article: str, where: str, text: str = "", note: str = "") -> Source:
    return Source(article=article, text=text, verification=Verification.VERIFIED, read_in=where, note=note)


BASES: Final[tuple[Base, ...]] = (
    Base(
        code="casf_l226_3",
        title="Cellule de recueil, de traitement et d'évaluation (CRIP)",
        says=(
            "Le président du conseil départemental recueille, traite et fait évaluer les informations "
            "préoccupantes, dans une cellule et selon des protocoles passés avec l'État, la justice et les partenaires."
        ),
        strength=Strength.PROCEDURE,
        audiences=_DEPARTMENT | {Audience.CHILD_PROTECTION},
        documents=_CONCERN,
        period=Period(starts=date(2007, 3, 6)),
        source=_read("CASF, art. L. 226-3", "rapport public citant l'article, rédaction de 2007", _LAW_2007),
    ),
    Base(
        code="casf_d226_2_4",
        title="Évaluation dans les trois mois",
        says=(
            "L'évaluation est faite dans les trois mois de la réception de l'information préoccupante. "
            "Ce délai est réduit selon le danger et l'âge, notamment avant deux ans."
        ),
        strength=Strength.PROCEDURE,
        audiences=_DEPARTMENT,
        documents=_CONCERN,
        period=Period(starts=date(2016, 11, 4)),
        source=_read(
            "CASF, art. D. 226-2-4",
            "copie de Légifrance, article LEGIARTI000033336311",
            "Décret n° 2016-1476 du 28 octobre 2016",
        ),
    ),
    Base(
        code="casf_l226_5",
        title="Informer l'auteur des suites",
        says=(
            "Le président du conseil départemental informe des suites le professionnel qui a transmis "
            "l'information préoccupante, dans les trois mois."
        ),
        strength=Strength.PROCEDURE,
        audiences=_DEPARTMENT,
        documents=_CONCERN,
        period=Period(starts=date(2022, 2, 9)),
        source=Source(
            article="CASF, art. L. 226-5",
            text="Loi n° 2022-140 du 7 février 2022, art. 24",
            verification=Verification.MEMORY,
        ),
    ),
    Base(
        code="casf_l223_2_72h",
        title="Accueil de 72 heures",
        says=(
            "En cas de danger immédiat, le service peut accueillir 72 heures au plus un mineur qui a quitté le "
            "domicile. Il en informe sans délai les parents et le procureur."
        ),
        strength=Strength.PERMISSION,
        audiences=_DEPARTMENT | {Audience.CHILD_PROTECTION},
        documents=_JUDICIAL,
        period=Period(starts=date(2007, 3, 6)),
        source=_read(
            "CASF, art. L. 223-2", "doctrine.fr, version en vigueur depuis le 6 mars 2007", _LAW_2007
        ),
    ),
    Base(
        code="casf_l223_2_5d",
        title="Recueil d'urgence",
        says=(
            "En urgence, quand le représentant légal ne peut pas donner son accord, le service recueille "
            "l'enfant et en avise immédiatement le procureur. "
            "Sans retour ni accord dans les cinq jours, il saisit la justice."
        ),
        strength=Strength.PERMISSION,
        audiences=_DEPARTMENT,
        documents=_JUDICIAL,
        period=Period(starts=date(2007, 3, 6)),
        source=_read(
            "CASF, art. L. 223-2", "doctrine.fr, version en vigueur depuis le 6 mars 2007", _LAW_2007
        ),
    ),
    Base(
        code="cc_375_5",
        title="Placement provisoire en urgence",
        says=(
            "En urgence, le procureur du lieu où le mineur est trouvé peut ordonner un placement provisoire. "
            "Il saisit dans les huit jours le juge compétent."
        ),
        strength=Strength.PROCEDURE,
        audiences=_JUSTICE,
        documents=_JUDICIAL,
        period=Period(starts=date(2016, 6, 5)),
        source=_read(
            "Code civil, art. 375-5",
            "doctrine.fr, version en vigueur depuis le 5 juin 2016",
            "Loi n° 2016-731 du 3 juin 2016",
        ),
    ),
    Base(
        code="cpc_1184",
        title="Audience dans les quinze jours",
        says=(
            "Après un placement en urgence, le juge des enfants convoque les parties, et statue s'il est saisi "
            "par le procureur, dans les quinze jours. "
            "À défaut, l'enfant est remis à ses parents ou gardien qui le demandent."
        ),
        strength=Strength.PROCEDURE,
        audiences=_JUSTICE,
        documents=_JUDICIAL,
        period=Period(starts=date(2013, 5, 29)),
        source=_read(
            "Code de procédure civile, art. 1184",
            "Légifrance, version en vigueur depuis le 29 mai 2013",
            "Décret n° 2013-429 du 24 mai 2013",
        ),
    ),
)
