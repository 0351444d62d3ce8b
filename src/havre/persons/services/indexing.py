"""The blind index: what finds a card again, written anew when the card or the rules change."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from havre.foundation import audit, sealing
from havre.persons.access import IdentityCard, Number, tokens_of
from havre.persons.access.identities import opened_numbers
from havre.persons.access.tokens import number_tokens
from havre.persons.rules.finding import SCHEME, TokenKind
from havre.persons.vault import Identity, Token

BATCH = 200


def card_tokens(person_id: UUID, *, team_id: UUID, agency_id: UUID, card: IdentityCard) -> list[Token]:
    """Return the rows that find a card, not yet written."""
    return _rows(person_id, team_id, tokens_of(agency_id, card))


def index_card(person_id: UUID, *, team_id: UUID, agency_id: UUID, card: IdentityCard) -> None:
    """Write the tokens of a card in place of the former ones; those of the person's numbers stay."""
    former = Token.objects.filter(person_id=person_id).exclude(kind=TokenKind.IDENTIFIER.value)
    _replace(former, person_id, team_id, tokens_of(agency_id, card))


def index_numbers(person_id: UUID, *, team_id: UUID, agency_id: UUID, numbers: Iterable[Number]) -> None:
    """Write the tokens of a person's numbers in place of the former ones."""
    former = Token.objects.filter(person_id=person_id, kind=TokenKind.IDENTIFIER.value)
    _replace(former, person_id, team_id, number_tokens(agency_id, numbers))


def _replace(
    former: QuerySet[Token], person_id: UUID, team_id: UUID, tokens: Iterable[tuple[str, bytes]]
) -> None:
    former.delete()
    Token.objects.bulk_create(_rows(person_id, team_id, tokens))


def _rows(person_id: UUID, team_id: UUID, tokens: Iterable[tuple[str, bytes]]) -> list[Token]:
    return [Token(team_id=team_id, person_id=person_id, kind=kind, token=value) for kind, value in tokens]


@transaction.atomic
def reindex(*, team_id: UUID, agency_id: UUID, limit: int = BATCH) -> int:
    """Index again at most ``limit`` cards of one team whose tokens follow older rules; return how many were.

    Runs under the scope of the team (``acting_for_team``). Each batch is one transaction: interrupted, it goes on
    where it was; once it answers 0, it writes nothing more. A card whose key was shredded is passed over.
    """
    rows = Identity.objects.select_for_update(skip_locked=True).filter(team_id=team_id, scheme__lt=SCHEME)
    batch = list(rows.order_by("id")[:limit])
    keys = sealing.open_keys(row.key_id for row in batch)
    for row in (row for row in batch if row.key_id in keys):
        card = IdentityCard.from_json(row.unseal(keys[row.key_id], "card"))
        place = {"team_id": team_id, "agency_id": agency_id}
        index_card(row.person_id, card=card, **place)
        index_numbers(row.person_id, numbers=opened_numbers(row.person_id), **place)
    Identity.objects.filter(pk__in=[row.pk for row in batch]).update(scheme=SCHEME)
    if batch:
        detail = {"count": len(batch), "scheme": SCHEME}
        audit.record("person.reindex", kind="team", object_id=team_id, team_id=team_id, detail=detail)
    return len(batch)
