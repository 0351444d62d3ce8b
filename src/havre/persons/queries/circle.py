"""The circle of one child: roles and dated facts in three statements, whatever the number of people.

Every reading starts from one child; nothing here searches people across children.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast

from havre.accounts.access import Actor
from havre.accounts.names import names_of
from havre.accounts.rules import Right
from havre.foundation import sealing
from havre.kernel.errors import Refused
from havre.persons.access.circle import child_for, circle_visible_to, records_below, relative_for
from havre.persons.genogram import CHILD, Family, Member
from havre.persons.models import (
    CircleFact,
    HouseholdStay,
    LinkQuality,
    ParentalAuthority,
    Person,
    Relation,
    Relative,
    RelativeVersion,
)
from havre.persons.rules.circle import IN_FORCE, AuthorityStatus, Quality, RelationKind, holds_on, implied_sex


@dataclass(frozen=True)
class Fact:
    """One dated fact about a relative; ``about`` is relation, quality, household or authority."""

    id: UUID
    about: str
    relative_id: UUID
    starts_on: date | None
    ends_on: date | None
    recorded_at: datetime
    recorded_by: UUID
    corrected_at: datetime | None
    code: str
    through_id: UUID | None
    decided_on: date | None
    informed: str
    visiting: str
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it has no end."""
        return self.ends_on is None


@dataclass(frozen=True)
class Around:
    """One person around the child, by a role; the name stays sealed."""

    id: UUID
    label: str
    sex: str
    birth_year: int | None
    deceased: bool
    linked_person_id: UUID | None
    shown_to_child: bool
    revision: int
    facts: tuple[Fact, ...]
    record_id: UUID

    def all(self, about: str) -> list[Fact]:
        """Return the facts of one sort, the latest first."""
        return [fact for fact in self.facts if fact.about == about]

    def on(self, day: date, about: str) -> Fact | None:
        """Return the fact true on ``day``, the one that began last."""
        return next((fact for fact in self.all(about) if holds_on(fact, day)), None)

    def relation(self, day: date) -> Fact | None:
        """Return what the person is to the child on ``day``, else what they last were."""
        return self.on(day, "relation") or next(iter(self.all("relation")), None)

    def quality(self, day: date) -> str:
        """Return how the link is judged on ``day``."""
        fact = self.on(day, "quality")
        return fact.code if fact else Quality.UNKNOWN.value

    def lives_with_child(self, day: date) -> bool:
        """Tell whether the person lives with the child on ``day``."""
        return self.on(day, "household") is not None


@dataclass(frozen=True)
class Circle:
    """A child by an alias, and the people around."""

    person_id: UUID
    alias: str
    sex: str
    birth_year: int | None
    people: tuple[Around, ...]

    def one(self, relative_id: UUID) -> Around | None:
        """Return one of the people."""
        return next((one for one in self.people if one.id == relative_id), None)


_COLUMNS: Final = ("id", "about", "relative_id", "starts_on", "ends_on", "recorded_at", "recorded_by", "corrected_at",
                   "code", "runs_by", "decided", "informs", "visits", "words", "key_id")  # fmt: skip
_NOTHING: Final[dict[str, Any]] = {
    "runs_by": Cast(Value(None), UUIDField()),
    "decided": Cast(Value(None), DateField()),
    "informs": Value("", output_field=CharField()),
    "visits": Value("", output_field=CharField()),
}
_SORTS: Final[tuple[tuple[type[CircleFact], str, dict[str, Any]], ...]] = (
    (Relation, "relation", {"code": F("kind"), "runs_by": F("through_id")}),
    (LinkQuality, "quality", {"code": F("quality")}),
    (HouseholdStay, "household", {"code": Value("", output_field=CharField())}),
    (ParentalAuthority, "authority", {"code": F("status"), "decided": F("decided_on"), "informs": F("informed"),
                                      "visits": F("visiting")}),
)  # fmt: skip


def circle_of(actor: Actor, person_id: UUID) -> Circle:
    """Return the people around one child with their facts, in three statements; raise ``NotVisible``.

    When two records were found to be one child, the one that is kept shows the people of both.
    """
    # A sibling whose file is hidden from the actor must not show by the link to it.
    sibling = Person.objects.filter(pk=OuterRef("linked_person_id")).values("pk")[:1]
    around = (
        circle_visible_to(actor, person_id).select_related("person").annotate(sibling_id=Subquery(sibling))
    )
    rows = list(around.order_by("created_at", "id"))
    child = next((row.person for row in rows if row.person_id == person_id), None)
    facts = facts_of(rows) if rows else {}
    people = (_around(row, facts.get(row.pk, ())) for row in rows)
    return _circle(child or child_for(actor, person_id), people)


