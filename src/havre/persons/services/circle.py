"""Verbs on the people around a child: add, correct, show, link, withdraw. Each one transaction, one audit event.

Each verb takes an ``Edit``: who changes which relative, from which revision. Sending the same form twice acts once;
a form written on an older revision is refused (``revision_conflict``), and the screen shows both versions.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access.circle import child_for, circle_visible_to, relative_for
from havre.persons.models import LinkQuality, Person, Relation, Relative, RelativeVersion
from havre.persons.rules import Sex
from havre.persons.rules.circle import (
    LABEL_MAX,
    OLDEST_YEAR,
    SIBLINGS,
    Quality,
    RelationKind,
    RelativeCard,
    check_period,
    check_shown_to_child,
    check_through,
)
from havre.persons.vault import Identity

CONFLICT = (
    "Quelqu'un a changé cette personne pendant que vous écriviez. Comparez, puis enregistrez de nouveau."
)


@dataclass(frozen=True)
class Edit:
    """Who changes which relative, from which revision, when; ``fact_id`` is the id that the form carries."""

    actor: Actor
    relative_id: UUID
    revision: int
    fact_id: UUID
    now: datetime

    @property
    def today(self) -> date:
        """The day of the act, in France."""
        return timezone.localdate(self.now)


@dataclass(frozen=True)
class RelativeDraft:
    """What is known of somebody without naming them."""

    label: str
    sex: str = Sex.UNKNOWN.value
    birth_year: int | None = None
    deceased: bool = False


@dataclass(frozen=True)
class RelationDraft:
    """What somebody is to the child, since when, by whom the kinship runs, who said so."""

    kind: str
    through_id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = ""


@transaction.atomic
def add_relative(
    *,
    actor: Actor,
    person_id: UUID,
    relative_id: UUID,
    draft: RelativeDraft,
    relation: RelationDraft,
    card: RelativeCard,
    now: datetime,
) -> Relative:
    """Put somebody around the child, with the first relation; the name and the rest are sealed under the child's key.

    Raises ``Refused`` when the label is missing, a date is wrong or the kinship cannot run by the person named.
    """
    child = child_for(actor, person_id, right=Right.CASE_WRITE)
    known = circle_visible_to(actor, person_id).filter(pk=relative_id).first()
    if known is not None:
        return known
    _check_draft(draft, now=now)
    row = Relative(
        pk=relative_id, team_id=child.team_id, person=child, key_id=_key_id(child), created_at=now, updated_at=now,
        updated_by=actor.user_id, **asdict(draft),
    )  # fmt: skip
    key = sealing.open_key(row.key_id)
    row.seal(key, card=asdict(card))
    insert(row)
    insert(
        relation_row(
            row, relation, fact_id=uuid5(relative_id, "relation"), by=actor.user_id, now=now, key=key
        )
    )
    _record(row, "circle.add", kind=relation.kind)
    return row


@transaction.atomic
def correct_relative(*, edit: Edit, draft: RelativeDraft | None, card: RelativeCard | None) -> Relative:
    """Correct what is known of somebody; the former version is kept sealed. None leaves that part as it is."""
    row = relative_for(edit.actor, edit.relative_id, right=Right.CASE_WRITE, lock=True)
    if RelativeVersion.objects.filter(pk=edit.fact_id, relative=row).exists():
        return row
    check_revision(row, edit)
    key = keep_version(row, edit)
    if draft is not None:
        _check_draft(draft, now=edit.now)
        for name, value in asdict(draft).items():
            setattr(row, name, value)
    if card is not None:
        row.seal(key, card=asdict(card))
    touch(row, edit)
    _record(row, "circle.correct")
    return row


@transaction.atomic
def show_to_child(*, edit: Edit, shown: bool, words: str) -> Relative:
    """Tick (or not) that the child's own page may show this person, in the child's words."""
    row = relative_for(edit.actor, edit.relative_id, right=Right.CASE_WRITE, lock=True)
    if RelativeVersion.objects.filter(pk=edit.fact_id, relative=row).exists():
        return row
    check_revision(row, edit)
    if shown:
        check_shown_to_child(_quality_now(row))
    key = keep_version(row, edit)
    row.shown_to_child = shown
    row.seal(key, child_words=words)
    touch(row, edit)
    _record(row, "circle.show_to_child", shown=shown)
    return row


@transaction.atomic
def withdraw_relative(*, edit: Edit) -> None:
    """Take away somebody noted by mistake; the row stays, no screen shows it."""
    seen = Relative.objects.filter(
        pk=edit.relative_id, team_id__in=edit.actor.teams_with(Right.CASE_WRITE), withdrawn_at__isnull=False
    )
    if seen.exists():
        return
    row = relative_for(edit.actor, edit.relative_id, right=Right.CASE_WRITE, lock=True)
    check_revision(row, edit)
    row.withdrawn_at = edit.now
    touch(row, edit)
    _record(row, "circle.withdraw")


@transaction.atomic
def link_sibling(*, edit: Edit, sibling_id: UUID | None, also_there: bool = False) -> Relative:
    """Link a brother or sister to their own file in the same team, or unlink (None).

    ``also_there`` confirms for the other child too: their circle receives this child as a sibling, once.
    Raises ``Refused`` (``not_a_sibling``, ``same_child``), ``NotVisible`` for a file that is not the team's.
    """
    row = relative_for(edit.actor, edit.relative_id, right=Right.CASE_WRITE, lock=True)
    if RelativeVersion.objects.filter(pk=edit.fact_id, relative=row).exists():
        return row
    check_revision(row, edit)
    kind = _sibling_kind(row)
    sibling = _sibling(edit.actor, row, sibling_id) if sibling_id else None
    keep_version(row, edit)
    row.linked_person = sibling
    touch(row, edit)
    _record(row, "circle.link_sibling", sibling=str(sibling_id or ""))
    if sibling and also_there:
        _mirror(edit, row, sibling, kind)
    return row


def _sibling_kind(row: Relative) -> str:
    kinds = Relation.objects.filter(relative=row, corrected_at__isnull=True, ends_on__isnull=True)
    found = next((kind for kind in kinds.values_list("kind", flat=True) if kind in SIBLINGS), None)
    if found is None:
        raise Refused(
            "Seul un frère, une sœur, un demi-frère ou une demi-sœur se relie à son propre dossier.",
            code="not_a_sibling",
        )
    return str(found)


def _sibling(actor: Actor, row: Relative, sibling_id: UUID) -> Person:
    sibling = child_for(actor, sibling_id, right=Right.CASE_WRITE)
    if sibling.team_id != row.team_id:
        raise NotVisible
    if sibling.pk == row.person_id:
        raise Refused("C'est le dossier de cet enfant. Choisissez celui du frère ou de la sœur.", code="same_child",
                      field="alias")  # fmt: skip
    return sibling


def _mirror(edit: Edit, row: Relative, sibling: Person, kind: str) -> None:
    if circle_visible_to(edit.actor, sibling.pk).filter(linked_person_id=row.person_id).exists():
        return
    label = RelationKind(kind).label
    mirror = add_relative(
        actor=edit.actor, person_id=sibling.pk, relative_id=uuid5(edit.fact_id, "mirror"),
        draft=RelativeDraft(label=label), relation=RelationDraft(kind=kind), card=RelativeCard(), now=edit.now,
    )  # fmt: skip
    Relative.objects.filter(pk=mirror.pk).update(linked_person_id=row.person_id)


def insert(row: models.Model) -> None:
    """Insert ``row``; raise ``NotVisible`` when its id is taken by something that the person cannot see."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise NotVisible from error


