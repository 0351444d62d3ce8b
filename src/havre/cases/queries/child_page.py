"""The child's own page: only what was chosen for it, and the paper made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from havre.accounts.access import Actor
from havre.cases.models import Case, ChildPage
from havre.cases.queries.page import team_of
from havre.cases.rules import TeamRole
from havre.cases.rules.child_page import DEFAULT_ASK, pairs, plain_lines
from havre.documents.followup.child_page import ChildPage as Paper
from havre.documents.followup.child_page import Helper, Meeting
from havre.foundation import sealing
from havre.law.child_rights import CHILD_RIGHTS, sentences
from havre.persons.queries.circle import people_for_child

_ROLES = {TeamRole.REFERENT: "ton référent", TeamRole.SUBSTITUTE: "remplace ton référent"}


@dataclass(frozen=True, kw_only=True)
class ChildPageRead:
    """What was chosen, line by line; ``written`` is False before anybody chose."""

    written: bool
    revision: int
    changed_at: datetime | None
    words: Mapping[str, Any]

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Return the people: a name, and what this person does."""
        return pairs(self.words.get("people", ""))

    @property
    def planned(self) -> tuple[tuple[str, str], ...]:
        """Return what is planned: when, and what."""
        return pairs(self.words.get("planned", ""))

    @property
    def own_words(self) -> tuple[str, ...]:
        """Return the words that the child chose to see here."""
        return plain_lines(self.words.get("own_words", ""))

    @property
    def rights(self) -> tuple[str, ...]:
        """Return the sentences of the rights that were chosen."""
        return sentences(self.words.get("rights", ()))


def page_of(case: Case) -> ChildPageRead:
    """Return the page of a file already opened, in two statements; nothing but the page is read."""
    row = ChildPage.objects.filter(case=case).first()
    if row is None:
        return ChildPageRead(written=False, revision=0, changed_at=None, words={})
    words = row.unseal(sealing.open_key(case.key_id), "content", {})
    return ChildPageRead(written=True, revision=row.revision, changed_at=row.changed_at, words=words)


def suggested(actor: Actor, case: Case, *, today: date) -> dict[str, Any]:
    """Return lines to begin with: every right, the child's team, the people ticked in the circle.

    Nothing is shown to the child before it is kept.
    """
    team = team_of(case)
    people = [f"{one.name} : {_ROLES[one.role]}" for one in team if one.role in _ROLES]
    people += [f"{one.words} :" for one in people_for_child(actor, case.person_id, day=today)]
    return {
        "name": case.alias, "rights": [right.code for right in CHILD_RIGHTS], "people": "\n".join(people),
        "readers": "\n".join((*(one.name for one in team), "Les responsables de l'équipe")),
        "ask": DEFAULT_ASK,
    }  # fmt: skip


def paper_of(words: Mapping[str, Any], *, now: datetime) -> Paper:
    """Return the paper; raise ``Refused`` (``not_for_child_page``) when a line speaks of what does not belong here."""
    read = ChildPageRead(written=True, revision=0, changed_at=None, words=words)
    readers = ", ".join(plain_lines(words.get("readers", "")))
    closing = ((f"Peuvent lire ton dossier : {readers}.",) if readers else ()) + plain_lines(
        words.get("ask", "")
    )
    return Paper(
        name=str(words.get("name", "")),
        helpers=tuple(Helper(name=name, role=role) for name, role in read.people),
        meetings=tuple(Meeting(when_text=when, what=what) for when, what in read.planned),
        own_words=read.own_words,
        rights=(*read.rights, *closing),
        written_at=now,
    )
