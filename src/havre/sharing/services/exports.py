"""Export one file or a list: asked with a purpose, allowed by a second person, readable for a day by who asked.

What leaves is what may be told to whom it is for, as for every other paper; each page and each line says who read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.notices import members_with, notify
from havre.accounts.rules import Right
from havre.cases import access as cases
from havre.cases.disclosure import Channel, Disclosed, Item, Recipient, RecipientKind, Topic, applied
from havre.cases.models import Case
from havre.cases.queries.lines import running
from havre.cases.services.acts import needed
from havre.documents.blocks import Paragraphs, Section, Sheet
from havre.documents.render import render_sheet
from havre.foundation import audit, sealing
from havre.foundation.turns import one_at_a_time
from havre.kernel.errors import NotVisible, Refused
from havre.sharing import access
from havre.sharing.models import Export
from havre.sharing.queries.items import items_of
from havre.sharing.rules.export import (
    ANSWERABLE,
    EXPORT,
    READABLE,
    ExportAct,
    ExportFormat,
    ExportPurpose,
    ExportStatus,
    formats_of,
)
from havre.sharing.rules.package import Package, as_csv, as_json
from havre.sharing.services import export_files as files
from havre.sharing.services.packing import today_of
from havre.ui.french import datetime_words

# A table program reads accents by it.
BOM: Final = "\ufeff"
_MEDIA: Final = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.JSON: "application/json",
    ExportFormat.PDF: "application/pdf",
}
_TEAM = Recipient(kind=RecipientKind.TEAM, channel=Channel.EXPORT)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked. ``export_id`` is made with the page. ``case_id`` None is the list of the team's open files."""

    export_id: UUID
    purpose: ExportPurpose
    why: str
    audience: RecipientKind = RecipientKind.TEAM
    case_id: UUID | None = None
    team_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Downloaded:
    """A file as it leaves, by pieces."""

    content: Iterator[bytes]
    media_type: str
    name: str


@transaction.atomic
def ask(*, actor: Actor, asked: Asked, now: datetime) -> UUID:
    """Prepare an export and ask a manager for it; nobody reads it yet. Sent twice it is asked once.

    Raises ``NotVisible``, ``Refused`` (``text_missing``, ``nothing_told``).
    """
    why = needed(asked.why, field="why", sentence="Écrivez pourquoi cet export est nécessaire.")
    one_at_a_time(asked.export_id)
    if Export.objects.filter(pk=asked.export_id, by_id=actor.user_id).exists():
        return asked.export_id
    case = cases.case_for(actor, asked.case_id, right=Right.CASE_WRITE) if asked.case_id else None
    if case:
        team_id, told = case.team_id, iter([_told_of_file(actor, case, asked, now=now)])
    else:
        team_id = _team_of(actor, asked)
        told = _told_of_list(actor, team_id, now=now)
    row = _stored(actor, asked, told, team_id=team_id, why=why, now=now)
    audit.record(
        "export.submit", kind="case" if row.case_id else "team", object_id=row.case_id or team_id, team_id=team_id,
        purpose=row.purpose, detail={"export": str(row.pk), "lines": row.lines, "audience": row.audience},
    )  # fmt: skip
    people = cases.managers_of(case) if case else members_with(team_id, Right.CASE_MANAGE)
    notify(people, team_id=team_id, kind="export_wanted", path=f"/exports/{row.pk}/", now=now, by=actor)
    return row.pk


@transaction.atomic
def decide(*, actor: Actor, export_id: UUID, act: ExportAct, now: datetime) -> None:
    """Allow or refuse, as a manager of the team who did not ask (``own_export``)."""
    row = (
        Export.objects.select_for_update()
        .filter(pk=export_id, team_id__in=actor.teams_with(Right.CASE_MANAGE))
        .first()
    )
    if row is None:
        raise NotVisible
    if row.by_id == actor.user_id:
        raise Refused(
            "Vous avez demandé cet export : un autre responsable doit l'accorder.", code="own_export"
        )
    if row.ends_at <= now:
        raise Refused("Cette demande est trop ancienne : elle est à refaire.", code="export_over")
    row.status = EXPORT.after(row.status, act).value
    row.decided_by_id, row.decided_at, row.ends_at = actor.user_id, now, now + READABLE
    row.save(update_fields=["status", "decided_by_id", "decided_at", "ends_at"])
    audit.record(
        f"export.{act.value}", kind="case" if row.case_id else "team", object_id=row.case_id or row.team_id,
        team_id=row.team_id, purpose=row.purpose, detail={"export": str(row.pk)},
    )  # fmt: skip
    notify(
        [row.by_id], team_id=row.team_id, kind="export_answer", path=f"/exports/{row.pk}/", now=now, by=actor
    )


