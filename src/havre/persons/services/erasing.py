"""Erase persons whom nothing names any more: identity, blind index, data keys, and all that hangs from them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from havre.foundation import audit
from havre.foundation.erasure import Uprooted, keys_of, uproot
from havre.persons.models import Person


def erase_persons(person_ids: Collection[UUID]) -> Uprooted:
    """Erase these persons of the scope's team, in the caller's transaction; one event for each in the journal.

    The caller has checked that no record names them. Raises ``StillUsed`` when a row of another journey does.
    """
    found = list(Person.objects.filter(pk__in=person_ids).order_by("pk").values_list("pk", "team_id"))
    gone = uproot((Person, [pk for pk, _ in found]))
    for pk, team_id in found:
        audit.record("person.erase", kind="person", object_id=pk, team_id=team_id)
    return gone


def keys_of_persons(person_ids: Collection[UUID]) -> list[UUID]:
    """Return the data keys of these persons' identities and of what hangs from them.

    A sealed archive puts them away. The blind index stays: a child who comes back is found by the alias, and the
    archive is reopened with a reason.
    """
    return keys_of((Person, person_ids))
