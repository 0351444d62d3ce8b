"""Texts on secrecy: what it covers, when it opens, who may share, care that a minor keeps secret."""

from __future__ import annotations

from datetime import date
from typing import Final

from havre.law.base import Audience, Base, DocumentKind, Strength
from havre.law.sources import Period, Source, Verification

_BOTH: Final = frozenset({DocumentKind.CONCERN_REPORT, DocumentKind.JUDICIAL_REPORT})
_SHARING: Final = frozenset({DocumentKind.SHARING})
_BOUND: Final = frozenset({Audience.BOUND_BY_SECRECY})
_HEALTH: Final = frozenset({Audience.HEALTH_PROFESSIONAL})
_CARE_NOTE: Final = (
    "Selon la CADA, l'opposition du mineur ne protège que les soins donnés sans l'accord "
    "ou à l'insu des parents."
)


def _read(article: str, where: str, text: str = "", note: str = "") -> Source:
    return Source(article=article, text=text, verification=Verification.VERIFIED, read_in=where, note=note)


BASES: Final[tuple[Base, ...]] = (
    Base(
        code="cp_226_13",
        title="Secret professionnel",
        says=(
            "Révéler une information secrète dont on est dépositaire par état, profession, fonction ou mission "
            "est puni d'un an d'emprisonnement et de 15 000 euros d'amende."
        ),
        strength=Strength.DUTY,
        audiences=_BOUND,
        documents=_SHARING,
        source=_read("Code pénal, art. 226-13", "ASH, dossier juridique ; texte cité par un site de droit"),
    ),
    Base(
        code="cp_226_14_1",
        title="Levée du secret pour informer de sévices ou privations sur un mineur",
        says=(
            "Le secret ne s'oppose pas à celui qui informe les autorités judiciaires, médicales ou "
            "administratives de privations ou de sévices, y compris sexuels, infligés à un mineur. C'est une "
            "faculté laissée au professionnel."
        ),
        strength=Strength.PERMISSION,
        audiences=_BOUND,
        documents=_BOTH,
        source=_read(
            "Code pénal, art. 226-14, 1°", "secretpro.fr, rédaction issue de la loi du 30 juillet 2020"
        ),
    ),
    Base(
        code="cp_226_14_2",
        title="Signalement par un professionnel de santé",
        says=(
            "Un médecin ou un autre professionnel de santé peut porter à la connaissance du procureur ou de la "
            "CRIP les sévices ou privations qu'il a constatés. L'accord d'un mineur n'est pas nécessaire."
        ),
        strength=Strength.PERMISSION,
        audiences=_HEALTH,
        documents=_BOTH,
        period=Period(starts=date(2015, 11, 7)),
        source=_read(
            "Code pénal, art. 226-14, 2°",
            "secretpro.fr, rédactions de 2015 et de 2020",
            "Loi du 5 novembre 2015",
            "Jour d'entrée en vigueur en 2015 cité de mémoire.",
        ),
    ),
    Base(
        code="cp_226_14_good_faith",
        title="Absence de responsabilité de l'auteur de bonne foi",
        says=(
            "Le signalement fait dans ces conditions n'engage pas la responsabilité civile, pénale ou "
            "disciplinaire de son auteur, sauf s'il est établi qu'il n'a pas agi de bonne foi."
        ),
        strength=Strength.PROTECTION,
        audiences=_BOUND,
        documents=_BOTH,
        period=Period(starts=date(2015, 11, 7)),
        source=_read(
            "Code pénal, art. 226-14, dernier alinéa",
            "secretpro.fr, rédactions de 2015 et de 2020",
            "Loi du 5 novembre 2015",
            "Jour d'entrée en vigueur en 2015 cité de mémoire.",
        ),
    ),
    Base(
        code="casf_l226_2_2",
        title="Partager une information secrète entre personnes tenues au secret",
        says=(
            "Des personnes tenues au secret qui mettent en œuvre la protection de l'enfance peuvent partager "
            "entre elles ce qui est strictement nécessaire à cette mission. Les parents, et l'enfant selon son "
            "âge et sa maturité, en sont informés avant, sauf si c'est contraire à l'intérêt de l'enfant."
        ),
        strength=Strength.PERMISSION,
        audiences=_BOUND,
        documents=_SHARING | {DocumentKind.CONCERN_REPORT},
        period=Period(starts=date(2007, 3, 6)),
        source=_read(
            "CASF, art. L. 226-2-2", "secretpro.fr et ASH, texte commenté", "Loi n° 2007-293 du 5 mars 2007"
        ),
    ),
    Base(
        code="casf_l221_6",
        title="Secret de ceux qui participent à l'aide sociale à l'enfance",
        says=(
            "Toute personne participant aux missions de l'aide sociale à l'enfance est tenue au secret et "
            "transmet sans délai au président du conseil départemental ce qui sert à décider des mesures."
        ),
        strength=Strength.DUTY,
        audiences=frozenset({Audience.CHILD_PROTECTION}),
        documents=_SHARING | {DocumentKind.CONCERN_REPORT},
        source=_read("CASF, art. L. 221-6", "texte de l'article sur un site de commentaires"),
    ),
    Base(
        code="csp_l1111_5",
        title="Soins que le mineur demande à garder secrets",
        says=(
            "Le médecin ou la sage-femme peut soigner sans l'accord des parents si le soin s'impose et que le "
            "mineur s'oppose à ce qu'ils soient consultés. "
            "Le mineur se fait alors accompagner d'un majeur de son choix."
        ),
        strength=Strength.PERMISSION,
        audiences=_HEALTH,
        documents=_SHARING,
        period=Period(starts=date(2016, 1, 28)),
        source=_read(
            "Code de la santé publique, art. L. 1111-5",
            "texte cité par une fiche hospitalière",
            "Loi n° 2016-41 du 26 janvier 2016",
            _CARE_NOTE,
        ),
    ),
    Base(
        code="csp_l1111_5_1",
        title="Soins infirmiers que le mineur demande à garder secrets",
        says=(
            "L'infirmier a la même faculté pour la santé sexuelle et reproductive du mineur, "
            "qui se fait accompagner d'un majeur de son choix."
        ),
        strength=Strength.PERMISSION,
        audiences=_HEALTH,
        documents=_SHARING,
        period=Period(starts=date(2016, 1, 28)),
        source=_read(
            "Code de la santé publique, art. L. 1111-5-1",
            "doctrine.fr, version en vigueur depuis le 28 janvier 2016",
            "Loi n° 2016-41 du 26 janvier 2016",
            _CARE_NOTE,
        ),
    ),
)
