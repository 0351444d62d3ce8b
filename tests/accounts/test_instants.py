"""Instants read by psycopg's own reader: the same as Django's."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.db import connection

from havre.foundation.instants import read_quickly

pytestmark = pytest.mark.django_db
ASKED = (
    "SELECT '2026-07-01 10:00:00.123456+02'::timestamptz, '0044-03-15 12:00:00+00'::timestamptz,"
    " '9999-12-31 23:59:59.999999+00'::timestamptz, '2026-10-25 02:30:00 Europe/Paris'::timestamptz, NULL::timestamptz"
)


def test_both_readers_tell_the_same_instants():
    told = []
    for quick in (False, True):
        with connection.cursor() as cursor:
            if quick:
                read_quickly(cursor)
            cursor.execute(ASKED)
            told.append(cursor.fetchone())
    assert told[0] == told[1]
    assert [one.utcoffset() for one in told[1][:4]] == [timedelta(0)] * 4
    assert [one.astimezone(UTC).isoformat() for one in told[0][:4]] == [
        one.isoformat() for one in told[1][:4]
    ]
