"""Pages by cursor: every row once, in order, both ways, whatever the ties; a cursor that says nothing starts again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from havre.accounts.models import Notice
from havre.foundation import keyset
from havre.kernel.clock import utc_now
from tests_support import statements

pytestmark = pytest.mark.django_db
SIZE = 3


@pytest.fixture
def rows(acting, cast):
    """Ten notices, several at the same instant, read by who has them."""
    now = utc_now()
    with acting("sonia"):
        Notice.objects.bulk_create(
            Notice(
                user_id=cast.sonia.id, kind="share", path=f"/{n}", created_at=now - timedelta(hours=n // 3)
            )
            for n in range(10)
        )
        yield Notice.objects.filter(user_id=cast.sonia.id)


def page(rows, newest_first, **cursor):
    return keyset.page(rows, by="created_at", size=SIZE, newest_first=newest_first, **cursor)


@pytest.mark.parametrize("newest_first", [True, False])
def test_every_row_once_in_order_then_back(rows, newest_first):
    whole = sorted(rows, key=lambda row: (row.created_at, row.pk), reverse=newest_first)
    pages = [page(rows, newest_first)]
    while pages[-1].after:
        pages.append(page(rows, newest_first, after=pages[-1].after))
    assert [row.pk for one in pages for row in one.rows] == [row.pk for row in whole]
    assert [len(one.rows) for one in pages] == [3, 3, 3, 1]
    back = [pages[-1]]
    while back[-1].before:
        back.append(page(rows, newest_first, before=back[-1].before))
    assert [[row.pk for row in one.rows] for one in reversed(back)] == [
        [row.pk for row in one.rows] for one in pages
    ]


@pytest.mark.parametrize(
    "cursor", ["", "~", "x~y", "2026-01-01T00:00:00~", "9999-12-31T23:59:59+00:00~x", "\x00", "~" * 50]
)
def test_a_cursor_that_says_nothing_gives_the_first_page(rows, cursor):
    with statements() as seen:
        found = page(rows, True, after=cursor)
    assert [row.pk for row in found.rows] == [row.pk for row in page(rows, True).rows]
    assert (found.before, len(seen.real)) == ("", 1)
