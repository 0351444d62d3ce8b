"""The public face in a test: its own settings over those of the tests, and no database unless a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

TAKEN = ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "SECRET_KEY", "SECURE_REFERRER_POLICY", "DATA_UPLOAD_MAX_MEMORY_SIZE",
         "DATA_UPLOAD_MAX_NUMBER_FIELDS")  # fmt: skip


class Undefined(str):
    """A variable that a template names and no view gives."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined variable in a public template: {name}")


@pytest.fixture
def public(settings: Any) -> Iterator[Any]:
    """The settings of the public face."""
    from django.template import engines
    from django.urls import clear_url_caches

    from havre.settings import public as face

    for name in TAKEN:
        setattr(settings, name, getattr(face, name))
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    clear_url_caches()
    engines["public"].engine.string_if_invalid = Undefined("%s")
    yield settings
    clear_url_caches()


@pytest.fixture
def stranger(public: Any) -> Any:
    """A browser that has never been here; it says where its forms come from, as browsers do."""
    from django.test import Client

    return Client(headers={"Sec-Fetch-Site": "same-origin"})
