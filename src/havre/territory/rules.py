"""Words of the territory, what a person meant by a search, and first guesses from a number; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from havre.kernel.text import fold
from havre.kernel.words import Vocabulary


class AuthorityKind(Vocabulary):
    """The maps that cover France, each with its own borders."""

    CHILD_PROTECTION = "child_protection_authority", "Collectivité chargée de la protection de l'enfance"
    PREFECTURE = "prefecture_area", "Préfecture"
    COURT = "court_area", "Tribunal judiciaire"
    ACADEMY = "academy", "Académie"
    HEALTH = "health_region", "Agence régionale de santé"


class CommuneKind(Vocabulary):
    """What has a code of its own and a town hall."""

    COMMUNE = "commune", "Commune"
    ARRONDISSEMENT = "arrondissement", "Arrondissement municipal"


class NameKind(Vocabulary):
    """Why a name leads to a commune or to an arrondissement."""

    CURRENT = "current", "Nom actuel"
    ARRONDISSEMENT = "arrondissement", "Arrondissement municipal"
    DELEGATED = "delegated", "Commune déléguée"
    ASSOCIATED = "associated", "Commune associée"
    MERGED = "merged", "Ancien code de commune"


class Reserve(Vocabulary):
    """Why a link is shown with a warning; the label is the sentence shown."""

    SINGLE_COURT = (
        "single_court",
        "Un seul tribunal siège ici, mais une commune limitrophe peut relever d'un autre : à vérifier.",
    )
    SEVERAL_COURTS = (
        "several_courts",
        "Plusieurs tribunaux siègent dans ce département : ressort à vérifier commune par commune.",
    )
    OVERSEAS_COLLECTIVITY = (
        "overseas_collectivity",
        "Organisation propre à cette collectivité d'outre-mer : à vérifier par un juriste.",
    )
    START_DATE = (
        "start_date",
        "Le jour exact de la création (décembre 2015 ou 1er janvier 2016) est à vérifier par un juriste.",
    )
    MAYOTTE_NAME = (
        "mayotte_name",
        "L'intitulé a pu devenir « Département-Région de Mayotte » : à vérifier par un juriste.",
    )
    LIST_TO_CHECK = (
        "list_to_check",
        "Liste établie d'après le texte cité, à vérifier par un juriste.",
    )


# --- what was typed --------------------------------------------------------------------------------------
LONGEST_SEARCH = 80
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
BETWEEN_WORDS = {"s": "sur", "sr": "sur", "ss": "sous"}
# Words of thousands of names: they say little about which one is meant.
COMMON_WORDS = frozenset(
    [
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "saint",
        "sainte",
        "sous",
        "sur",
    ]
)
LEADING_ARTICLES = frozenset({"l", "le", "la", "les"})
DEPARTEMENT_CODE = re.compile(r"\d\d|2[ab]|9[78]\d")


@dataclass(frozen=True, kw_only=True)
class Search:
    """A commune search, read: words of the name, start of a postal code, both or neither."""

    words: tuple[str, ...] = ()
    postcode: str = ""

    @property
    def key(self) -> str:
        """The words as they are written in the search key, save its first space."""
        return " ".join(self.words)

    @property
    def compact(self) -> str:
        """The words without spaces: « lhay » and « l hay » are then the same."""
        return "".join(self.words)

    @property
    def telling(self) -> str:
        """The words that tell one name from another, or all when none does.

        >>> read_search("saint chritophe").telling
        'chritophe'
        """
        return " ".join(word for word in self.words if word not in COMMON_WORDS) or self.key

    @property
    def wants_arrondissements(self) -> bool:
        """A figure or a postal code asks for « Paris 13e »; « Paris » alone does not."""
        return bool(self.postcode) or any(word[0].isdigit() for word in self.words)

    def split_departement(self) -> tuple[Search, str] | None:
        """Return the search without its last word and that word when it may be a département code.

        >>> read_search("saint denis 93").split_departement()
        (Search(words=('saint', 'denis'), postcode=''), '93')
        """
        if len(self.words) < 2 or not DEPARTEMENT_CODE.fullmatch(self.words[-1]):
            return None
        return Search(words=self.words[:-1], postcode=self.postcode), self.words[-1].upper()


def read_search(text: str) -> Search:
    """Return what was meant: accents, hyphens and case are ignored, « st » is « saint ».

    >>> read_search("St-Étienne").key
    'saint etienne'
    >>> read_search("94 240")
    Search(words=(), postcode='94240')
    >>> read_search("chalons s/saone").key
    'chalons sur saone'
    """
    tokens = fold(text[:LONGEST_SEARCH]).split()
    digits = "".join(tokens)
    if digits.isascii() and digits.isdigit():
        return Search(postcode=digits) if len(digits) <= 5 else Search()
    postcode = next((token for token in tokens if re.fullmatch(r"[0-9]{5}", token)), "")
    words = [token for token in tokens if token != postcode]
    return Search(words=tuple(expand(words)), postcode=postcode)


def expand(words: list[str]) -> list[str]:
    """Write abbreviations in full; « s » stands for « sur » only between two words."""
    last = len(words) - 1
    between = {index: BETWEEN_WORDS.get(word, word) for index, word in enumerate(words) if 0 < index < last}
    return [ABBREVIATIONS.get(word, between.get(index, word)) for index, word in enumerate(words)]


@dataclass(frozen=True, kw_only=True)
class NameKeys:
    """The three forms of a name that the database searches."""

    search_key: str
    compact_key: str
    bare_key: str


def name_keys(name: str) -> NameKeys:
    """Return the folded name, the same without spaces, and without spaces nor leading article.

    The first starts with a space, so that one pattern finds a word wherever it stands.

    >>> name_keys("L'Haÿ-les-Roses")
    NameKeys(search_key=' l hay les roses', compact_key='lhaylesroses', bare_key='haylesroses')
    """
    words = fold(name).split()
    bare = words[1:] if len(words) > 1 and words[0] in LEADING_ARTICLES else words
    return NameKeys(
        search_key="".join(f" {word}" for word in words), compact_key="".join(words), bare_key="".join(bare)
    )


# --- first guesses ---------------------------------------------------------------------------------------
def departement_guess(postcode: str) -> str | None:
    """Return the département that the figures of a postal code suggest, for codes that the table lacks.

    A few dozen codes cross a border and CEDEX codes are not listed: a suggestion, never a fact.

    >>> departement_guess("75340"), departement_guess("20090"), departement_guess("97110")
    ('75', '2A', '971')
    """
    if not re.fullmatch(r"[0-9]{5}", postcode):
        return None
    if postcode.startswith(("97", "98")):
        return postcode[:3]
    if postcode.startswith("20"):
        return "2A" if postcode[2] in "01" else "2B"
    return postcode[:2] if "01" <= postcode[:2] <= "95" else None


@dataclass(frozen=True, kw_only=True)
class PhoneArea:
    """Where a fixed-line number was first given; numbers move since 2023, so it is only a lead."""

    label: str
    departements: tuple[str, ...]


NUMBERS_MOVE = "Indice seulement : depuis 2023, un numéro fixe peut suivre son titulaire hors de sa zone."
_ZONES = {
    "01": ("Île-de-France", "75 77 78 91 92 93 94 95"),
    "02": ("Nord-Ouest", "14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85"),
    "03": ("Nord-Est", "02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90"),
    "04": ("Sud-Est", "01 03 04 05 06 07 11 13 15 26 2A 2B 30 34 38 42 43 48 63 66 69 73 74 83 84"),
    "05": ("Sud-Ouest", "09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87"),
    "0262": ("La Réunion", "974"),
    "0263": ("La Réunion", "974"),
    "0269": ("Mayotte", "976"),
    "0508": ("Saint-Pierre-et-Miquelon", "975"),
    "0590": ("Guadeloupe, Saint-Martin, Saint-Barthélemy", "971 977 978"),
    "0594": ("Guyane", "973"),
    "0596": ("Martinique", "972"),
    "0639": ("Mayotte (mobile)", "976"),
    "0690": ("Guadeloupe, Saint-Martin, Saint-Barthélemy (mobile)", "971 977 978"),
    "0691": ("Guadeloupe, Saint-Martin, Saint-Barthélemy (mobile)", "971 977 978"),
    "0692": ("La Réunion (mobile)", "974"),
    "0693": ("La Réunion (mobile)", "974"),
    "0694": ("Guyane (mobile)", "973"),
    "0696": ("Martinique (mobile)", "972"),
    "0697": ("Martinique (mobile)", "972"),
}
_OVERSEAS_PREFIXES = {"262": "0", "590": "0", "594": "0", "596": "0", "508": "0508"}


def phone_area(number: str) -> PhoneArea | None:
    """Return the area of a French number written in any usual way, or nothing for a mainland mobile.

    >>> phone_area("02 40 41 90 00").label
    'Nord-Ouest'
    >>> phone_area("+33 2 62 40 20 20").departements
    ('974',)
    >>> phone_area("06 12 34 56 78") is None
    True
    """
    national = _national(number)
    for length in (4, 2):
        zone = _ZONES.get(national[:length])
        if zone and len(national) == 10:
            return PhoneArea(label=zone[0], departements=tuple(zone[1].split()))
    return None


def _national(number: str) -> str:
    """Return the ten figures dialled within France, or an empty string for a foreign number."""
    figures = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    figures = re.sub(r"^(\+|00)", "+", figures)
    if not figures.startswith("+"):
        return figures
    if figures.startswith("+33"):
        return "0" + figures[3:].removeprefix("0")
    trunk = _OVERSEAS_PREFIXES.get(figures[1:4])
    return trunk + figures[4:] if trunk else ""
