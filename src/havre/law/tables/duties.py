"""Texts that oblige or allow to transmit: concern report, notice to the prosecutor, failure to inform."""

from __future__ import annotations

from datetime import date
from typing import Final

from havre.law.base import Audience, Base, DocumentKind, Strength
from havre.law.sources import Period, Source, Verification

_CONCERN: Final = frozenset({DocumentKind.CONCERN_REPORT})
_JUDICIAL: Final = frozenset({DocumentKind.JUDICIAL_REPORT})
_BOTH: Final = _CONCERN | _JUDICIAL
_ANYONE: Final = frozenset({Audience.ANY_PERSON})
_REWRITE: Final = (
    "Le code de procédure pénale est réécrit par l'ordonnance n° 2025-1091 : numéro d'article à suivre."
)


def _read(article: str, where: str, text: str = "", note: str = "") -> Source:
    return Source(article=article, text=text, verification=Verification.VERIFIED, read_in=where, note=note)


BASES: Final[tuple[Base, ...]] = (
    Base(
        code="casf_l226_2_1",
        title="Transmettre une information préoccupante",
        says=(
            "Ceux qui mettent en œuvre la protection de l'enfance ou y concourent transmettent sans délai "
            "toute information préoccupante au président du conseil départemental. "
            "Les parents en sont informés avant, sauf intérêt contraire de l'enfant."
        ),
        strength=Strength.DUTY,
        audiences=frozenset({Audience.CHILD_PROTECTION}),
        documents=_CONCERN,
        period=Period(starts=date(2007, 3, 6)),
        source=_read(
            "CASF, art. L. 226-2-1", "Légifrance, version au 20 juin 2024", "Loi n° 2007-293 du 5 mars 2007"
        ),
    ),
    Base(
        code="casf_l226_4_2",
        title="Saisir directement le procureur, avec copie au département",
        says=(
            "La personne qui avise elle-même le procureur, en raison de la gravité de la situation, "
            "adresse une copie au président du conseil départemental."
        ),
        strength=Strength.DUTY,
        audiences=frozenset({Audience.CHILD_PROTECTION, Audience.CIVIL_SERVANT, Audience.BOUND_BY_SECRECY}),
        documents=_JUDICIAL,
        period=Period(starts=date(2007, 3, 6)),
        source=_read(
            "CASF, art. L. 226-4, II",
            "guide du signalement de la Charente-Maritime et académie de Strasbourg",
            "Loi n° 2007-293 du 5 mars 2007",
        ),
    ),
    Base(
        code="casf_l226_4_1",
        title="Avis du département au procureur",
        says=(
            "Le président du conseil départemental avise sans délai le procureur lorsqu'un mineur est en "
            "danger et que l'aide n'a pas suffi, est refusée, ou que la situation ne peut pas être évaluée. "
            "Il lui dit les actions déjà menées."
        ),
        strength=Strength.DUTY,
        audiences=frozenset({Audience.DEPARTMENT}),
        documents=_JUDICIAL,
        period=Period(starts=date(2007, 3, 6), ends=date(2016, 3, 16)),
        source=_read(
            "CASF, art. L. 226-4, I", "doctrine.fr, version de 2007", "Loi n° 2007-293 du 5 mars 2007"
        ),
    ),
    Base(
        code="casf_l226_4_1",
        title="Avis du département au procureur",
        says=(
            "Le président du conseil départemental avise sans délai le procureur si un mineur est en danger et "
            "que l'aide n'a pas suffi, est refusée ou impossible, que l'évaluation ne peut pas se faire, ou "
            "que le danger est grave et immédiat. Il lui dit les actions déjà menées."
        ),
        strength=Strength.DUTY,
        audiences=frozenset({Audience.DEPARTMENT}),
        documents=_JUDICIAL,
        period=Period(starts=date(2016, 3, 16)),
        source=_read(
            "CASF, art. L. 226-4, I",
            "texte de 2007 et rapport du Sénat n° 718 (2014-2015)",
            "Loi n° 2016-297 du 14 mars 2016",
        ),
    ),
    Base(
        code="cpp_40_2",
        title="Avis de l'agent public au procureur",
        says=(
            "Tout fonctionnaire ou autorité constituée qui, dans ses fonctions, apprend un crime ou un délit "
            "en avise sans délai le procureur et lui transmet les renseignements utiles."
        ),
        strength=Strength.DUTY,
        audiences=frozenset({Audience.CIVIL_SERVANT}),
        documents=_JUDICIAL,
        source=_read(
            "Code de procédure pénale, art. 40, al. 2",
            "texte cité par une académie et par des juristes",
            note=_REWRITE,
        ),
    ),
    Base(
        code="cp_434_1",
        title="Ne pas taire un crime que l'on peut encore empêcher",
        says=(
            "Est puni de ne pas informer les autorités d'un crime dont on peut encore limiter les effets "
            "ou empêcher le renouvellement. Les personnes tenues au secret en sont exceptées."
        ),
        strength=Strength.DUTY,
        audiences=_ANYONE,
        except_for=frozenset({Audience.BOUND_BY_SECRECY}),
        documents=_JUDICIAL,
        source=_read("Code pénal, art. 434-1", "secretpro.fr, texte commenté"),
    ),
    Base(
        code="cp_434_3",
        title="Ne pas taire les mauvais traitements ou atteintes sexuelles sur un mineur",
        says=(
            "Est puni de ne pas informer les autorités judiciaires ou administratives de privations, de "
            "mauvais traitements ou d'atteintes sexuelles infligés à un mineur. Les personnes tenues au secret "
            "en sont exceptées, sauf si la loi en dispose autrement."
        ),
        strength=Strength.DUTY,
        audiences=_ANYONE,
        except_for=frozenset({Audience.BOUND_BY_SECRECY}),
        documents=_BOTH,
        period=Period(starts=date(2016, 3, 16), ends=date(2018, 8, 6)),
        source=_read(
            "Code pénal, art. 434-3",
            "ASH, dossier juridique, rédaction de 2016",
            "Loi n° 2016-297 du 14 mars 2016",
        ),
    ),
    Base(
        code="cp_434_3",
        title="Ne pas taire les mauvais traitements ou atteintes sexuelles sur un mineur",
        says=(
            "Est puni de ne pas informer, ou de continuer à ne pas informer, les autorités de privations, de "
            "mauvais traitements, d'agressions ou d'atteintes sexuelles infligés à un mineur, plus sévèrement "
            "avant 15 ans. Les personnes tenues au secret en sont exceptées, sauf si la loi en dispose autrement."
        ),
        strength=Strength.DUTY,
        audiences=_ANYONE,
        except_for=frozenset({Audience.BOUND_BY_SECRECY}),
        documents=_BOTH,
        period=Period(starts=date(2018, 8, 6)),
        source=_read(
            "Code pénal, art. 434-3", "texte en vigueur, version 5", "Loi n° 2018-703 du 3 août 2018"
        ),
    ),
    Base(
        code="casf_l226_6",
        title="Appeler le 119",
        says=(
            "Le service national d'accueil téléphonique (119) recueille les appels sur les enfants en danger "
            "et transmet ce qu'il apprend au président du conseil départemental."
        ),
        strength=Strength.PERMISSION,
        audiences=_ANYONE,
        documents=_CONCERN,
        source=_read("CASF, art. L. 226-6", "commentaire d'une décision de 2023 citant l'article"),
    ),
)
