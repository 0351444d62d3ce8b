"""What a parser hands over: records, refusals, lines out of scope; and the words for each refusal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from havre.directory.importers.details import Body, Details
from havre.directory.rules import PhoneKind, ServiceKind
from havre.kernel.text import clean
from havre.kernel.words import Vocabulary

EXCERPT_LENGTH = 500
MAX_NAME = 300
MAX_LINE = 200
MAX_HOURS = 2000
MAX_AREA_CODES = 1500

_SPACES = re.compile(r"\s+")
_FORMULA_MARKS = ("=", "+", "-", "@", "|", "%", "\t")
_MAILBOX = re.compile(r"[^\s@<>\"';,]{1,64}@(?=[\w.-]+)")


class Reason(Vocabulary):
    """Why a line was refused; the label is the sentence of the report."""

    ARCHIVE = "archive", "Fichier compressé ou archive : décompressez-le vous-même, Havre ne le fait pas."
    BINARY = "binary", "Ce n'est pas un fichier texte : vérifiez le fichier choisi."
    TOO_LARGE = "too_large", "Fichier plus grand que la limite : la lecture s'est arrêtée là."
    NOT_THIS_FORMAT = (
        "not_this_format",
        "Le fichier n'est pas celui de cette source : vérifiez --source.",
    )
    CUT_SHORT = "cut_short", "Le fichier est coupé ou mal fermé : la fin n'a pas été lue."
    OVERLONG = "overlong", "Ligne ou fiche démesurée : ignorée."
    TOO_DEEP = "too_deep", "Fiche aux niveaux d'imbrication démesurés : ignorée."
    BAD_JSON = "bad_json", "Fiche JSON illisible."
    UNCLOSED_QUOTE = "unclosed_quote", "Guillemet ouvert et jamais fermé."
    COLUMNS = "columns", "Nombre de colonnes inattendu."
    NO_ID = "no_id", "Identifiant absent ou invalide."
    NO_NAME = "no_name", "Nom absent."
    LONG_NAME = "long_name", "Nom démesuré."
    UNKNOWN_KIND = "unknown_kind", "Type de service inconnu de Havre."
    FORMULA = "formula", "Le nom commence comme une formule de tableur : refusé par sécurité."
    DUPLICATE = "duplicate", "Identifiant déjà lu plus haut dans le fichier : seule la première fiche compte."
    NO_PARQUET = (
        "no_parquet",
        "Fichier Parquet : installez le paquet « pyarrow » pour le lire, ou prenez le fichier JSON.",
    )
    NO_COMMUNE = "no_commune", "Ni code de commune, ni code postal et nom qui désignent une seule commune."
    UNKNOWN_COMMUNE = "unknown_commune", "Code de commune inconnu du code officiel géographique."


class Flag(Vocabulary):
    """A doubt about an accepted record."""

    EMAIL_INVALID = "email_invalid", "Courriel invalide : écarté."
    EMAIL_PERSONAL = "email_personal", "Courriel qui peut être celui d'une personne : écarté."
    PHONE_INVALID = "phone_invalid", "Numéro de téléphone illisible : écarté."
    PHONE_PREMIUM = "phone_premium", "Numéro surtaxé : écarté."
    NO_PHONE = "no_phone", "Aucun numéro de téléphone."
    URL_INVALID = "url_invalid", "Adresse de site invalide : écartée."
    IDENTIFIER_INVALID = "identifier_invalid", "SIRET, FINESS ou RNA invalide : écarté."
    DATE_INVALID = "date_invalid", "Date de mise à jour illisible."
    HOURS_UNREAD = "hours_unread", "Horaires gardés en texte, non compris ligne à ligne."
    TEXT_CUT = "text_cut", "Texte trop long : coupé."
    NO_POINT = "no_point", "Sans coordonnées : centre de la commune."
    POINT_FAR = "point_far", "Point à plus de 30 km de sa commune : écarté, centre de la commune."
    COMMUNE_MAPPED = "commune_mapped", "Ancien code de commune : remplacé par le code actuel."
    COMMUNE_BY_NAME = "commune_by_name", "Commune retrouvée par code postal et nom."
    AGE_INVALID = "age_invalid", "Âge illisible : écarté."
    VALUE_UNKNOWN = "value_unknown", "Mot inconnu de Havre : écarté."
    AREA_UNREAD = "area_unread", "Zone non reconnue : écartée."
    AREA_EPCI = "area_epci", "Intercommunalité dont le code n'est pas connu : zone écartée."
    PLACE_UNKNOWN = "place_unknown", "Autre lieu dont la commune n'est pas reconnue : écarté."
    ADDRESS_WITHHELD = "address_withheld", "Adresse et position non conservées : lieu à protéger."


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number in E.164, or a short number such as ``17``."""

    number: str
    kind: PhoneKind = PhoneKind.PUBLIC


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours repeated each week; ``byday`` in the words of RFC 5545 (``MO,TU``), hours as ``HH:MM``.

    ``closes_at`` not after ``opens_at`` means the next day.
    """

    byday: str
    opens_at: str
    closes_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPlace:
    """Another place where the same service is given, as its source tells it; ``key`` is its identifier there."""

    key: str
    label: str = ""
    address: tuple[str, ...] = ()
    postal_code: str = ""
    city: str = ""
    commune_code: str = ""
    lat: float | None = None
    lon: float | None = None
    opening_hours: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One service as its source tells it, cleaned; ``commune_code`` may still be obsolete or empty.

    ``area_words`` are areas that only a gazetteer can place (regions, names, EPCI). ``places`` is None when the
    source does not know other places; empty when it says that there are none.
    A record without commune is a service without a place when it says where it is competent: ``nationwide`` or
    ``departements`` or communes.
    """

    line: int
    source_id: str
    name: str
    kind: ServiceKind
    siret: str = ""
    finess: str = ""
    rna: str = ""
    url: str = ""
    email: str = ""
    address: tuple[str, ...] = ()
    postal_code: str = ""
    city: str = ""
    commune_code: str = ""
    lat: float | None = None
    lon: float | None = None
    phones: tuple[Telephone, ...] = ()
    hours_text: str = ""
    openings: tuple[Opening, ...] = ()
    area_codes: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    nationwide: bool = False
    area_words: tuple[str, ...] = ()
    places: tuple[OtherPlace, ...] | None = None
    body: Body | None = None
    details: Details | None = None
    dated_on: date | None = None
    flags: frozenset[Flag] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Point:
    """Coordinates that a file gives apart from the record of the same ``source_id`` (FINESS)."""

    source_id: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Skipped:
    """A sound line that does not concern Havre; ``what`` names the family for the report."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that was not believed; ``fatal`` when the rest of the file could not be read."""

    line: int
    reason: Reason
    excerpt: str = ""
    fatal: bool = False


