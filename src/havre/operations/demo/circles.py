"""People around the invented children of the followed files, by role; the names are invented and marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from havre.accounts.access import Actor
from havre.cases.services import circle
from havre.cases.services.acts import Act
from havre.operations.demo.acting import acting
from havre.operations.demo.cast import MARK
from havre.operations.demo.files import case_id_of
from havre.persons.access.circle import relative_for
from havre.persons.rules import Sex
from havre.persons.rules.circle import (
    AuthorityStatus,
    Informed,
    Quality,
    RelationKind,
    RelativeCard,
    Visiting,
)
from havre.persons.services.circle import RelationDraft, RelativeDraft
from havre.persons.services.circle_facts import AuthorityDraft, Judgement

_K: Final = RelationKind


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody around one child; ``basis`` says on what the judgement of the link rests."""

    role: str
    kind: RelationKind
    sex: Sex = Sex.UNKNOWN
    year: int | None = None
    through: str = ""
    deceased: bool = False
    at_home: bool = False
    name: str = ""
    quality: Quality | None = None
    judged_by: str = "l'équipe"
    basis: str = ""
    authority: AuthorityDraft | None = None
    childs_words: str = ""


def _authority(status: AuthorityStatus, visiting: Visiting) -> AuthorityDraft:
    return AuthorityDraft(status, informed=Informed.YES, visiting=visiting, decision=f"État civil. {MARK}")


_FAMILY: Final = (
    Person(role="mère", kind=_K.MOTHER, year=1986, name="Corinne Exemple", quality=Quality.PROTECTIVE,
           basis="Elle appelle chaque dimanche et vient aux rendez-vous.", childs_words="maman",
           authority=_authority(AuthorityStatus.SHARED, Visiting.FREE)),
    Person(role="père", kind=_K.FATHER, year=1979, name="Didier Exemple",
           authority=_authority(AuthorityStatus.SHARED, Visiting.MEDIATED)),
    Person(role="petite sœur", kind=_K.SIBLING, sex=Sex.GIRL, year=2016, quality=Quality.PROTECTIVE,
           judged_by="l'enfant", basis="« Ma sœur, c'est la seule. »", childs_words="ma puce"),
    Person(role="grand-mère maternelle", kind=_K.GRANDPARENT, sex=Sex.GIRL, through="mère", year=1955,
           quality=Quality.PROTECTIVE, basis="Elle l'a accueillie trois étés.", childs_words="mamie"),
    Person(role="grand-père maternel", kind=_K.GRANDPARENT, sex=Sex.BOY, through="mère", deceased=True),
    Person(role="compagnon de la mère", kind=_K.STEP_PARENT, sex=Sex.BOY, through="mère", quality=Quality.UNKNOWN),
    Person(role="demi-frère", kind=_K.HALF_SIBLING, sex=Sex.BOY, through="mère", year=2023),
    Person(role="oncle paternel", kind=_K.UNCLE_AUNT, sex=Sex.BOY, through="père", quality=Quality.DANGEROUS,
           judged_by="l'enfant", basis="« Je veux plus le voir. » Redit à deux professionnelles."),
    Person(role="éducatrice du club de boxe", kind=_K.TRUSTED_ADULT, sex=Sex.GIRL, quality=Quality.PROTECTIVE,
           basis="Elle l'a ramenée au foyer deux fois, sans question.", childs_words="Coach"),
    Person(role="amie du collège", kind=_K.FRIEND, sex=Sex.GIRL, year=2011),
)  # fmt: skip
_SMALL: Final = (
    Person(role="tante maternelle", kind=_K.UNCLE_AUNT, sex=Sex.GIRL, at_home=True, quality=Quality.PROTECTIVE,
           basis="Il dort chez elle quand il veut.", childs_words="tata"),
    Person(role="grand frère", kind=_K.SIBLING, sex=Sex.BOY, year=2004),
)  # fmt: skip
CIRCLES: Final = (("lina", "sonia", _FAMILY), ("samy", "sonia", _SMALL), ("lou", "samir", _SMALL[:1]))


def play(*, seed: int, now: datetime) -> None:  # noqa: ARG001 - what is written here is fixed
    """Put the people around three children, with what was judged and decided, through the services."""
    for name, who, people in CIRCLES:
        with acting(who) as actor:
            _Circle(actor, case_id_of(name), now - timedelta(days=20)).play(people)


@dataclass
class _Circle:
    """One circle in hand."""

    actor: Actor
    case_id: UUID
    now: datetime

    def play(self, people: tuple[Person, ...]) -> None:
        """Add everybody, then what is judged, decided and shown."""
        for place, person in enumerate(people):
            self._add(person, at=self.now - timedelta(minutes=len(people) - place))
        for person in people:
            self._tell(person)

    def _id(self, role: str) -> UUID:
        return uuid5(self.case_id, role)

    def _add(self, person: Person, *, at: datetime) -> None:
        act = Act(actor=self.actor, case_id=self.case_id, id=self._id(person.role), now=at)
        through = self._id(person.through) if person.through else None
        circle.add(
            act, draft=RelativeDraft(person.role, person.sex.value, person.year, person.deceased),
            relation=RelationDraft(person.kind.value, through_id=through, source="Dit par l'enfant."),
            card=RelativeCard(name=f"{person.name} {MARK}" if person.name else ""), at_home=person.at_home,
        )  # fmt: skip

    def _tell(self, person: Person) -> None:
        if person.quality:
            basis = person.basis or "Rien n'est encore connu de ce lien."
            judged = Judgement(person.quality.value, None, person.judged_by, basis)
            self._do(person, circle.judge, judged=judged)
        if person.authority:
            self._do(person, circle.authorise, draft=person.authority)
        if person.childs_words:
            self._do(person, circle.show_to_child, shown=True, words=person.childs_words)

    def _do(self, person: Person, verb: Callable[..., None], **values: Any) -> None:
        relative_id = self._id(person.role)
        revision = relative_for(self.actor, relative_id).revision
        act = Act(actor=self.actor, case_id=self.case_id, id=uuid5(relative_id, str(revision)), now=self.now)
        verb(act, relative_id=relative_id, revision=revision, **values)
