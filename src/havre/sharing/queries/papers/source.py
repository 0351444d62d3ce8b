"""What every document of a file is made from: who makes it, for whom, under which decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.accounts.rules import Right
from havre.cases.disclosure import Channel, Recipient, RecipientKind, Topic
from havre.cases.models import Case
from havre.cases.rules import IdentityPurpose
from havre.documents.followup.forms import ChildLine
from havre.documents.model import Party
from havre.foundation import sealing
from havre.kernel.errors import NotVisible
from havre.law.territory import territory_of
from havre.persons.access import IdentityCard, identity_for
from havre.persons.access.circle import open_card
from havre.persons.queries.circle import holders_of_authority
from havre.persons.rules.circle import OpeningPurpose
from havre.sharing.queries.papers.telling import Telling, telling_for

TEAM, CHILD = "team", "child"


@dataclass(frozen=True, kw_only=True)
class To:
    """To whom a paper goes: ``code`` is ``team``, ``child``, the id of a relative, or empty for ``organisation``."""

    code: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file opened by its door, its recipient and its decisions."""

    actor: Actor
    case: Case
    to: To
    now: datetime
    key: bytes
    telling: Telling

    @property
    def zone(self) -> ZoneInfo:
        """Clock of the département of the file."""
        return territory_of(self.case.departement_code).zone

    @property
    def today(self) -> date:
        """Day by that clock."""
        return self.now.astimezone(self.zone).date()

    @cached_property
    def sender(self) -> Party:
        """Who makes the paper."""
        seat = self.actor.seat_in(self.case.team_id, Right.CASE_WRITE)
        user = User.objects.get(pk=self.actor.user_id)
        return Party(
            organisation=seat.agency_name, service=seat.team_name, name=user.name, function=user.function,
            phone=user.phone, email=user.email,
        )  # fmt: skip

    @cached_property
    def card(self) -> IdentityCard:
        """The real name of the child; its reading is in the journal, under the purpose « paper »."""
        return identity_for(self.actor, self.case.person_id, purpose=IdentityPurpose.PAPER.value)

    @cached_property
    def recipients(self) -> tuple[Party, ...]:
        """Who receives the paper, as printed; a relative's real name is opened for it, and the journal has it."""
        if self.to.code == TEAM:
            return ()
        if self.to.code == CHILD:
            return (Party(organisation="", name=self.case.alias),)
        if not self.to.code:
            return (Party(organisation=self.to.organisation),)
        found = open_card(self.actor, UUID(self.to.code), purpose=OpeningPurpose.LETTER)
        return (Party(organisation="", name=found.name or self.role, address=found.address),)

    @cached_property
    def role(self) -> str:
        """What the relative who receives the paper is for the child, in the words of the file."""
        holders = holders_of_authority(self.actor, self.case.person_id, day=self.today)
        return next(one.label for one in holders if str(one.relative_id) == self.to.code)

    def shared(self) -> dict[str, Any]:
        """Return what all documents share."""
        return {
            "reference": self.case.reference, "sender": self.sender, "recipients": self.recipients,
            "written_at": self.now,
        }  # fmt: skip

    def child(self, *, named: bool) -> ChildLine:
        """Return how the child is named: by the alias, or by the real name when it is asked for and may be told."""
        if not named:
            return ChildLine(shown_as=self.case.alias, file_reference=self.case.reference)
        told = self.telling.say("Nom", self.card.full_name, Topic.IDENTITY, free=False)
        return ChildLine(
            shown_as=told or self.case.alias, file_reference=self.case.reference,
            birth_date=self.card.birth_date if told else None,
        )  # fmt: skip


def source_for(
    actor: Actor, case: Case, to: To, *, now: datetime, channel: Channel = Channel.DOCUMENT,
    reread: frozenset[Topic] = frozenset(),
) -> Source:  # fmt: skip
    """Return what a document is made from; ``NotVisible`` for a recipient who is not of the file."""
    key = sealing.open_key(case.key_id)
    on = now.astimezone(territory_of(case.departement_code).zone).date()
    telling = telling_for(case, _recipient(actor, case, to, channel, on), key=key, on=on, reread=reread)
    return Source(actor=actor, case=case, to=to, now=now, key=key, telling=telling)


def recipients_as_choices(actor: Actor, case: Case, *, on: date, inside: bool) -> list[tuple[str, str]]:
    """Return who may receive a paper of the file: the team and the child when ``inside``, the holders of authority."""
    holders = [
        (str(one.relative_id), f"{one.label} ({one.status.label.lower()})")
        for one in holders_of_authority(actor, case.person_id, day=on)
    ]
    ours = [(TEAM, "L’équipe : copie de travail, à votre nom"), (CHILD, "L’enfant")] if inside else []
    return [*ours, *holders]


def _recipient(actor: Actor, case: Case, to: To, channel: Channel, on: date) -> Recipient:
    if to.code == TEAM:
        return Recipient(kind=RecipientKind.TEAM, channel=channel)
    if to.code == CHILD:
        return Recipient(kind=RecipientKind.CHILD, ids=frozenset({str(case.person_id)}), channel=channel)
    if not to.code:
        return Recipient(kind=RecipientKind.ORGANISATION, channel=channel)
    holders = {str(one.relative_id) for one in holders_of_authority(actor, case.person_id, day=on)}
    if to.code not in holders:
        raise NotVisible
    return Recipient(kind=RecipientKind.PARENT, ids=frozenset({to.code}), channel=channel)