Outcome = Record | Point | Skipped | Refusal
Outcomes = Iterator[Outcome]


class Unreadable(Exception):  # noqa: N818 - a parser turns it into a refusal, nothing escapes
    """The line or the file cannot be read further."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason for the refusal."""
        super().__init__(reason.value)
        self.reason = reason


def one_line(value: object, *, limit: int = MAX_LINE) -> str:
    """Return ``value`` as one clean line of at most ``limit`` characters; "" for lists, objects, None.

    A first character that a spreadsheet would run is dropped: exports stay harmless.
    """
    if isinstance(value, str):
        return _line(value[: limit * 4], limit) if value else ""
    return _line(str(value), limit) if isinstance(value, int | float) and not isinstance(value, bool) else ""


@lru_cache(maxsize=1 << 14)
def _line(text: str, limit: int) -> str:
    """Do the work of ``one_line``; most values of a file are those of the line before."""
    text = _tidy(text)
    while text.startswith(_FORMULA_MARKS):
        text = text[1:].lstrip()
    return text[:limit].rstrip()


def _tidy(text: str) -> str:
    """Clean ``text`` and make every blank one space; the short way is for what is printable already."""
    if not text.isprintable():
        return _SPACES.sub(" ", clean(text)).strip()
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def name_of(value: object) -> str:
    """Return the cleaned name; raises ``Unreadable`` when it is absent, huge or looks like a formula."""
    if not isinstance(value, str) or not value.strip():
        raise Unreadable(Reason.NO_NAME)
    if len(value) > MAX_NAME:
        raise Unreadable(Reason.LONG_NAME)
    text = _tidy(value)
    if not any(letter.isalnum() for letter in text):
        raise Unreadable(Reason.NO_NAME)
    if text.startswith(_FORMULA_MARKS):
        raise Unreadable(Reason.FORMULA)
    return text[:MAX_NAME]


def excerpt_of(raw: str) -> str:
    """Return what the report and the quarantine show of ``raw``: short, clean, without mailbox names."""
    return _MAILBOX.sub("***@", _SPACES.sub(" ", clean(raw[: EXCERPT_LENGTH * 2])))[:EXCERPT_LENGTH].strip()
