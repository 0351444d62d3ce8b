"""D17, D18 and D21 to D25: compensation, adult exit pathway, commission, personal data."""

from __future__ import annotations

from datetime import date
from typing import Final

from havre.law.rule import DAYS_BEFORE_LONG, Extension, Mode, Owner, Rule, Unit, Version, quantity
from havre.law.sources import Period, Source, Verification

_REWRITE: Final = (
    "Le code de procédure pénale est réécrit par l'ordonnance n° 2025-1091 : numéro d'article à suivre."
)
_CIVI_OLD: Final = Source(
    article="Code de procédure pénale, art. 706-5",
    verification=Verification.VERIFIED,
    read_in="commentaires du texte et de Cass. 15 février 2024",
    note=(
        "Un dépassement n'éteint pas la demande : la commission peut relever de la forclusion, notamment "
        "quand la minorité a empêché d'agir. Demandez à un avocat."
    ),
)
_CIVI: Final = Source(
    article="Code de procédure pénale, art. 706-5",
    text="Loi n° 2023-1059 du 20 novembre 2023",
    verification=Verification.VERIFIED,
    read_in="texte en vigueur au 22 novembre 2023 et commentaires",
    note=(
        "Vaut pour les faits commis à compter de la publication de la loi (21 novembre 2023) : borne au jour "
        f"près à vérifier par un juriste. {_REWRITE}"
    ),
)
_FGTI: Final = Source(
    article="Code de procédure pénale, art. 706-5-1",
    verification=Verification.VERIFIED,
    read_in="texte de l'article sous licence ouverte, commentaire d'avocat",
    note=f"L'acceptation au nom d'un mineur demande le juge chargé des tutelles des mineurs. {_REWRITE}",
)
_PSP: Final = Source(
    article="CASF, art. L. 121-9 et R. 121-12-8 et suivants",
    text="Loi n° 2016-444 du 13 avril 2016, décret n° 2016-1467 du 28 octobre 2016",
    verification=Verification.VERIFIED,
    read_in="presse professionnelle de 2017 et circulaire du 31 janvier 2017 ; numéros d'articles de mémoire",
    note="Dispositif pour adultes : Havre n'en tient que le compte.",
)
_PSP_APPROVAL: Final = Source(
    article="CASF, art. R. 121-12-3",
    text="Décret n° 2016-1467 du 28 octobre 2016",
    verification=Verification.VERIFIED,
    read_in="Lexbase, texte de l'article (agrément des associations)",
)
_CDLP_OLD: Final = Source(
    article="CASF, art. R. 121-12-6 et suivants",
    text="Décret n° 2016-1467 du 28 octobre 2016",
    verification=Verification.VERIFIED,
    read_in="Le Média social, janvier 2026 : « non plus une fois »",
)
_CDLP: Final = Source(
    article="CASF, art. R. 121-12-6 et suivants",
    text="Décret du 30 décembre 2025",
    verification=Verification.VERIFIED,
    read_in="Le Média social, janvier 2026",
    note="Numéro du décret et jour d'entrée en vigueur à vérifier.",
)
_GDPR_33: Final = Source(
    article="RGPD, art. 33", text="Règlement (UE) 2016/679", verification=Verification.MEMORY
)
_GDPR_12: Final = Source(
    article="RGPD, art. 12, paragraphe 3", text="Règlement (UE) 2016/679", verification=Verification.MEMORY
)
_CNIL: Final = Source(
    article="Référentiel de la CNIL sur la protection de l'enfance, paragraphe 46",
    text="Délibération du 20 janvier 2022",
    verification=Verification.VERIFIED,
    read_in="paragraphe 46 cité par une fédération d'associations",
    note="Après ce délai : archive intermédiaire, non effacement ; archives publiques à prendre en compte.",
)
_GDPR: Final = Period(starts=date(2018, 5, 25))
_PSP_PERIOD: Final = Period(starts=date(2016, 10, 31))


