"""The short memory of the sign-in pages: shared, ended, hashed."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection

from havre.foundation.scope import acting_as

pytestmark = pytest.mark.django_db


def test_what_is_added_once_is_not_added_twice_until_it_ends():
    with acting_as("auth"):
        assert cache.add("code", "y", timeout=30)
        assert not cache.add("code", "y", timeout=30)
        cache.set("code", [1.5, 2.5], timeout=-1)
        assert cache.get("code") is None
        assert cache.add("code", "z", timeout=30)
        assert cache.get("code") == "z"
        assert cache.delete("code")


def test_keys_are_hashed_and_nothing_is_kept_for_ever(cast):
    with acting_as("auth"):
        cache.set(f"known:{cast.alice.email}", 1, timeout=30)
        with connection.cursor() as cursor:
            cursor.execute("SELECT key, value::text FROM accounts_remembered")
            rows = cursor.fetchall()
        with pytest.raises(ValueError, match="has an end"):
            cache.set("sans fin", 1, timeout=None)
    assert [(len(key), value) for key, value in rows] == [(64, "1")]


def test_without_a_scope_nothing_is_seen():
    with acting_as("auth"):
        cache.set("code", 1, timeout=30)
    assert cache.get("code") is None
