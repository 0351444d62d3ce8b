"""Bring existing files in from a CSV: checked first, confirmed by a person, whole or not at all, never twice."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction
from procrastinate.contrib.django import app

from havre.accounts.access import Actor, acting_person
from havre.accounts.models import Membership, User
from havre.accounts.rules import HOLDERS, Right
from havre.cases.access import run_for
from havre.cases.models import Case, ImportRun
from havre.cases.rules import Origin
from havre.cases.rules.importing import Fault, Reading, Row, read
from havre.cases.services.opening import Opening, open_cases
from havre.directory.importers import csv_stream, text_stream
from havre.directory.importers.records import Reason, Refusal, Unreadable
from havre.foundation import audit, sealing
from havre.foundation.scope import acting_for_team, set_scope, signed
from havre.foundation.turns import one_at_a_time
from havre.kernel.errors import Refused
from havre.law.territory import TERRITORIES
from havre.persons.access import IdentityCard, token

BYTES_MAX: Final = 20 * 1024 * 1024
LINES_MAX: Final = 250_000
RUN: Final = "import_files"
TOGETHER: Final = 200
CHECKED, WAITING, DONE, DROPPED = "checked", "waiting", "done", "dropped"


@transaction.atomic
def check(*, actor: Actor, team_id: UUID, run_id: UUID, content: bytes, now: datetime) -> ImportRun:
    """Read a whole CSV and say what it would do; nothing is opened. Sent twice, it answers the first report.

    Raises ``NotVisible``; ``Refused`` (``file_empty``, ``file_too_large``).
    """
    seat = actor.seat_in(team_id, Right.CASE_MANAGE)
    one_at_a_time(run_id)
    if (before := ImportRun.objects.filter(pk=run_id, team_id=team_id).first()) is not None:
        return before
    if not content.strip() or len(content) > BYTES_MAX:
        raise Refused(
            "Choisissez un fichier CSV qui n'est pas vide, de 20 Mo au plus.",
            code="file_too_large" if len(content) > BYTES_MAX else "file_empty", field="file",
        )  # fmt: skip
    found = reading_of(content, team_id=team_id, now=now)
    known = _known(found, agency_id=seat.agency_id, team_id=team_id)
    key_id, key = sealing.new_key("case_import", team_id=team_id, object_id=run_id)
    run = ImportRun(
        id=run_id, team_id=team_id, by_id=actor.user_id, state=CHECKED, created_at=now, key_id=key_id,
        new=len(found.rows) - len(known), known=len(known), faults=len(found.faults),
    )  # fmt: skip
    run.seal(key, source=content, report={"faults": [list(vars(one).values()) for one in found.faults]})
    run.save(force_insert=True)
    audit.record(
        "import.check", kind="case_import", object_id=run_id, team_id=team_id,
        detail={"new": run.new, "known": run.known, "faults": run.faults},
    )  # fmt: skip
    return run


@transaction.atomic
def confirm(*, actor: Actor, run_id: UUID, now: datetime) -> None:
    """Queue the opening of the files; refused while one line is wrong (``faults_left``)."""
    run = run_for(actor, run_id, lock=True)
    if run.state in {WAITING, DONE}:
        return
    if run.faults or run.state == DROPPED:
        raise Refused(
            "Ce fichier a des lignes à corriger : rien n'est repris tant qu'il en reste. Corrigez le fichier dans "
            "votre tableur, puis envoyez-le de nouveau : les dossiers déjà repris ne le sont pas deux fois.",
            code="faults_left",
        )
    run.state = WAITING
    run.save()
    audit.record("import.confirm", kind="case_import", object_id=run.pk, team_id=run.team_id)
    app.configure_task(RUN).defer(run_id=str(run.pk), user_id=str(actor.user_id), at=now.isoformat())


@transaction.atomic
def drop(*, actor: Actor, run_id: UUID) -> None:
    """Forget a file that was sent: its bytes and their key are erased, its counts stay."""
    run = run_for(actor, run_id, lock=True)
    if run.state == CHECKED:
        _erase(run, state=DROPPED)
        audit.record("import.drop", kind="case_import", object_id=run.pk, team_id=run.team_id)


def bring_in(*, run_id: UUID, user_id: UUID, now: datetime) -> int:
    """Open every file of a confirmed run in one transaction, as the person who confirmed; return how many.

    Killed at any moment, nothing is left of it and the job begins again. Files already brought in are passed over.
    """
    with acting_person(user_id) as actor:
        run = run_for(actor, run_id, lock=True)
        if run.state != WAITING:
            return 0
        seat = actor.seat_in(run.team_id, Right.CASE_MANAGE)
        found = reading_of(
            bytes(run.unseal_bytes(sealing.open_key(run.key_id), "source")), team_id=run.team_id, now=now
        )
        known = _known(found, agency_id=seat.agency_id, team_id=run.team_id)
        referents = _referents(run.team_id)
        fresh = [row for row in found.rows if row.reference not in known]
        for first in range(0, len(fresh), TOGETHER):
            # The scope of a transaction lives a few minutes: this one may last longer.
            set_scope(signed("user", user_id))
            openings = [
                _opening(run, row, seat.agency_id, referents) for row in fresh[first : first + TOGETHER]
            ]
            open_cases(actor=actor, team_id=run.team_id, openings=openings, now=now)
        run.new, run.known, run.done_at = len(fresh), len(known), now
        _erase(run, state=DONE)
        audit.record(
            "import.done",
            kind="case_import",
            object_id=run.pk,
            team_id=run.team_id,
            detail={"new": len(fresh)},
        )
        return len(fresh)


def reading_of(content: bytes, *, team_id: UUID, now: datetime) -> Reading:
    """Read a CSV, its referents and départements checked against the team."""
    try:
        found = read(_cells(content), today=now.date())
    except Unreadable as wrong:
        return Reading(faults=[Fault(line=1, column="", sentence=wrong.reason.label)])
    referents = _referents(team_id)
    for row in found.rows:
        if row.referent and row.referent.casefold() not in referents:
            sentence = "Cette adresse n'est pas celle d'un professionnel de l'équipe."
            found.faults.append(Fault(line=row.line, column="referent", sentence=sentence))
        if row.departement and row.departement.upper() not in TERRITORIES:
            found.faults.append(
                Fault(line=row.line, column="departement", sentence="Code de département inconnu.")
            )
    found.faults.sort(key=lambda fault: fault.line)
    return found


def _cells(content: bytes) -> Iterator[tuple[int, list[str]]]:
    lines = text_stream.lines_of(text_stream.TextStream(io.BytesIO(content), max_bytes=BYTES_MAX).chunks())
    for row in csv_stream.rows_of(_bounded(lines)):
        if isinstance(row, Refusal):
            yield row.line, [""]
        else:
            yield row.line, row.cells


def _bounded(lines: Iterable[text_stream.Line]) -> Iterator[text_stream.Line]:
    """Yield the lines; millions of empty ones would keep the page busy for a minute."""
    for line in lines:
        if line.number > LINES_MAX:
            raise Unreadable(Reason.TOO_LARGE)
        yield line


def _known(found: Reading, *, agency_id: UUID, team_id: UUID) -> set[str]:
    """Return the references already brought in, those of files hidden from the person too: each comes in once."""
    images = {_image(agency_id, row.reference): row.reference for row in found.rows}
    with acting_for_team(team_id):
        rows = Case.objects.filter(team_id=team_id, import_key__in=list(images))
        there = list(rows.values_list("import_key", flat=True))
    return {images[bytes(image)] for image in there if image}


def _image(agency_id: UUID, reference: str) -> bytes:
    return token(agency_id, "import", reference.casefold())


def _referents(team_id: UUID) -> dict[str, UUID]:
    roles = [role.value for role in HOLDERS[Right.CASE_READ]]
    members = Membership.objects.filter(team_id=team_id, role__in=roles, ends_at=None)
    users = User.objects.filter(pk__in=members.values("user_id"))
    return {email.casefold(): pk for pk, email in users.values_list("id", "email")}


def _opening(run: ImportRun, row: Row, agency_id: UUID, referents: dict[str, UUID]) -> Opening:
    card = IdentityCard(family_name=row.family_name, given_names=row.given_names, birth_date=row.birth_date)
    key = _image(agency_id, row.reference)
    return Opening(
        case_id=uuid5(run.team_id, f"import|{key.hex()}"), team_id=run.team_id, card=card, why=row.why,
        sex=row.sex.value, departement_code=row.departement.upper(), legal_basis=row.basis, origin=Origin.IMPORT,
        origin_id=run.pk, status=row.status, import_key=key, opened_on=row.opened_on,
        last_contact_on=row.last_contact_on, referent_id=referents.get(row.referent.casefold()),
    )  # fmt: skip


def _erase(run: ImportRun, *, state: str) -> None:
    sealing.shred(run.key_id)
    run.state, run.source, run.report = state, None, None
    run.save()
