"""What a file holds that may be told, item by item, before any decision is applied."""

from __future__ import annotations

from typing import Final

from havre.accounts.access import Actor
from havre.cases import access
from havre.cases.disclosure import Item, Topic, topics_of_entry
from havre.cases.models import Case
from havre.cases.queries.chronology import Line, folded, read
from havre.cases.rules import LegalBasis, Sensitivity
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.pathway import PathwayStatus
from havre.persons.access import identity_for
from havre.sharing.queries.plan_items import plan_items

LINES_MAX: Final = 300
IDENTITY: Final = "identity"
# What tells of the team's own work, or of who must not know, is never told to anybody.
INTERNAL: Final = frozenset(
    {
        EntryKind.TEAM, EntryKind.BARRED, EntryKind.RESTRICTED, EntryKind.MERGED, EntryKind.TASK, EntryKind.HANDOVER,
        EntryKind.SHARE, EntryKind.TRANSFER, EntryKind.REFERRAL, EntryKind.WITHHELD, EntryKind.EXPORT,
        EntryKind.ATTACHMENT, EntryKind.DOCUMENT, EntryKind.REPORT, EntryKind.RIGHTS,
    }
)  # fmt: skip
_LEVELS: Final = (Sensitivity.ORDINARY.value, Sensitivity.SENSITIVE.value)


def items_of(actor: Actor, case: Case, *, key: bytes) -> tuple[Item, ...]:
    """Return the facts, the extracts agreed for partners, then the lines that the actor may read, the last first.

    A corrected line is told as corrected, never as before. A sealed one is never told.
    """
    kinds = [kind.value for kind in EntryKind if kind not in INTERNAL]
    rows = list(
        access.entries_of(actor, case)
        .filter(kind__in=kinds, sensitivity__in=_LEVELS)
        .order_by("-at", "-id")[:LINES_MAX]
    )
    return (
        *facts_of(case),
        *plan_items(case),
        *(_item(line) for line in folded(read(actor, rows, key=key), rows)),
    )


def facts_of(case: Case) -> tuple[Item, ...]:
    """Return what the file knows in a word."""
    basis, status = LegalBasis.label_of(case.legal_basis), PathwayStatus.label_of(case.status)
    return (
        Item(
            key="basis", heading="Base de l'accompagnement", text=basis, free=False, topics=frozenset({Topic.MEASURES})
        ),
        Item(
            key="status", heading="Étape de l'accompagnement", text=status, free=False, topics=frozenset({Topic.FILE})
        ),
    )  # fmt: skip


def identity_item(actor: Actor, case: Case, *, purpose: str) -> Item:
    """Return the name and the birth date as an item; its reading is in the journal."""
    card = identity_for(actor, case.person_id, purpose=purpose)
    birth = f", né(e) le {card.birth_date:%d/%m/%Y}" if card.birth_date else ""
    return Item(
        key=IDENTITY, heading="Nom et naissance", text=f"{card.full_name or 'Non connu'}{birth}",
        topics=frozenset({Topic.IDENTITY}),
    )  # fmt: skip


def _item(line: Line) -> Item:
    said = str(line.content.get("child_words", "")).strip()
    title = str(line.content.get("title", "")).strip()
    heading = f"{line.kind.label} : {title}" if title else line.kind.label
    text = "\n".join(part for part in (line.text, f"Mots de l'enfant : « {said} »" if said else "") if part)
    topics = topics_of_entry(line.kind) | ({Topic.CHILD_WORDS} if said else frozenset())
    return Item(
        key=f"entry:{line.id}", heading=heading, text=text, topics=topics, at=line.at, object_id=line.object_id,
        sensitive=line.sensitivity is not Sensitivity.ORDINARY,
    )  # fmt: skip
