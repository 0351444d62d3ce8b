"""Say which file a request of a person is about: found by its reference, corrected until it is answered."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.rules import Right
from havre.foundation import audit
from havre.foundation.scope import acting_for_team
from havre.kernel.errors import Refused
from havre.safekeeping.access import request_for
from havre.safekeeping.models import RightsRequest
from havre.safekeeping.rules.rights import OPEN
from havre.safekeeping.stores import file_named

_NOT_FOUND = (
    "Aucun dossier de cette équipe ne porte cette référence. Relisez-la sur le dossier, ou laissez vide si vous ne la "
    "connaissez pas."
)


def file_called(actor: Actor, team: Team, reference: str) -> UUID | None:
    """Return the file of a team that has this reference, None without one; ``Refused`` (``not_found``) otherwise.

    A member of the team finds what they may see, and nothing else; the officer, who sees no file, any of the team.
    """
    if not reference.strip():
        return None
    inside = team.pk in actor.teams_with(Right.RIGHTS_ANSWER)
    scope: AbstractContextManager[object] = nullcontext() if inside else acting_for_team(team.pk)
    with scope:
        found = file_named(team.pk, reference.strip().upper())
    if found is None:
        raise Refused(_NOT_FOUND, code="not_found", field="file_reference")
    return found


@transaction.atomic
def link_request(*, actor: Actor, request_id: UUID, revision: int, file_reference: str) -> RightsRequest:
    """Attach a request to a file of the team, or to another one; an empty reference takes the file away.

    The clock does not move: it counts from the day the request was received. From then on the decisions not to tell
    of that file hold for the answer. Raises ``NotVisible``; ``Refused``: ``stale``, ``already_closed``, ``not_found``.
    """
    request = request_for(actor, request_id, lock=True)
    if request.revision != revision:
        raise Refused("Un collègue a changé cette demande. Relisez-la : rien n'est perdu.", code="stale")
    if request.status not in OPEN:
        raise Refused(
            "La réponse est faite : le dossier de la demande ne change plus.", code="already_closed"
        )
    former = request.object_id
    request.object_id = file_called(actor, Team.objects.get(pk=request.team_id), file_reference)
    if request.object_id == former:
        return request
    request.revision += 1
    request.save(update_fields=["object_id", "revision"])
    detail = {"from": str(former or ""), "to": str(request.object_id or "")}
    audit.record("rights.link", kind="rights", object_id=request.pk, team_id=request.team_id, detail=detail)
    return request
