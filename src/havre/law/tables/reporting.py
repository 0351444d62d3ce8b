"""D01 to D04: transmitting, evaluating and answering a concern report, advising the prosecutor."""

from __future__ import annotations

from datetime import date
from typing import Final

from havre.law.rule import DAYS_BEFORE_LONG, Mode, Owner, Rule, Unit, Version, quantity
from havre.law.sources import Period, Source, Verification

_L226_2_1: Final = Source(
    article="CASF, art. L. 226-2-1",
    text="Loi n° 2007-293 du 5 mars 2007",
    verification=Verification.VERIFIED,
    read_in="Légifrance, version au 20 juin 2024",
)
_D226_2_4: Final = Source(
    article="CASF, art. D. 226-2-4",
    text="Décret n° 2016-1476 du 28 octobre 2016",
    verification=Verification.VERIFIED,
    read_in="copie de Légifrance, article LEGIARTI000033336311",
    note=(
        "Le texte réduit le délai selon le danger et l'âge (notamment avant 2 ans) sans donner de nombre : "
        "une personne décide la date plus courte."
    ),
)
_L226_5: Final = Source(
    article="CASF, art. L. 226-5",
    text="Loi n° 2022-140 du 7 février 2022, art. 24",
    verification=Verification.MEMORY,
)
_D226_2_8: Final = Source(
    article="CASF, art. L. 226-5, al. 2, et D. 226-2-8",
    text="Décret n° 2022-1697 du 29 décembre 2022",
    verification=Verification.VERIFIED,
    read_in="Légifrance, JORF du 30 décembre 2022, notice du décret",
    note="Le délai court de la demande de la personne, pas de la transmission.",
)
_L226_4: Final = Source(
    article="CASF, art. L. 226-4",
    text="Loi n° 2007-293 du 5 mars 2007, modifiée par la loi n° 2016-297 du 14 mars 2016",
    verification=Verification.VERIFIED,
    read_in="texte de 2007 relu ; rapport du Sénat n° 718 (2014-2015) pour la rédaction de 2016",
)
_SINCE_2007: Final = Period(starts=date(2007, 3, 6))

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        id="D01",
        title="Transmettre l'information préoccupante",
        trigger="Un professionnel apprend qu'un mineur est en danger ou risque de l'être",
        owner=Owner.AUTHOR,
        never="N'envoie rien à la place de l'auteur et ne juge pas la gravité.",
        versions=(Version(mode=Mode.IMMEDIATE, source=_L226_2_1, period=_SINCE_2007),),
    ),
    Rule(
        id="D02",
        title="Évaluer la situation après réception de l'information préoccupante",
        trigger="Réception de l'information préoccupante par la CRIP",
        owner=Owner.CRIP_MANAGER,
        never="Ne fixe pas la date plus courte, ne clôt pas l'évaluation et ne saisit pas le procureur.",
        remind_before=DAYS_BEFORE_LONG,
        facts=("decided_on", "birth_date"),
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(3, Unit.MONTH),
                source=_D226_2_4,
                period=Period(starts=date(2016, 11, 4)),
            ),
        ),
    ),
    Rule(
        id="D03",
        title="Informer le professionnel des suites de son information préoccupante",
        trigger="Transmission de l'information préoccupante par un professionnel",
        owner=Owner.CRIP_MANAGER,
        never="N'envoie aucun retour et ne choisit pas ce qui peut être dit.",
        remind_before=DAYS_BEFORE_LONG,
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(3, Unit.MONTH),
                source=_L226_5,
                period=Period(starts=date(2022, 2, 9)),
            ),
        ),
    ),
    Rule(
        id="D03.requester",
        title="Informer l'auteur non professionnel qui le demande des suites données",
        trigger="Demande de la personne qui a transmis l'information préoccupante",
        owner=Owner.CRIP_MANAGER,
        never="N'envoie aucun retour : l'intérêt de l'enfant et le secret sont appréciés par une personne.",
        remind_before=DAYS_BEFORE_LONG,
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(3, Unit.MONTH),
                source=_D226_2_8,
                period=Period(starts=date(2022, 12, 31)),
            ),
        ),
    ),
    Rule(
        id="D04",
        title="Aviser le procureur de la République",
        trigger="Danger grave et immédiat, mesure sans effet, refus ou évaluation impossible (art. L. 226-4)",
        owner=Owner.CRIP_MANAGER,
        never="Ne saisit pas le procureur et ne qualifie pas les faits.",
        versions=(Version(mode=Mode.IMMEDIATE, source=_L226_4, period=_SINCE_2007),),
    ),
)
