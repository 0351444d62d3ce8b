"""Texts that define danger, the concern report, and the offences of which the minor is the victim."""

from __future__ import annotations

from datetime import date
from typing import Final

from havre.law.base import Audience, Base, DocumentKind, Strength
from havre.law.sources import Period, Source, Verification

_BOTH: Final = frozenset({DocumentKind.CONCERN_REPORT, DocumentKind.JUDICIAL_REPORT})
_JUDICIAL: Final = frozenset({DocumentKind.JUDICIAL_REPORT})
_ANYONE: Final = frozenset({Audience.ANY_PERSON, Audience.AUTHORITY})


def _read(article: str, where: str, text: str = "", note: str = "") -> Source:
    return Source(article=article, text=text, verification=Verification.VERIFIED, read_in=where, note=note)


BASES: Final[tuple[Base, ...]] = (
    Base(
        code="cc_375",
        title="Mineur en danger",
        says=(
            "Un mineur est en danger si sa santé, sa sécurité ou sa moralité le sont, ou si son éducation ou "
            "son développement sont gravement compromis. Le juge des enfants peut alors ordonner des mesures."
        ),
        strength=Strength.DEFINITION,
        audiences=_ANYONE,
        documents=_BOTH,
        source=_read("Code civil, art. 375", "site public de la réforme de 2007, texte de l'article"),
    ),
    Base(
        code="law_2002_305_13",
        title="Mineur réputé en danger",
        says=(
            "Tout mineur en situation de prostitution, même occasionnelle, est réputé en danger et relève de "
            "la protection du juge des enfants. La prostitution des mineurs est interdite sur tout le territoire."
        ),
        strength=Strength.DEFINITION,
        audiences=_ANYONE,
        documents=_BOTH,
        period=Period(starts=date(2002, 3, 5)),
        source=_read(
            "Loi n° 2002-305 du 4 mars 2002, art. 13",
            "Sénat, amendements n° 253 et n° 355 de décembre 2021",
            note="Une codification au code civil a été proposée en 2021 : état actuel à vérifier par un juriste.",
        ),
    ),
    Base(
        code="casf_r226_2_2",
        title="Information préoccupante",
        says=(
            "Une information préoccupante est transmise à la CRIP pour l'alerter sur la situation d'un mineur "
            "en danger ou qui risque de l'être. Elle sert à évaluer sa situation et à décider de l'aide."
        ),
        strength=Strength.DEFINITION,
        audiences=frozenset({Audience.ANY_PERSON}),
        documents=frozenset({DocumentKind.CONCERN_REPORT}),
        source=_read("CASF, art. R. 226-2-2", "version consolidée au 4 novembre 2016"),
    ),
    Base(
        code="cp_225_12_1",
        title="Recours à la prostitution d'un mineur",
        says=(
            "Solliciter, accepter ou obtenir d'un mineur, contre une rémunération ou sa promesse, une relation "
            "de nature sexuelle est un délit. Le mineur en est la victime."
        ),
        strength=Strength.DEFINITION,
        audiences=_ANYONE,
        documents=_JUDICIAL,
        period=Period(starts=date(2002, 3, 5)),
        source=_read(
            "Code pénal, art. 225-12-1",
            "Lexbase (février 2023) et une association spécialisée ; peines non reprises ici",
        ),
    ),
    Base(
        code="cp_225_5",
        title="Proxénétisme",
        says=(
            "Aider, protéger, entraîner ou tirer profit de la prostitution d'autrui est un délit, "
            "aggravé lorsque la victime est mineure."
        ),
        strength=Strength.DEFINITION,
        audiences=_ANYONE,
        documents=_JUDICIAL,
        source=Source(
            article="Code pénal, art. 225-5 et suivants",
            verification=Verification.MEMORY,
            note="Résumé d'une association spécialisée.",
        ),
    ),
    Base(
        code="cp_225_4_1",
        title="Traite des êtres humains",
        says=(
            "Recruter, transporter ou héberger un mineur pour le mettre à disposition aux fins d'exploitation "
            "sexuelle est une infraction."
        ),
        strength=Strength.DEFINITION,
        audiences=_ANYONE,
        documents=_JUDICIAL,
        source=Source(
            article="Code pénal, art. 225-4-1 et suivants",
            verification=Verification.MEMORY,
            note="Résumé d'une association spécialisée.",
        ),
    ),
    Base(
        code="casf_l221_1",
        title="Soutien de l'aide sociale à l'enfance",
        says=(
            "L'aide sociale à l'enfance apporte un soutien matériel, éducatif et psychologique aux mineurs en "
            "situation de prostitution."
        ),
        strength=Strength.DUTY,
        audiences=frozenset({Audience.CHILD_PROTECTION}),
        documents=frozenset({DocumentKind.CONCERN_REPORT}),
        period=Period(starts=date(2022, 2, 9)),
        source=_read(
            "CASF, art. L. 221-1",
            "exposé d'un amendement n° 68 à l'Assemblée nationale (17e législature)",
            "Loi n° 2022-140 du 7 février 2022",
        ),
    ),
)
