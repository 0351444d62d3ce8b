"""Names of colleagues, for what they wrote."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from havre.accounts.models import User


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of colleagues; those of other agencies are absent."""
    wanted = {user_id for user_id in user_ids if user_id}
    return dict(User.objects.filter(pk__in=wanted).values_list("id", "name")) if wanted else {}
