"""The register of breaches, as its screens and its export show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.foundation import audit
from havre.safekeeping.access import breach_for, breaches_visible_to
from havre.safekeeping.models import Breach, BreachStep
from havre.safekeeping.rules.breach import Account, BreachStatus, CnilDecision, Nature, PersonsDecision

SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class BreachLine:
    """One breach in the register. ``waiting``: the 72 hours run, or are over, and nothing is decided."""

    id: UUID
    reference: str
    status: str
    natures: str
    aware_at: datetime
    due_at: datetime
    cnil: str
    persons: str
    waiting: bool
    late: bool


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One dated line."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, kw_only=True)
class BreachPage:
    """One breach, whole."""

    id: UUID
    line: BreachLine
    state: str
    revision: int
    account: Account
    steps: tuple[StepLine, ...]


def register_of(actor: Actor, *, now: datetime) -> list[BreachLine]:
    """Return the breaches of the officer's agencies, the most recent first, in one statement."""
    rows = breaches_visible_to(actor).order_by("-aware_at", "pk")[:SHOWN]
    return [_line(row, now) for row in rows]


def _line(row: Breach, now: datetime) -> BreachLine:
    undecided = row.status == BreachStatus.OPEN and row.cnil == CnilDecision.UNDECIDED
    return BreachLine(
        id=row.pk,
        reference=row.reference,
        status=BreachStatus.label_of(row.status),
        natures=" ; ".join(Nature.label_of(code) for code in row.natures),
        aware_at=row.aware_at,
        due_at=row.due_at,
        cnil=CnilDecision.label_of(row.cnil),
        persons=PersonsDecision.label_of(row.persons),
        waiting=undecided,
        late=undecided and now >= row.due_at,
    )


def breach_page(actor: Actor, breach_id: UUID, *, now: datetime) -> BreachPage:
    """Return one breach; raise ``NotVisible``."""
    row = breach_for(actor, breach_id)
    steps = list(BreachStep.objects.filter(breach=row).order_by("at", "pk"))
    names = dict(
        User.objects.filter(pk__in={step.by_id for step in steps}).order_by("pk").values_list("pk", "name")
    )
    return BreachPage(
        id=row.pk,
        line=_line(row, now),
        state=row.status,
        revision=row.revision,
        account=_account(row),
        steps=tuple(
            StepLine(at=one.at, by=names.get(one.by_id, "Ancien membre"), text=one.text) for one in steps
        ),
    )


def _account(row: Breach) -> Account:
    return Account(
        natures=tuple(Nature(code) for code in row.natures),
        facts=row.facts,
        data=row.data,
        persons_about=row.persons_about,
        effects=row.effects,
        measures=row.measures,
        cnil=CnilDecision(row.cnil),
        cnil_why=row.cnil_why,
        cnil_at=row.cnil_at,
        late_why=row.late_why,
        persons=PersonsDecision(row.persons),
        persons_why=row.persons_why,
        persons_at=row.persons_at,
    )


HEADS = (
    "Référence", "État", "Connue le (UTC)", "72 heures jusqu'au (UTC)", "Nature", "Faits", "Données", "Personnes",
    "Effets", "Mesures", "CNIL", "Raison", "Notifiée le (UTC)", "Motif du retard", "Information des personnes",
    "Raison", "Informées le (UTC)",
)  # fmt: skip


def register_rows(actor: Actor) -> Iterator[list[str]]:
    """Yield the register line by line, headers first; the export is told to the journal."""
    audit.record("breach.export", kind="breach")
    yield list(HEADS)
    for row in breaches_visible_to(actor).order_by("aware_at", "pk").iterator():
        yield [
            row.reference, BreachStatus.label_of(row.status), _stamp(row.aware_at), _stamp(row.due_at),
            " ; ".join(Nature.label_of(code) for code in row.natures), row.facts, row.data,
            str(row.persons_about or ""), row.effects, row.measures, CnilDecision.label_of(row.cnil), row.cnil_why,
            _stamp(row.cnil_at), row.late_why, PersonsDecision.label_of(row.persons), row.persons_why,
            _stamp(row.persons_at),
        ]  # fmt: skip


def _stamp(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
