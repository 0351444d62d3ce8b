"""The one picture of a child that Havre may hold (FR-RUN-05): for the declaration, under its own key, then erased.

Off unless the installation turns it on. It is drawn anew before it is kept: nothing that a camera wrote is left.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast
from uuid import UUID

import typst
from django.conf import settings
from django.db import connection, transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.rules.entries import EntryKind
from havre.cases.services.acts import Act
from havre.documents.followup import camera
from havre.documents.followup.photo import FILE
from havre.documents.followup.photo import Photo as Printed
from havre.foundation import audit, sealing
from havre.foundation.scope import acting_for_team
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.runaways.access import episode_for
from havre.runaways.models import Photo
from havre.runaways.services.hand import hold

# 600 by 800 points: what a declaration prints.
_PAGE: Final = (
    '#set page(width: 300pt, height: 400pt, margin: 0pt)\n#image("{file}", width: 300pt, height: 400pt)'
)
_POINTS: Final = 144
_NOTHING: Final = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400"/>'


def enabled() -> bool:
    """Whether this installation accepts the photograph of a declaration (``HAVRE_RUNAWAY_PHOTO``, off by default)."""
    return bool(settings.RUNAWAY_PHOTO)


@transaction.atomic
def keep(act: Act, *, episode_id: UUID, content: bytes) -> None:
    """Keep the photograph of a declaration; a new one takes the place of the one before, which is erased.

    Raises ``NotVisible`` when the installation refuses photographs; ``Refused`` (``already_back``, ``photo_…``).
    """
    if not enabled():
        raise NotVisible
    hand = hold(act, episode_id)
    if hand is None:
        return
    if hand.episode.returned_at or hand.episode.closed_at:
        raise Refused(
            "L’enfant est de retour : une photographie ne sert plus.", code="already_back", field="photo"
        )
    drawn = redrawn(content)
    _forget(Photo.objects.filter(episode_id=hand.episode.pk, case_id=hand.episode.case_id).first())
    photo_id = uuid7()
    key_id, key = sealing.new_key("photo", team_id=hand.episode.team_id, object_id=photo_id)
    row = Photo(
        id=photo_id, key_id=key_id, team_id=hand.episode.team_id, case_id=hand.episode.case_id,
        episode_id=hand.episode.pk, added_at=act.now, by_id=act.actor.user_id,
    )  # fmt: skip
    row.seal(key, picture=drawn)
    row.save(force_insert=True)
    hand.tell(EntryKind.RUNAWAY, "runaway_photo", title="Photographie jointe à la déclaration", code="photo")


@transaction.atomic
def drop(act: Act, *, episode_id: UUID) -> None:
    """Erase the photograph now, its key first."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    _forget(Photo.objects.filter(episode_id=hand.episode.pk, case_id=hand.episode.case_id).first())
    hand.tell(EntryKind.RUNAWAY, "runaway_photo_drop", title="Photographie effacée", code="photo_gone")


def shown(actor: Actor, *, case_id: UUID, episode_id: UUID, purpose: str) -> bytes | None:
    """Return the picture for the paper, or None; the journal has it before anything is shown.

    The child is back: nobody needs it any more, and it is not shown.
    """
    episode = episode_for(actor, case_id, episode_id)
    actor.seat_in(episode.team_id, Right.RUNAWAY_WRITE)
    row = Photo.objects.filter(episode_id=episode.pk, case_id=case_id, purge_on=None).first()
    if row is None or not enabled():
        return None
    audit.record("runaway.photo_read", kind="case", object_id=case_id, team_id=row.team_id, purpose=purpose)
    return row.unseal_bytes(sealing.open_key(row.key_id), "picture")


def redrawn(content: bytes) -> bytes:
    """Return the picture drawn again as a PNG of 600 by 800 points, upright; raise ``Refused`` when it cannot be."""
    made = _drawn({FILE: Printed(content=content).framed})
    if made == _drawn({FILE: _NOTHING}):  # a file cut short draws nothing and says nothing
        raise camera.unreadable()
    return made


def _drawn(files: dict[str, bytes]) -> bytes:
    page = {"main.typ": _PAGE.format(file=FILE).encode(), **files}
    made = typst.compile(page, ignore_system_fonts=True, format="png", ppi=_POINTS)  # type: ignore[call-overload]  # stub: files in memory
    return cast("bytes", made)


def purge(*, now: datetime) -> int:
    """Erase every photograph whose day has come, keys first; return how many. Run by ``havre_jobs`` each hour.

    One transaction a photograph: a passage that is cut short leaves nothing half-erased, the next one goes on.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT team_id, id FROM sec.photos_to_erase(%s)", [now])
        due = cursor.fetchall()
    for team_id, photo_id in due:
        with acting_for_team(team_id):
            _forget(Photo.objects.filter(pk=photo_id).first())
    return len(due)


def _forget(row: Photo | None) -> None:
    """Shred the key, then delete the row: neither the bytes nor a copy of them open again."""
    if row is None:
        return
    sealing.shred(row.key_id)
    row.delete()
    audit.record("runaway.photo_erased", kind="case", object_id=row.case_id, team_id=row.team_id)