def check_revision(row: Relative, edit: Edit) -> None:
    """Refuse a form written on an older revision."""
    if row.revision != edit.revision:
        raise Refused(CONFLICT, code="revision_conflict")


def touch(row: Relative, edit: Edit) -> None:
    """Save ``row`` as changed by this edit: one revision more."""
    row.revision += 1
    row.updated_at, row.updated_by = edit.now, edit.actor.user_id
    row.save()


def keep_version(row: Relative, edit: Edit) -> bytes:
    """Seal aside what ``row`` was; return the key of the child's circle."""
    key = sealing.open_key(row.key_id)
    state = {
        "label": row.label, "sex": row.sex, "birth_year": row.birth_year, "deceased": row.deceased,
        "linked_person_id": str(row.linked_person_id or ""), "shown_to_child": row.shown_to_child,
        "card": row.unseal(key, "card"), "child_words": row.unseal(key, "child_words"),
    }  # fmt: skip
    version = RelativeVersion(
        pk=edit.fact_id, team_id=row.team_id, relative=row, key_id=row.key_id, revision=row.revision,
        replaced_at=edit.now, replaced_by=edit.actor.user_id,
    )  # fmt: skip
    version.seal(key, state=state)
    insert(version)
    return key


def relation_row(
    relative: Relative, draft: RelationDraft, *, fact_id: UUID, by: UUID, now: datetime, key: bytes
) -> Relation:
    """Return a checked relation of ``relative``, not saved; raise ``Refused``."""
    check_period(draft.starts_on, draft.ends_on, today=timezone.localdate(now))
    through = _through(relative, draft)
    row = Relation(
        pk=fact_id, team_id=relative.team_id, relative=relative, key_id=relative.key_id, kind=draft.kind,
        through=through, starts_on=draft.starts_on, ends_on=draft.ends_on, recorded_at=now, recorded_by=by,
    )  # fmt: skip
    row.seal(key, words={"source": draft.source})
    return row


