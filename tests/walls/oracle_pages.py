"""A page as an oracle would read it: its status and its words, without what changes at each answer."""

from __future__ import annotations

import re
from types import SimpleNamespace

VOLATILE = re.compile(
    rb"nonce-[^']+|nonce=\"[^\"]+\"|csrfmiddlewaretoken\" value=\"[^\"]+\"|x-csrftoken\": \"[^\"]+\"|"
    rb"\"csrf\": \"[^\"]+\"|\"public\": \"[^\"]+\"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d\d:\d\d(:\d\d)?|\d{1,2} h \d{2}"
)


def page(client, where, method="get", data=None):
    response = getattr(client, method)(where, data or {})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, VOLATILE.sub(b"~", body)


def make_nothing():
    return SimpleNamespace(desk={}, reports={}, crip={}, members={}, security={}, safeguards={})
