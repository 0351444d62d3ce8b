"""What arrives with a file that changed hands, put where it belongs: the people around the child."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from havre.accounts.access import Actor
from havre.cases.models import Case
from havre.persons.access.circle import revision_of
from havre.persons.rules.circle import Informed, RelationKind, RelativeCard, Visiting
from havre.persons.services.circle import Edit, RelationDraft, RelativeDraft, add_relative
from havre.persons.services.circle_facts import AuthorityDraft, Judgement, set_authority, set_quality


def receive_circle(
    actor: Actor, case: Case, records: list[dict[str, Any]], *, sender: str, now: datetime
) -> None:
    """Put the people that the sender told of around the child, as the sender knew them.

    The kinship that runs through another person is not carried: the relation is, and who said so.
    """
    for record in records:
        relative_id = uuid5(case.pk, f"relative|{record['id']}")
        add_relative(
            actor=actor, person_id=case.person_id, relative_id=relative_id, now=now,
            draft=RelativeDraft(
                label=record["label"], sex=record["sex"], birth_year=record["birth_year"], deceased=record["deceased"]
            ),
            relation=RelationDraft(kind=_plain_kind(record["relation"]), source=sender),
            card=RelativeCard(**record["card"]),
        )  # fmt: skip
        if record["quality"]:
            judged = _judgement(record["quality"], sender=sender)
            set_quality(edit=_edit(actor, case, relative_id, "quality", now=now), judged=judged)
        if record["authority"]:
            authority = _authority(record["authority"])
            set_authority(edit=_edit(actor, case, relative_id, "authority", now=now), draft=authority)


def _edit(actor: Actor, case: Case, relative_id: UUID, about: str, *, now: datetime) -> Edit:
    return Edit(
        actor=actor, relative_id=relative_id, revision=revision_of(actor, case.person_id, relative_id),
        fact_id=uuid5(relative_id, about), now=now,
    )  # fmt: skip


def _plain_kind(code: str) -> str:
    return code if code in RelationKind.codes() else RelationKind.OTHER.value


def _judgement(kept: Mapping[str, Any], *, sender: str) -> Judgement:
    words = kept["words"]
    return Judgement(
        quality=kept["code"], starts_on=_day(kept["starts_on"]), judged_by=words.get("judged_by") or sender,
        basis=words.get("basis") or "Avis reçu avec le dossier.",
    )  # fmt: skip


def _authority(kept: Mapping[str, Any]) -> AuthorityDraft:
    words = kept["words"]
    return AuthorityDraft(
        status=kept["code"], starts_on=_day(kept["starts_on"]), decided_on=_day(kept["decided_on"]),
        decision=words.get("decision", ""), informed=kept["informed"] or Informed.UNKNOWN.value,
        visiting=kept["visiting"] or Visiting.UNKNOWN.value,
        visiting_note=words.get("visiting_note", ""),
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