def _through(relative: Relative, draft: RelationDraft) -> Relative | None:
    """Return the relative by whom the kinship runs: of the same child, never of another."""
    if draft.through_id is None:
        return None
    through = Relative.objects.filter(
        pk=draft.through_id, person_id=relative.person_id, withdrawn_at__isnull=True
    ).first()
    if through is None or through.pk == relative.pk:
        raise NotVisible
    kinds = Relation.objects.filter(relative=through, corrected_at__isnull=True).order_by("recorded_at")
    known = list(kinds.values_list("kind", flat=True))
    fitting = next((kind for kind in known if _fits(draft.kind, kind)), None)
    check_through(draft.kind, fitting or next(iter(known), ""))
    return through


def _fits(kind: str, through: str) -> bool:
    try:
        check_through(kind, through)
    except Refused:
        return False
    return True


def _check_draft(draft: RelativeDraft, *, now: datetime) -> None:
    if not draft.label.strip():
        raise Refused(
            "Écrivez le rôle de cette personne, par exemple « mère » ou « oncle paternel ».",
            code="label_missing",
            field="label",
        )
    if len(draft.label) > LABEL_MAX:
        raise Refused(
            f"Ce rôle dépasse {LABEL_MAX} signes. Raccourcissez-le.", code="label_long", field="label"
        )
    if draft.birth_year is not None and not OLDEST_YEAR <= draft.birth_year <= now.year:
        raise Refused(
            f"Cette année n'est pas possible. Écrivez une année entre {OLDEST_YEAR} et {now.year}, ou laissez vide.",
            code="birth_year", field="birth_year",
        )  # fmt: skip


def _quality_now(row: Relative) -> str:
    found = LinkQuality.objects.filter(relative=row, corrected_at__isnull=True, ends_on__isnull=True)
    return str(found.values_list("quality", flat=True).first() or Quality.UNKNOWN)


def _key_id(child: Person) -> UUID:
    """Return the key of the child's identity: erasing it erases what is sealed of the circle."""
    return Identity.objects.values_list("key_id", flat=True).get(person_id=child.pk)


def _record(row: Relative, act: str, **detail: str | bool) -> None:
    audit.record(
        act, kind="person", object_id=row.person_id, team_id=row.team_id,
        detail={"relative": str(row.pk), **detail},
    )  # fmt: skip
