"""A budget is counted in one statement: callers at the same moment never share a unit."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import RequestFactory

from havre.foundation.limits import wait_for
from havre.foundation.scope import acting_as

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CALLERS, BUDGET = 24, 10


def call(answers, ready, *, cost=1):
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.7")
    ready.wait()
    try:
        with transaction.atomic(), acting_as("auth"):
            answers.append(wait_for(request, "together", budget=BUDGET, seconds=600, now=NOW, cost=cost))
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("cost", "passed"), [(1, 10), (3, 3)])
def test_callers_at_once_spend_the_budget_and_no_more(cost, passed):
    answers, ready = [], threading.Barrier(CALLERS)
    threads = [
        threading.Thread(target=call, args=(answers, ready), kwargs={"cost": cost}) for _ in range(CALLERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == CALLERS
    assert answers.count(0) == passed
    assert set(answers) - {0} <= {600 - int(NOW.timestamp()) % 600}
    with transaction.atomic(), acting_as("auth"):
        cache.clear()


@pytest.mark.django_db
def test_what_goes_over_is_not_counted_and_an_end_begins_again():
    with acting_as("auth"):
        assert [cache.spend("k", 4, budget=10, timeout=60) for _ in range(3)] == [True, True, False]
        assert cache.spend("k", 2, budget=10, timeout=60)
        assert not cache.spend("k", 1, budget=10, timeout=60)
        assert not cache.spend("other", 11, budget=10, timeout=60)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE accounts_remembered SET expires_at = statement_timestamp() - interval '1 second'"
            )
        assert cache.spend("k", 10, budget=10, timeout=60)
        assert not cache.spend("k", 1, budget=10, timeout=60)
