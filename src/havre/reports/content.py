"""What is written in a report, as frozen dataclasses: the working draft, its lines, and the snapshot that is sealed.

Empty text, ``None`` and empty tuples mean "not stated". Pure: no Django, no database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, Final, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from havre.reports.rules import LineKind, ParentsInformation, Section

T = TypeVar("T")


# --- the working draft -----------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class AuthorBlock:
    """Who writes; ``qualities`` are codes of ``law.base.Audience``, they decide which texts may be cited."""

    name: str = ""
    function: str = ""
    organisation: str = ""
    service: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    qualities: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WorryBlock:
    """Runaways as known; the worries themselves are lines."""

    runaways_count: int | None = None
    runaways_last: str = ""


@dataclass(frozen=True, kw_only=True)
class ParentBlock:
    """A parent or another holder of parental authority."""

    role: str = ""
    name: str = ""
    birth_date: date | None = None
    address: str = ""
    phone: str = ""
    parental_authority: str = ""

    @property
    def stated(self) -> bool:
        """Whether anything is written beside the role."""
        return any((self.name, self.birth_date, self.address, self.phone, self.parental_authority))


@dataclass(frozen=True, kw_only=True)
class FamilyBlock:
    """Parents and home; the other minors of the home are lines, because they are evaluated too."""

    parents: tuple[ParentBlock, ...] = ()
    household: str = ""


@dataclass(frozen=True, kw_only=True)
class DoneBlock:
    """Health, what the child wants, and the papers that exist (one a line; never an image)."""

    health: str = ""
    child_view: str = ""
    attachments: str = ""


@dataclass(frozen=True, kw_only=True)
class AddresseeBlock:
    """To whom and why: answers to the aid, urgency in words, texts cited, and what the prosecutor needs.

    ``answers`` are pairs (question, answer) of the decision aid. ``people_involved`` is a narrative only: nobody
    suspected is ever structured data (FR-DET-10).
    """

    answers: tuple[tuple[str, str], ...] = ()
    urgency: str = ""
    legal_bases: tuple[str, ...] = ()
    court: str = ""
    emergency: bool = False
    called_at: datetime | None = None
    duty_magistrate: str = ""
    people_involved: str = ""
    present_safety: str = ""
    placement_order_needed: str = ""
    distance_wanted: str = ""


@dataclass(frozen=True, kw_only=True)
class ParentsBlock:
    """The decision about informing the parents; its status is a column of the report."""

    informed_on: date | None = None
    by: str = ""
    how: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What the person who gives the visa changed in the text of another, kept for the author to see.

    ``before`` and ``after`` are plain values of the part; an empty mapping means that it did not exist.
    """

    at: datetime
    by_id: str
    part: str
    heading: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Narrative:
    """Everything written that is neither a line nor an identity.

    ``pages`` tells which open page last wrote each section, so that a page is not in conflict with itself.
    """

    author: AuthorBlock = AuthorBlock()
    worry: WorryBlock = WorryBlock()
    family: FamilyBlock = FamilyBlock()
    done: DoneBlock = DoneBlock()
    addressee: AddresseeBlock = AddresseeBlock()
    parents: ParentsBlock = ParentsBlock()
    pages: dict[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()


# The block of the narrative and the columns of the report that each page of the builder writes.
SECTION_BLOCK: Final[Mapping[Section, str]] = {
    Section.AUTHOR: "author",
    Section.WORRIES: "worry",
    Section.FAMILY: "family",
    Section.DONE: "done",
    Section.ADDRESSEE: "addressee",
    Section.PARENTS: "parents",
}
SECTION_COLUMNS: Final[Mapping[Section, tuple[str, ...]]] = {
    Section.WORRIES: ("worry_types", "exploitation_concern"),
    Section.ADDRESSEE: (
        "kind",
        "stated_danger",
        "departement_code",
        "presence_departement_code",
        "commune_code",
    ),
    Section.PARENTS: ("parents_information",),
}


# --- children and lines ----------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class ChildParticulars:
    """What is known of a child beside the identity; ``named`` tells whether the vault holds a name."""

    named: bool = False
    age: str = ""
    whereabouts: str = ""
    school: str = ""
    school_class: str = ""
    language: str = ""
    health: str = ""
    measures: str = ""


@dataclass(frozen=True, kw_only=True)
class FactBody:
    """One fact; ``source`` is a code of ``rules.FactKind``, ``when`` is words ("mardi soir")."""

    text: str
    when: str = ""
    place: str = ""
    source: str = ""
    told_by: str = ""


@dataclass(frozen=True, kw_only=True)
class WordsBody:
    """Exact words of a child, never reworded."""

    text: str
    when: str = ""
    heard_by: str = ""


@dataclass(frozen=True, kw_only=True)
class InterpretationBody:
    """What worries the author."""

    text: str


@dataclass(frozen=True, kw_only=True)
class OtherMinorBody:
    """Another minor of the home, as a role and a name when known."""

    name: str
    age: str = ""
    link: str = ""
    whereabouts: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionBody:
    """Something done, said or proposed."""

    text: str
    when: str = ""
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class AddendumBody:
    """A later change, written by an author, sealed by who gives the visa."""

    reason: str
    text: str
    author_id: str = ""


Body = FactBody | WordsBody | InterpretationBody | OtherMinorBody | ActionBody | AddendumBody
BODIES: Final[Mapping[LineKind, type[Body]]] = {
    LineKind.FACT: FactBody,
    LineKind.CHILD_WORDS: WordsBody,
    LineKind.INTERPRETATION: InterpretationBody,
    LineKind.OTHER_MINOR: OtherMinorBody,
    LineKind.ACTION: ActionBody,
    LineKind.ADDENDUM: AddendumBody,
}


# --- the snapshot ----------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class ChildContent:
    """One child, identity included: this leaves the vault only inside a sealed writing."""

    family_name: str = ""
    given_names: str = ""
    sex: str = "unknown"
    birth_date: date | None = None
    birth_place: str = ""
    address: str = ""
    particulars: ChildParticulars = ChildParticulars()


@dataclass(frozen=True, kw_only=True)
class ParentsDecision:
    """The decision as it leaves; ``may_tell`` is what every later letter to the family obeys."""

    status: str = ParentsInformation.UNDECIDED.value
    may_tell: bool = False
    informed_on: date | None = None
    by: str = ""
    how: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportContent:
    """The whole report at the instant of its sealing: what the CRIP receives as JSON beside the PDF."""

    kind: str
    reference: str
    written_at: datetime
    stated_danger: str
    departement_code: str
    presence_departement_code: str = ""
    commune_code: str = ""
    author: AuthorBlock
    children: tuple[ChildContent, ...]
    facts: tuple[FactBody, ...] = ()
    child_words: tuple[WordsBody, ...] = ()
    interpretations: tuple[InterpretationBody, ...] = ()
    worry_types: tuple[str, ...] = ()
    exploitation_concern: str = "not_stated"
    worry: WorryBlock = WorryBlock()
    family: FamilyBlock = FamilyBlock()
    other_minors: tuple[OtherMinorBody, ...] = ()
    actions: tuple[ActionBody, ...] = ()
    done: DoneBlock = DoneBlock()
    addressee: AddresseeBlock = AddresseeBlock()
    parents: ParentsDecision = ParentsDecision()


# --- JSON ------------------------------------------------------------------------------------------------
def to_json(value: Any) -> Any:
    """Return a dataclass of this file, or what one holds, as JSON types."""
    if is_dataclass(value):
        return {item.name: to_json(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def from_json(cls: type[T], values: Mapping[str, Any] | None) -> T:
    """Return what ``to_json`` wrote; absent names take their default, an unknown name raises ``TypeError``."""
    hints = _hints(cast("Any", cls))
    given = values or {}
    unknown = set(given) - set(hints)
    if unknown:
        message = f"{cls.__name__} has no {sorted(unknown)}"
        raise TypeError(message)
    return cls(**{name: _typed(hints[name], value) for name, value in given.items()})


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a short digest of plain values: the version that an edit form carries."""
    text = json.dumps(to_json(values), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def _typed(hint: Any, value: Any) -> Any:
    """Return a JSON value as the type that the dataclass declares."""
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return _typed(next(arm for arm in get_args(hint) if arm is not type(None)), value)
    if origin is tuple:
        return _tuple(get_args(hint), value)
    if hint in (date, datetime):
        return value if isinstance(value, date) else hint.fromisoformat(value)
    return from_json(cast("type[Any]", hint), value) if is_dataclass(hint) else value


def _tuple(arms: tuple[Any, ...], values: Any) -> tuple[Any, ...]:
    if arms[-1] is Ellipsis:
        return tuple(_typed(arms[0], value) for value in values)
    return tuple(_typed(arm, value) for arm, value in zip(arms, values, strict=True))
