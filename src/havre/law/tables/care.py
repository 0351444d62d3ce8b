"""D11 to D16, D19 and D20: reception without agreement, child's plan, runaways, preparing majority."""

from __future__ import annotations

from datetime import date
from typing import Final

from havre.law.rule import DAYS_BEFORE_LONG, DAYS_BEFORE_SHORT, Mode, Owner, Rule, Unit, Version, quantity
from havre.law.sources import Period, Source, Verification

_L223_2: Final = Source(
    article="CASF, art. L. 223-2",
    text="Loi n° 2007-293 du 5 mars 2007, art. 22",
    verification=Verification.VERIFIED,
    read_in="doctrine.fr, version en vigueur depuis le 6 mars 2007",
)
_FIVE_DAYS: Final = Source(
    article=_L223_2.article,
    text=_L223_2.text,
    verification=Verification.VERIFIED,
    read_in=_L223_2.read_in,
    note="Le décompte en jours civils, sans prorogation, est déduit : agissez avant le dernier jour.",
)
_PLAN: Final = Source(
    article="CASF, art. L. 223-1-1 et D. 223-12 et suivants",
    text="Décret n° 2016-1283 du 28 septembre 2016",
    verification=Verification.VERIFIED,
    read_in="présentation du décret, 28 septembre 2016",
)
_PLAN_UPDATE: Final = Source(
    article="CASF, art. D. 223-13",
    text="Décret n° 2016-1283 du 28 septembre 2016",
    verification=Verification.VERIFIED,
    read_in="doctrine.fr, version en vigueur depuis le 1er octobre 2016",
    note="Le projet est aussi repris à chaque changement de modalité d'accompagnement.",
)
_RUNAWAY: Final = Source(
    article="Protocoles départementaux (par exemple 2 h le jour et 1 h la nuit dans les Vosges)",
    verification=Verification.INFERRED,
    note=(
        "Réglable par établissement ; déclaration immédiate avant 13 ans, en cas de handicap "
        "ou d'exploitation connue."
    ),
)
_RETURN: Final = Source(
    article="Aucun délai français trouvé ; guide anglais : entretien proposé sous 72 h",
    verification=Verification.INFERRED,
)
_L222_5_1: Final = Source(
    article="CASF, art. L. 222-5-1",
    text="Loi n° 2022-140 du 7 février 2022",
    verification=Verification.VERIFIED,
    read_in="doctrine.fr, version en vigueur depuis le 9 février 2022",
    note="Enfant confié à 17 ans révolus : dans les meilleurs délais.",
)
_L222_5_1_OLD: Final = Source(
    article="CASF, art. L. 222-5-1",
    text="Loi n° 2016-297 du 14 mars 2016, art. 15",
    verification=Verification.VERIFIED,
    read_in="citation de la rédaction de 2016 dans un mémoire universitaire",
    note="La rédaction de 2016 disait « un an avant », sans « au plus tard ».",
)
_L222_5_2_1: Final = Source(
    article="CASF, art. L. 222-5-2-1",
    text="Loi n° 2022-140 du 7 février 2022",
    verification=Verification.VERIFIED,
    read_in="InfoMIE, présentation de l'article",
)
_SINCE_2007: Final = Period(starts=date(2007, 3, 6))
_SINCE_2016: Final = Period(starts=date(2016, 10, 1))
_AFTER_2022: Final = Period(starts=date(2022, 2, 9))

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        id="D11",
        title="Fin de l'accueil de 72 heures d'un mineur en fugue",
        trigger="Accueil du mineur ayant quitté le domicile familial",
        owner=Owner.SHELTER_MANAGER,
        never="Ne met pas fin à l'accueil et ne renvoie pas l'enfant.",
        remind_before=(48, 24, 6, 2),
        versions=(
            Version(mode=Mode.CLOCK, quantity=quantity(72, Unit.HOUR), source=_L223_2, period=_SINCE_2007),
        ),
    ),
    Rule(
        id="D11.inform",
        title="Informer de l'accueil les parents et le procureur",
        trigger="Accueil du mineur ayant quitté le domicile familial",
        owner=Owner.SHELTER_MANAGER,
        never="Ne prévient personne : ce que chacun peut savoir du lieu se décide.",
        versions=(Version(mode=Mode.IMMEDIATE, source=_L223_2, period=_SINCE_2007),),
    ),
    Rule(
        id="D12",
        title="Saisir l'autorité judiciaire après un recueil d'urgence",
        trigger="Recueil provisoire, représentant légal hors d'état de donner son accord",
        owner=Owner.ASE_MANAGER,
        never="Ne saisit pas le juge et n'admet pas l'enfant à la place du service.",
        remind_before=DAYS_BEFORE_SHORT,
        versions=(
            Version(mode=Mode.CIVIL, quantity=quantity(5, Unit.DAY), source=_FIVE_DAYS, period=_SINCE_2007),
        ),
    ),
    Rule(
        id="D12.advise",
        title="Aviser le procureur du recueil d'urgence",
        trigger="Recueil provisoire, représentant légal hors d'état de donner son accord",
        owner=Owner.ASE_MANAGER,
        never="N'avise pas le procureur à la place du service.",
        versions=(Version(mode=Mode.IMMEDIATE, source=_L223_2, period=_SINCE_2007),),
    ),
    Rule(
        id="D13",
        title="Établir le projet pour l'enfant",
        trigger="Début de la prestation ou de la mesure",
        owner=Owner.ASE_REFERENT,
        never="Ne rédige pas le projet.",
        remind_before=DAYS_BEFORE_LONG,
        versions=(
            Version(mode=Mode.CIVIL, quantity=quantity(3, Unit.MONTH), source=_PLAN, period=_SINCE_2016),
        ),
    ),
    Rule(
        id="D14",
        title="Actualiser le projet pour l'enfant",
        trigger="Projet établi ou dernière actualisation",
        owner=Owner.ASE_REFERENT,
        never="Ne modifie pas le projet.",
        remind_before=DAYS_BEFORE_LONG,
        facts=("birth_date",),
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(1, Unit.YEAR),
                under_two=quantity(6, Unit.MONTH),
                source=_PLAN_UPDATE,
                period=_SINCE_2016,
            ),
        ),
    ),
    Rule(
        id="D15",
        title="Déclarer la fugue à la police ou à la gendarmerie",
        trigger="Absence constatée",
        owner=Owner.SHELTER_EDUCATOR,
        never="Ne déclare pas la fugue et ne décide pas d'attendre.",
        remind_before=(1,),
        facts=("configured_hours", "birth_date", "disability", "known_exploitation"),
        versions=(
            Version(mode=Mode.CLOCK, quantity=quantity(0, Unit.HOUR), configurable=True, source=_RUNAWAY),
        ),
    ),
    Rule(
        id="D16",
        title="Proposer l'entretien de retour",
        trigger="Retour du mineur",
        owner=Owner.CASE_REFERENT,
        never="N'impose pas l'entretien : l'enfant peut refuser.",
        remind_before=(48, 24),
        facts=("configured_hours",),
        versions=(
            Version(mode=Mode.CLOCK, quantity=quantity(72, Unit.HOUR), configurable=True, source=_RETURN),
        ),
    ),
    Rule(
        id="D16.safe_check",
        title="S'assurer que l'enfant est en sécurité et voir sa santé",
        trigger="Retour du mineur",
        owner=Owner.SHELTER_EDUCATOR,
        never="N'interroge pas l'enfant : l'audition revient aux enquêteurs.",
        versions=(Version(mode=Mode.IMMEDIATE, source=_RETURN),),
    ),
    Rule(
        id="D19",
        title="Tenir l'entretien qui prépare l'autonomie",
        trigger="Accueil de l'enfant par l'aide sociale à l'enfance",
        owner=Owner.ASE_REFERENT,
        never="Ne convoque pas le jeune et n'arrête aucun droit.",
        remind_before=(180, 90, 30, 7),
        facts=("birth_date",),
        versions=(
            Version(
                mode=Mode.BEFORE_MAJORITY,
                quantity=quantity(1, Unit.YEAR),
                source=_L222_5_1_OLD,
                period=Period(starts=date(2016, 3, 16), ends=date(2022, 2, 9)),
            ),
            Version(
                mode=Mode.BEFORE_MAJORITY,
                quantity=quantity(1, Unit.YEAR),
                source=_L222_5_1,
                period=_AFTER_2022,
            ),
        ),
    ),
    Rule(
        id="D20",
        title="Tenir l'entretien de suivi six mois après la sortie",
        trigger="Sortie de l'aide sociale à l'enfance",
        owner=Owner.ASE_REFERENT,
        never="Ne contacte pas le jeune adulte à la place du service.",
        remind_before=DAYS_BEFORE_LONG,
        versions=(
            Version(
                mode=Mode.CIVIL, quantity=quantity(6, Unit.MONTH), source=_L222_5_2_1, period=_AFTER_2022
            ),
        ),
    ),
)