def _circle(child: Person, people: Iterable[Around]) -> Circle:
    return Circle(child.pk, child.alias, child.sex, child.birth_year, tuple(people))


def _around(row: Any, facts: Iterable[Fact]) -> Around:
    held = tuple(facts)
    relation = next((fact.code for fact in held if fact.about == "relation"), "")
    return Around(
        row.pk, row.label, implied_sex(row.sex, relation), row.birth_year, row.deceased, row.sibling_id,
        row.shown_to_child, row.revision, held, row.person_id,
    )  # fmt: skip


def facts_of(rows: Iterable[Relative], *, corrected: bool = False) -> dict[UUID, list[Fact]]:
    """Return the facts of relatives by relative, the latest first, in two statements; ``corrected`` ones too."""
    ids = [row.pk for row in rows]
    first, *others = (_sort(*sort, ids=ids, corrected=corrected) for sort in _SORTS)
    found = [dict(zip(_COLUMNS, line, strict=True)) for line in first.union(*others, all=True)]
    keys = sealing.open_keys(line["key_id"] for line in found)
    tables = {about: model for model, about, _ in _SORTS}
    facts: dict[UUID, list[Fact]] = {}
    for fact in sorted((_fact(tables, line, keys) for line in found), key=_latest_first, reverse=True):
        facts.setdefault(fact.relative_id, []).append(fact)
    return facts


def _sort(
    model: type[CircleFact], about: str, more: dict[str, Any], *, ids: list[UUID], corrected: bool
) -> Any:
    rows: QuerySet[Any] = model.objects.filter(relative_id__in=ids)
    if not corrected:
        rows = rows.filter(corrected_at__isnull=True)
    columns = {"about": Value(about, output_field=CharField()), **_NOTHING, **more}
    return rows.order_by().annotate(**columns).values_list(*_COLUMNS)


def _fact(tables: Mapping[str, Any], line: dict[str, Any], keys: Mapping[UUID, bytes]) -> Fact:
    key_id, sealed = line.pop("key_id"), line.pop("words")
    held = tables[line["about"]](pk=line["id"], key_id=key_id, words=sealed)
    words: dict[str, str] = held.unseal(keys[key_id], "words", {}) if key_id in keys else {}
    through, decided, informed, visiting = (line.pop(n) for n in ("runs_by", "decided", "informs", "visits"))
    return Fact(
        **line, through_id=through, decided_on=decided, informed=informed, visiting=visiting, words=words
    )


def _latest_first(fact: Fact) -> tuple[date, datetime]:
    return fact.starts_on or date.min, fact.recorded_at


@dataclass(frozen=True)
class Holder:
    """Somebody who exercises parental authority, by a role."""

    relative_id: UUID
    label: str
    status: AuthorityStatus
    decided_on: date | None
    informed: str
    visiting: str


def holders_of_authority(actor: Actor, person_id: UUID, *, day: date) -> list[Holder]:
    """Return who exercises parental authority on ``day`` as the file knows it; suspended and withdrawn are left out.

    Whether the law gives it is not computed here: the file holds what decisions and civil status say.
    """
    rows = _running(ParentalAuthority, actor, person_id, day).filter(
        status__in=[one.value for one in IN_FORCE]
    )
    return [
        Holder(row.relative_id, row.relative.label, AuthorityStatus(row.status), row.decided_on, row.informed,
               row.visiting)
        for row in rows
    ]  # fmt: skip


def household_on(actor: Actor, person_id: UUID, day: date) -> list[tuple[UUID, str]]:
    """Return who lives with the child on ``day``: (relative, role)."""
    return [(row.relative_id, row.relative.label) for row in _running(HouseholdStay, actor, person_id, day)]


def _running(model: type[Any], actor: Actor, person_id: UUID, day: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gt=day),
        relative__person_id__in=records_below(person_id),
        relative__withdrawn_at__isnull=True,
        team_id__in=actor.teams_with(Right.CASE_READ),
        corrected_at__isnull=True,
    )
    return rows.select_related("relative").order_by("relative__created_at", "relative_id", "starts_on")