@transaction.atomic
def download(*, actor: Actor, export_id: UUID, form: ExportFormat, now: datetime) -> Downloaded:
    """Return the file, once its reading is in the journal; ``NotVisible`` unless one asked, was allowed, and in time.

    Its content is read part by part while it leaves, each part under the person's own scope.
    """
    row = Export.objects.filter(
        pk=export_id, by_id=actor.user_id, status=ExportStatus.APPROVED.value, ends_at__gt=now
    ).first()
    if row is None or form not in formats_of(row.lines):
        raise NotVisible
    files.openable(row)
    audit.record(
        "export.export", kind="case" if row.case_id else "team", object_id=row.case_id or row.team_id,
        team_id=row.team_id, purpose=row.purpose, detail={"export": str(row.pk), "format": form.value},
    )  # fmt: skip
    mention = f"Export lu par {actor.name}, {datetime_words(now)}. {ExportPurpose.label_of(row.purpose)}"
    parts = files.parts(row, user_id=actor.user_id)
    return Downloaded(
        content=_written(parts, form, mention=mention, reference=row.sha256[:12], now=now), media_type=_MEDIA[form],
        name=f"export-{str(row.pk)[-8:]}.{form.value}",
    )  # fmt: skip


def _team_of(actor: Actor, asked: Asked) -> UUID:
    team_id = asked.team_id or actor.main_seat(Right.CASE_WRITE).team_id
    if team_id is None or team_id not in actor.teams_with(Right.CASE_WRITE):
        raise NotVisible
    return team_id


def _told_of_file(actor: Actor, case: Case, asked: Asked, *, now: datetime) -> Disclosed:
    """Return what may be told of the whole file: nobody chose its lines, what the team keeps to a few stays there."""
    key = sealing.open_key(case.key_id)
    recipient = Recipient(kind=asked.audience, channel=Channel.EXPORT)
    inside = asked.audience is RecipientKind.TEAM
    items = [item for item in items_of(actor, case, key=key) if inside or not item.sensitive]
    return access.disclosed(case, items, recipient, on=today_of(case, now), key=key)


def _told_of_list(actor: Actor, team_id: UUID, *, now: datetime) -> Iterator[Disclosed]:
    """Yield the open files of a team under their aliases, by parts, for the team itself and nobody else."""
    for lines in running(actor, team_id, size=files.PART):
        items = [
            Item(
                key=str(line.id), heading=line.reference, at=line.opened_at, topics=frozenset({Topic.FILE}),
                free=False,
                text=f"{line.alias} ; {line.status.label} ; {line.referent} ; {line.last_contact_on:%d/%m/%Y}",
            )
            for line in lines
        ]  # fmt: skip
        yield applied(items, _TEAM, withheld=(), on=now.date())


def _stored(
    actor: Actor, asked: Asked, told: Iterable[Disclosed], *, team_id: UUID, why: str, now: datetime
) -> Export:
    """Keep what is told, part by part, then the question; raise ``Refused`` (``nothing_told``)."""
    head = {"kind": "export", "purpose": asked.purpose.value, "audience": asked.audience.value}
    row = Export(
        id=asked.export_id, team_id=team_id, case_id=asked.case_id, purpose=asked.purpose.value, by_id=actor.user_id,
        audience=asked.audience.value, asked_at=now, ends_at=now + ANSWERABLE,
    )  # fmt: skip
    row.key_id, key = sealing.new_key("export", team_id=team_id, object_id=row.pk)
    # Named after the file it tells of: a purge of the file destroys it too, although nothing else points there.
    row.file_key_id, file_key = sealing.new_key(
        "exported", team_id=team_id, user_id=actor.user_id, object_id=row.case_id or row.pk
    )
    row.lines, row.sha256 = files.keep(row, file_key, told, head=head)
    if not row.lines:
        raise Refused("Rien ne peut être exporté pour ce destinataire.", code="nothing_told")
    row.seal(key, why={"text": why})
    row.save(force_insert=True)
    return row


def _written(
    parts: Iterator[Package], form: ExportFormat, *, mention: str, reference: str, now: datetime
) -> Iterator[bytes]:
    if form is ExportFormat.PDF:
        return iter([_pdf(parts, mention=mention, reference=reference, now=now)])
    if form is ExportFormat.CSV:
        return (text.encode() for text in chain([BOM], as_csv(parts, mention=mention)))
    return (text.encode() for text in as_json(parts, mention=mention))


def _pdf(parts: Iterator[Package], *, mention: str, reference: str, now: datetime) -> bytes:
    sections = tuple(
        Section(
            f"{told.heading}{f' ({told.at:%d/%m/%Y})' if told.at else ''}", (Paragraphs(told.text or "—"),)
        )
        for part in parts
        for told in part.items
    )
    sheet = Sheet("Export", mention, sections)
    return render_sheet(
        sheet, issuer="Havre", reference=reference, mention=mention, produced_at=now, demo=settings.DEMO
    )
