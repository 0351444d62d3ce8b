"""Decide not to tell, and lift such a decision: whoever keeps the file may decide, a manager lifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.rules import Right
from havre.cases.disclosure import Audience, Channel, Topic
from havre.cases.rules.entries import EntryKind
from havre.cases.services.acts import Act, needed, take
from havre.kernel.errors import NotVisible, Refused
from havre.sharing import access
from havre.sharing.models import Withheld
from havre.sharing.queries.named import words_of_named
from havre.sharing.rules import WORD_MIN, Ground

# Who must be named, and the box where it is said.
_FIELD: Final = {
    Audience.PERSON: "relatives",
    Audience.ORGANISATION: "organisations",
    Audience.EVERYONE_BUT: "names",
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is not to be told, to whom, by what, why.

    ``named`` are the relatives and the organisations that the file knows; ``names`` are words for the others. Without
    an id, a decision on one person holds for every relative, and one on an organisation for all.
    """

    topic: Topic
    audience: Audience
    ground: Ground
    reason: str
    named: Sequence[UUID] = ()
    names: str = ""
    channels: Sequence[Channel] = ()
    words: Sequence[str] = ()
    object_id: UUID | None = None
    ends_on: date | None = None


@transaction.atomic
def withhold(act: Act, *, decision: Decision) -> None:
    """Withhold from now on, on every paper; refuses an end already past and words that are too short."""
    work = take(act, closed_too=True)
    if work is None:
        return
    reason = needed(decision.reason, field="reason", sentence=_WHY)
    words = _words(decision.words)
    _refuse_vague(decision, today=work.today)
    whom = ", ".join([*words_of_named(decision.named).values(), *filter(None, [decision.names.strip()])])
    row = Withheld(
        id=uuid5(act.id, "withheld"), key_id=work.case.key_id, team_id=work.case.team_id, case=work.case,
        topic=decision.topic.value, audience=decision.audience.value, named=list(decision.named),
        channels=[channel.value for channel in decision.channels], object_id=decision.object_id,
        ground=decision.ground.value, starts_on=work.today, ends_on=decision.ends_on, by_id=act.actor.user_id,
        created_at=act.now,
    )  # fmt: skip
    row.seal(work.key, decision={"reason": reason, "names": decision.names.strip(), "words": words})
    row.save(force_insert=True)
    work.write(
        EntryKind.WITHHELD, code=decision.ground.value, object_id=row.pk,
        content={"title": f"{decision.topic.label} : {whom or decision.audience.label.lower()}", "text": reason},
    )  # fmt: skip
    work.finish("withhold")


@transaction.atomic
def lift(act: Act, *, withheld_id: UUID, reason: str) -> None:
    """Tell again what was withheld, from now on; by a manager, with a reason."""
    work = take(act, right=Right.CASE_MANAGE, closed_too=True)
    if work is None:
        return
    why = needed(reason, field="reason", sentence=_WHY)
    row = access.running(work.case).filter(pk=withheld_id).first()
    if row is None:
        raise NotVisible
    row.lifted_at, row.lifted_by_id = act.now, act.actor.user_id
    row.save(update_fields=["lifted_at", "lifted_by_id"])
    work.write(EntryKind.WITHHELD, code="lifted", object_id=row.pk, content={"title": "Levée", "text": why})
    work.finish("withhold_lift")


def _words(typed: Sequence[str]) -> list[str]:
    words = [word.strip() for word in typed if word.strip()]
    if any(len(word) < WORD_MIN for word in words):
        raise Refused(
            f"Un mot à ne pas laisser paraître a {WORD_MIN} lettres au moins.",
            code="word_short",
            field="words",
        )
    return words


def _refuse_vague(decision: Decision, *, today: date) -> None:
    if decision.audience in _FIELD and not (decision.named or decision.names.strip()):
        raise Refused(
            "Cochez de qui il s'agit, ou écrivez-le.", code="nobody_named", field=_FIELD[decision.audience]
        )
    if decision.topic is Topic.OBJECT and decision.object_id is None:
        raise Refused("Choisissez l'élément du dossier.", code="object_missing", field="topic")
    if decision.ends_on and decision.ends_on < today:
        raise Refused("Cette date est déjà passée.", code="ends_before", field="ends_on")


_WHY = "Écrivez pourquoi : cette décision doit être motivée."