def _psp(rule_id: str, title: str, trigger: str, months: int, source: Source) -> Rule:
    return Rule(
        id=rule_id,
        title=title,
        trigger=trigger,
        owner=Owner.CDLP_SECRETARY,
        never="Ne renouvelle, n'accorde et ne refuse rien.",
        remind_before=(60, 30, 7),
        versions=(
            Version(
                mode=Mode.CIVIL, quantity=quantity(months, Unit.MONTH), source=source, period=_PSP_PERIOD
            ),
        ),
    )


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        id="D17",
        title="Saisir la commission d'indemnisation des victimes (CIVI)",
        trigger="Date des derniers faits commis sur le mineur",
        owner=Owner.CASE_REFERENT,
        never="Ne dit jamais qu'un droit est perdu et ne remplace pas l'avocat.",
        remind_before=(365, 180, 90, 30),
        facts=("birth_date", "final_decision_on"),
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(3, Unit.YEAR),
                extension=Extension.PENAL,
                source=_CIVI_OLD,
                period=Period(ends=date(2023, 11, 21)),
            ),
            Version(
                mode=Mode.FROM_MAJORITY,
                quantity=quantity(3, Unit.YEAR),
                extension=Extension.PENAL,
                source=_CIVI,
                period=Period(starts=date(2023, 11, 21)),
            ),
        ),
    ),
    Rule(
        id="D18",
        title="Recevoir l'offre du fonds de garantie (FGTI)",
        trigger="Réception par le fonds de la demande et de ses pièces",
        owner=Owner.CASE_REFERENT,
        never="N'accepte et ne refuse aucune offre.",
        remind_before=(14, 1),
        versions=(Version(mode=Mode.CIVIL, quantity=quantity(2, Unit.MONTH), source=_FGTI),),
    ),
    _psp("D21", "Renouveler le parcours de sortie", "Autorisation ou dernier renouvellement", 6, _PSP),
    _psp("D21.max", "Durée maximale du parcours de sortie", "Première autorisation", 24, _PSP),
    _psp(
        "D21.approval",
        "Renouveler l'agrément de l'association",
        "Agrément de l'association",
        36,
        _PSP_APPROVAL,
    ),
    _psp(
        "D21.silence",
        "Répondre à la demande d'agrément, le silence valant agrément",
        "Réception du dossier complet",
        4,
        _PSP_APPROVAL,
    ),
    Rule(
        id="D22",
        title="Réunir la commission départementale en séance de politique",
        trigger="Année civile",
        owner=Owner.CDLP_SECRETARY,
        never="Ne convoque personne.",
        versions=(
            Version(
                mode=Mode.COUNT,
                quantity=quantity(1, Unit.YEAR),
                source=_CDLP_OLD,
                period=Period(starts=date(2016, 10, 31), ends=date(2026, 1, 1)),
            ),
            Version(
                mode=Mode.COUNT,
                quantity=quantity(2, Unit.YEAR),
                source=_CDLP,
                period=Period(starts=date(2026, 1, 1)),
            ),
        ),
    ),
    Rule(
        id="D23",
        title="Notifier la violation de données à la CNIL",
        trigger="Connaissance de la violation de données personnelles",
        owner=Owner.DPO,
        never="Ne notifie pas à la place du responsable de traitement.",
        remind_before=(48, 24, 6),
        versions=(Version(mode=Mode.CLOCK, quantity=quantity(72, Unit.HOUR), source=_GDPR_33, period=_GDPR),),
    ),
    Rule(
        id="D24",
        title="Répondre à une demande d'exercice de droits",
        trigger="Réception de la demande",
        owner=Owner.DPO,
        never="Ne communique rien : les pièces judiciaires et les tiers sont examinés par une personne.",
        remind_before=(14, 7, 1),
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(1, Unit.MONTH),
                extension=Extension.EUROPEAN,
                source=_GDPR_12,
                period=_GDPR,
            ),
        ),
    ),
    Rule(
        id="D24.prolonged",
        title="Répondre à une demande complexe, prolongation annoncée dans le premier mois",
        trigger="Réception de la demande",
        owner=Owner.DPO,
        never="N'accorde pas la prolongation, qui est motivée et annoncée dans le premier mois.",
        remind_before=DAYS_BEFORE_LONG,
        versions=(
            Version(
                mode=Mode.CIVIL,
                quantity=quantity(3, Unit.MONTH),
                extension=Extension.EUROPEAN,
                source=_GDPR_12,
                period=_GDPR,
            ),
        ),
    ),
    Rule(
        id="D25",
        title="Sortir le dossier de la base active",
        trigger="Dernier contact avec la personne",
        owner=Owner.DPO,
        never="N'efface et n'archive rien sans décision.",
        remind_before=(60, 30),
        versions=(Version(mode=Mode.CIVIL, quantity=quantity(2, Unit.YEAR), source=_CNIL),),
    ),
)
