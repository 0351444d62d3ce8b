"""D05 to D10: provisional placement, hearings, decision on the merits, length of an educational measure."""

from __future__ import annotations

from datetime import date
from typing import Final

from havre.law.rule import (
    DAYS_BEFORE_LONG,
    DAYS_BEFORE_SHORT,
    Extension,
    Mode,
    Owner,
    Rule,
    Unit,
    Version,
    quantity,
)
from havre.law.sources import Period, Source, Verification

_CC_375_5: Final = Source(
    article="Code civil, art. 375-5",
    text="Loi n° 2016-731 du 3 juin 2016",
    verification=Verification.VERIFIED,
    read_in="doctrine.fr, version en vigueur depuis le 5 juin 2016",
    note="La prorogation du terme au jour ouvrable est déduite : surveillez d'abord la date nominale.",
)
_CPC_1184: Final = Source(
    article="Code de procédure civile, art. 1184",
    text="Décret n° 2013-429 du 24 mai 2013",
    verification=Verification.VERIFIED,
    read_in="Légifrance, version en vigueur depuis le 29 mai 2013 ; Cass. 1re civ. 5 mars 2025, n° 22-22.929",
)
_CPC_1185: Final = Source(
    article="Code de procédure civile, art. 1185",
    verification=Verification.VERIFIED,
    read_in="texte cité par plusieurs commentaires de Cass. 1re civ. 24 janvier 2018, n° 17-11.003",
    note="Le délai court de la décision du juge des enfants, non de l'ordonnance du procureur.",
)
_CC_375: Final = Source(
    article="Code civil, art. 375",
    text="Loi n° 2007-293 du 5 mars 2007",
    verification=Verification.MEMORY,
    note="Une durée plus longue est possible dans les cas que l'article 375 prévoit.",
)
_CC_375_REPORT: Final = Source(
    article="Code civil, art. 375, dernier alinéa ; CPC, art. 1199-1",
    text="Loi n° 2016-297 du 14 mars 2016",
    verification=Verification.VERIFIED,
    read_in="exposé d'un amendement n° 67 à l'Assemblée nationale (17e législature) ; avis CADA",
)
_SINCE_2013: Final = Period(starts=date(2013, 5, 29))


def _fortnight(rule_id: str, title: str, trigger: str, note: str) -> Rule:
    return Rule(
        id=rule_id,
        title=title,
        trigger=trigger,
        owner=Owner.ASE_REFERENT,
        never=f"Ne lève pas le placement et ne prévient personne. {note}",
        remind_before=DAYS_BEFORE_SHORT,
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(15, Unit.DAY),
                extension=Extension.CIVIL,
                source=_CPC_1184,
                period=_SINCE_2013,
            ),
        ),
    )


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        id="D05",
        title="Saisir le juge des enfants après un placement ordonné par le procureur",
        trigger="Ordonnance de placement provisoire du procureur",
        owner=Owner.ASE_REFERENT,
        never="Ne conclut pas que le placement a pris fin : le parquet ou le greffe le dit.",
        remind_before=DAYS_BEFORE_SHORT,
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(8, Unit.DAY),
                extension=Extension.CIVIL,
                source=_CC_375_5,
                period=Period(starts=date(2016, 6, 5)),
            ),
        ),
    ),
    _fortnight(
        "D06",
        "Convoquer et statuer après saisine par le procureur",
        "Réception de la saisine du procureur au greffe du juge des enfants",
        "À défaut, l'enfant est remis à ses parents ou gardien sur leur demande : le juge le constate.",
    ),
    _fortnight(
        "D07",
        "Convoquer les parties après un placement en urgence du juge sans audition",
        "Décision du juge des enfants prise en urgence sans audition",
        "À défaut, l'enfant est remis à ses parents ou gardien sur leur demande : le juge le constate.",
    ),
    Rule(
        id="D08",
        title="Se dessaisir au profit du juge compétent",
        trigger="Mesure provisoire du juge du lieu où le mineur a été trouvé",
        owner=Owner.ASE_REFERENT,
        never="Ne dit pas quel juge est compétent.",
        remind_before=(7, 1),
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(1, Unit.MONTH),
                extension=Extension.CIVIL,
                source=_CPC_1184,
                period=_SINCE_2013,
            ),
        ),
    ),
    Rule(
        id="D09",
        title="Décider au fond après des mesures provisoires",
        trigger="Décision du juge des enfants ordonnant les mesures provisoires",
        owner=Owner.ASE_REFERENT,
        never="Ne conclut pas que la mesure a pris fin.",
        remind_before=DAYS_BEFORE_LONG,
        versions=(
            Version(
                mode=Mode.CIVIL, quantity=quantity(6, Unit.MONTH), extension=Extension.CIVIL, source=_CPC_1185
            ),
        ),
    ),
    Rule(
        id="D09.prolonged",
        title="Décider au fond quand le juge a prorogé le délai",
        trigger="Fin du premier délai de six mois, prorogé par le juge après avis du procureur",
        owner=Owner.ASE_REFERENT,
        never="Ne suppose pas la prorogation : elle est une décision du juge, six mois au plus.",
        remind_before=DAYS_BEFORE_LONG,
        versions=(
            Version(
                mode=Mode.CIVIL, quantity=quantity(6, Unit.MONTH), extension=Extension.CIVIL, source=_CPC_1185
            ),
        ),
    ),
    Rule(
        id="D10",
        title="Fin de la mesure éducative, renouvelable",
        trigger="Décision ordonnant la mesure éducative",
        owner=Owner.ASE_REFERENT,
        never="Ne met pas fin à la mesure et ne la renouvelle pas.",
        remind_before=(90, 60, 30, 7),
        versions=(Version(mode=Mode.CIVIL, quantity=quantity(2, Unit.YEAR), source=_CC_375),),
    ),
    Rule(
        id="D10.report",
        title="Transmettre au juge le rapport sur la situation de l'enfant",
        trigger="Décision ordonnant la mesure, ou dernier rapport transmis",
        owner=Owner.ASE_REFERENT,
        never="N'envoie pas le rapport.",
        remind_before=DAYS_BEFORE_LONG,
        facts=("birth_date",),
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(1, Unit.YEAR),
                under_two=quantity(6, Unit.MONTH),
                source=_CC_375_REPORT,
                period=Period(starts=date(2016, 3, 16)),
            ),
        ),
    ),
)