@dataclass(frozen=True)
class ChildsPerson:
    """Somebody the child's own page may show: the child's words first, and what they are to the child."""

    words: str
    link: str


def people_for_child(actor: Actor, person_id: UUID, *, day: date) -> list[ChildsPerson]:
    """Return whom the team ticked for the child's own page, except those whose link is judged dangerous on ``day``.

    No name, no number: the words that the child uses, else the role.
    """
    dangerous = _running(LinkQuality, actor, person_id, day).filter(
        relative_id=OuterRef("pk"), quality=Quality.DANGEROUS.value
    )
    kind = Relation.objects.filter(relative_id=OuterRef("pk"), corrected_at__isnull=True).order_by(
        F("ends_on").desc(nulls_first=True), "-recorded_at"
    )
    shown = circle_visible_to(actor, person_id).filter(
        ~Exists(dangerous), shown_to_child=True, deceased=False
    )
    rows = list(shown.annotate(kind=Subquery(kind.values("kind")[:1])).order_by("created_at", "id"))
    keys = sealing.open_keys(row.key_id for row in rows if row.child_words)
    return [_for_child(row, keys) for row in rows]


def _for_child(row: Any, keys: Mapping[UUID, bytes]) -> ChildsPerson:
    own = row.unseal(keys[row.key_id], "child_words") if row.child_words else ""
    return ChildsPerson(words=own or row.label, link=RelationKind.label_of(row.kind or ""))


def family_of(circle: Circle, *, day: date) -> Family:
    """Return the circle as the genogram draws it on ``day``: labels and roles, no name."""
    ids = {one.id: f"p{place}" for place, one in enumerate(circle.people, start=1)}
    members = [_member(one, ids, day) for one in circle.people]
    at_home = any(member.at_home for member in members)
    child = Member(CHILD, circle.alias, sex=circle.sex, birth_year=circle.birth_year, at_home=at_home)
    return Family(child, tuple(members))


def _member(one: Around, ids: Mapping[UUID, str], day: date) -> Member:
    relation = one.relation(day)
    through = relation.through_id if relation else None
    return Member(
        ids[one.id], one.label, kind=relation.code if relation else RelationKind.OTHER.value, sex=one.sex,
        through=ids.get(through) if through else None, birth_year=one.birth_year, deceased=one.deceased,
        at_home=one.lives_with_child(day), quality=one.quality(day),
        past=relation is not None and not holds_on(relation, day),
    )  # fmt: skip


def followed_child(actor: Actor, *, alias: str, birth_year: int | None) -> UUID:
    """Return the child of the actor's teams who has this very alias, to link a brother or sister.

    Raises ``Refused`` (``no_such_child``, ``several_children``): nothing is listed.
    """
    rows = Person.objects.filter(team_id__in=actor.teams_with(Right.CASE_WRITE), alias__iexact=alias.strip())
    if birth_year is not None:
        rows = rows.filter(birth_year=birth_year)
    found = list(rows.order_by("id").values_list("id", flat=True)[:2])
    if not found:
        raise Refused(
            "Aucun dossier de votre équipe ne porte cet alias. Recopiez-le tel qu'il est écrit en tête du dossier.",
            code="no_such_child", field="alias",
        )  # fmt: skip
    if len(found) > 1:
        raise Refused(
            "Deux dossiers portent cet alias. Écrivez aussi l'année de naissance.",
            code="several_children",
            field="birth_year",
        )
    return found[0]


@dataclass(frozen=True)
class History:
    """Everything that was noted about one relative, what was corrected included; ``authors`` by id."""

    facts: tuple[Fact, ...]
    versions: tuple[tuple[datetime, UUID], ...]
    authors: Mapping[UUID, str]


def history_of(actor: Actor, relative_id: UUID) -> History:
    """Return the whole history of one relative, the latest first; raise ``NotVisible``."""
    row = relative_for(actor, relative_id)
    facts = tuple(facts_of([row], corrected=True).get(row.pk, ()))
    kept = RelativeVersion.objects.filter(relative=row).order_by("-revision")
    versions = tuple(kept.values_list("replaced_at", "replaced_by"))
    return History(
        facts, versions, names_of([*(fact.recorded_by for fact in facts), *(by for _, by in versions)])
    )
