"""The writing as it would be sealed now: the same document, the same recipients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from havre.accounts.access import Actor
from havre.law.periods import local_date
from havre.law.territory import METROPOLE, territory_of
from havre.reports.queries.opened import OpenReport, snapshot
from havre.reports.recipients import Destination, destinations_of, parties
from havre.reports.writings import Envelope, Writing, stale, writing_of


@dataclass(frozen=True)
class Preview:
    """A document that is not sealed, and to whom it would go on that local day."""

    document: Writing
    destinations: tuple[Destination, ...]
    zone: ZoneInfo
    on: date


def preview_of(actor: Actor, opened: OpenReport, *, purpose: str, now: datetime) -> Preview:
    """Return the document as it stands; the identities that it shows are read under ``purpose``.

    Texts that are no longer in force are left out: the guards name them before the sending.
    """
    code = opened.report.departement_code
    territory = territory_of(code) if code else METROPOLE
    on = local_date(now, territory)
    content = snapshot(actor, opened, purpose=purpose, now=now)
    destinations = destinations_of(opened.report, court=content.addressee.court, on=on)
    recipients, copy_to = parties(destinations)
    gone = stale(content.addressee.legal_bases, on=on)
    envelope = Envelope(on=on, recipients=recipients, copy_to=copy_to, left_out=gone)
    return Preview(writing_of(content, envelope), destinations, territory.zone, on)
