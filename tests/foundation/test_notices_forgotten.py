"""Notices end after six months, seen or not; only the jobs may ask for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from havre.accounts.access import enter
from havre.accounts.models import Notice
from havre.foundation.tasks import forget_notices
from havre.kernel.clock import utc_now
from tests_support import connected_as

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_told_six_months_ago_is_forgotten(cast):
    now = utc_now()
    days = (0, 150, 190, 400)
    with transaction.atomic():
        enter(cast.sonia.id, name=cast.sonia.name)
        Notice.objects.bulk_create(
            Notice(
                user_id=cast.sonia.id, kind="share", path=f"/{age}", created_at=now - timedelta(days=age),
                seen_at=now if age == 400 else None,
            )
            for age in days
        )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT sec.forget_notices(%s)", [now])
    with connected_as("havre_jobs"):
        forget_notices(0)
    with transaction.atomic():
        enter(cast.sonia.id, name=cast.sonia.name)
        assert sorted(Notice.objects.values_list("path", flat=True)) == ["/0", "/150"]
