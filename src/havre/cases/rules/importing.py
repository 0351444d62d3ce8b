"""Existing files in a CSV: the columns, what each cell may say, and the sentence of each fault. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from havre.cases.rules import LegalBasis
from havre.cases.rules.pathway import PathwayStatus
from havre.kernel.text import clean, fold
from havre.kernel.words import Vocabulary
from havre.persons.rules import Sex

ROWS_MAX: Final = 10_000
FAULTS_MAX: Final = 1_000
CELL_MAX: Final = 400
TEXT_MAX: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong in one cell; ``line`` is that of the file, the header being 1. No cell is copied here."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One existing file, read and typed."""

    line: int
    reference: str
    opened_on: date
    family_name: str = ""
    given_names: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    departement: str = ""
    basis: LegalBasis = LegalBasis.UNKNOWN
    status: PathwayStatus = PathwayStatus.ACTIVE
    last_contact_on: date | None = None
    why: str = ""
    referent: str = ""


@dataclass(kw_only=True)
class Reading:
    """What a file holds: typed rows, and faults in the order of the lines."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class _Wrong(Exception):  # noqa: N818 - a cell, not an error of the program
    """The sentence of a cell that cannot be read."""


def _text(cell: str) -> str:
    if len(cell) > CELL_MAX:
        raise _Wrong(f"Ce texte dépasse {CELL_MAX} signes.")
    return cell


def _long(cell: str) -> str:
    if len(cell) > TEXT_MAX:
        raise _Wrong(f"Ce texte dépasse {TEXT_MAX} signes.")
    return cell


def _day(cell: str) -> date | None:
    if not cell:
        return None
    digits = cell.replace(".", "/").replace("-", "/").split("/")
    try:
        first, second, third = (int(part) for part in digits)
        found = date(first, second, third) if len(digits[0]) == 4 else date(third, second, first)
    except ValueError:
        raise _Wrong("Cette date ne peut pas être lue : écrivez-la comme 24/11/2026 ou 2026-11-24.") from None
    if not 1990 <= found.year <= 2100:
        raise _Wrong("Cette année n'est pas possible pour un dossier d'enfant.")
    return found


def _word(vocabulary: type[Vocabulary], more: Mapping[str, Any]) -> Callable[[str], Any]:
    known = {fold(word.value): word for word in vocabulary} | {fold(word.label): word for word in vocabulary}
    known |= {fold(text): word for text, word in more.items()}
    labels = ", ".join(f"« {word.label} »" for word in vocabulary)

    def read(cell: str) -> Any:
        if not cell:
            return None
        if (found := known.get(fold(cell))) is None:
            raise _Wrong(f"Mot inconnu. Mots possibles : {labels}.")
        return found

    return read


COLUMNS: Final[Mapping[str, tuple[str, Callable[[str], Any], str]]] = MappingProxyType(
    {
        "reference": ("reference", _text, "Votre numéro de dossier (obligatoire, unique)"),
        "ouvert_le": ("opened_on", _day, "Date d'ouverture (obligatoire)"),
        "nom": ("family_name", _text, "Nom"),
        "prenoms": ("given_names", _text, "Prénoms"),
        "date_naissance": ("birth_date", _day, "Date de naissance"),
        "sexe": (
            "sex",
            _word(Sex, {"f": Sex.GIRL, "m": Sex.BOY, "g": Sex.BOY}),
            "Fille, Garçon, Autre, Non connu",
        ),
        "departement": ("departement", _text, "Code du département (vide : celui de l'équipe)"),
        "base_legale": ("basis", _word(LegalBasis, {}), "Base de l'accompagnement"),
        "etape": ("status", _word(PathwayStatus, {}), "Étape du parcours"),
        "dernier_contact": ("last_contact_on", _day, "Dernier contact avec l'enfant"),
        "demande": ("why", _long, "Qui demande, et pourquoi"),
        "referent": ("referent", _text, "Adresse électronique du référent dans l'équipe"),
    }
)
NEEDED: Final = ("reference", "ouvert_le")


def read(cells: Iterable[tuple[int, Sequence[str]]], *, today: date) -> Reading:
    """Read numbered records, the header first; every row is tried, ``FAULTS_MAX`` faults are told at most."""
    found, source = Reading(), iter(cells)
    header = next(source, (1, ()))
    names = [fold(cell).replace(" ", "_") for cell in header[1]]
    if missing := [name for name in NEEDED if name not in names]:
        found.faults.append(
            Fault(line=header[0], column=", ".join(missing), sentence="Colonne obligatoire absente.")
        )
        return found
    seen: dict[str, int] = {}
    for line, record in source:
        if len(found.rows) >= ROWS_MAX:
            sentence = f"Plus de {ROWS_MAX} dossiers : découpez le fichier."
            found.faults.append(Fault(line=line, column="", sentence=sentence))
            break
        _row(found, line, dict(zip(names, record, strict=False)), seen=seen, today=today)
        if len(found.faults) >= FAULTS_MAX:
            break
    return found


def _row(found: Reading, line: int, cells: Mapping[str, str], *, seen: dict[str, int], today: date) -> None:
    values: dict[str, Any] = {}
    faults = [Fault(line=line, column=column, sentence=said) for column, said in _values(cells, values)]
    faults += [
        Fault(line=line, column=column, sentence=said) for column, said in _nonsense(values, today=today)
    ]
    # As the keyed image of a file reads it: « A1 » and « a1 » are one number.
    reference = (values.get("reference") or "").casefold()
    if reference and reference in seen:
        said = f"Ce numéro est déjà à la ligne {seen[reference]}."
        faults.append(Fault(line=line, column="reference", sentence=said))
    found.faults += faults
    if not faults:
        seen[reference] = line
        found.rows.append(
            Row(line=line, **{name: value for name, value in values.items() if value is not None})
        )


def _values(cells: Mapping[str, str], values: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for column, (name, reader, _) in COLUMNS.items():
        try:
            values[name] = reader(clean(cells.get(column, "")).strip())
        except _Wrong as wrong:
            yield column, str(wrong)


def _nonsense(values: Mapping[str, Any], *, today: date) -> Iterable[tuple[str, str]]:
    opened, birth, contact = (values.get(name) for name in ("opened_on", "birth_date", "last_contact_on"))
    if not values.get("reference"):
        yield "reference", "Numéro de dossier absent."
    if opened is None and "opened_on" in values:
        yield "ouvert_le", "Date d'ouverture absente."
    if opened and opened > today:
        yield "ouvert_le", "Cette date est dans le futur."
    if birth and birth > today:
        yield "date_naissance", "Cette date est dans le futur."
    if opened and birth and birth > opened:
        yield "date_naissance", "L'enfant serait né après l'ouverture du dossier."
    if contact and contact > today:
        yield "dernier_contact", "Cette date est dans le futur."
    if values.get("status") is PathwayStatus.CLOSED:
        yield "etape", "Un dossier terminé ne se reprend pas : gardez-le dans votre archive."
