"""Hostile requests on every address that takes a form, by people who may use it: a calm answer, nothing lost."""

from __future__ import annotations

import re
import time
from html import unescape
from random import Random
from typing import Any
from urllib.parse import quote_from_bytes
from uuid import uuid4

import pytest
from django import forms
from django.db import transaction

from havre.kernel.text import clean
from hostile.hostile_values import PASTES, text_of
from hostile.test_fuzz_forms import asked_arguments, form_classes, posted
from walls.matrix import ROWS
from walls.test_matrix import address
from walls.world import make_world

pytestmark = pytest.mark.django_db
TOTAL = 1500
SLOW = 2.0
MARKUP = '<script>alert(731)</script>"><img src=x onerror=alert(732)>'
ECHOES = ("<script>alert(731)", "<img src=x onerror", "<script>alert(1)", "<svg onload", "<script>alert(2)")
POSTED = sorted(name for name, row in ROWS.items() if "POST" in row.methods and row.who)
# Leaving is not a form, and it ends the session that the other requests use.
APART = {"account_logout"}


def fields_of(name: str) -> dict[str, forms.Field]:
    """Return the fields of every form of the same journey: what a view may read."""
    found: dict[str, forms.Field] = {}
    for made in form_classes():
        if made.__module__.startswith(f"havre.web.{name.split(':')[0]}."):
            found |= made(**asked_arguments(made)).fields
    return found


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    def raw(text: str) -> str:
        return quote_from_bytes(text.encode("utf-8", "surrogatepass"))

    return "&".join(f"{raw(name)}={raw(value)}" for name, value in pairs).encode()


def bodies(rng: Random, fields: dict[str, forms.Field], index: int) -> tuple[bytes, str]:
    """Return a body and the kind it claims to be."""
    form = "application/x-www-form-urlencoded"
    kind = rng.random()
    if kind < 0.03:
        return encoded([(name, rng.choice(PASTES)()[:300_000]) for name in list(fields)[:2]]), form
    if kind < 0.06:
        return b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + rng.randbytes(
            30
        ), "multipart/form-data; boundary=x"
    if kind < 0.08:
        return rng.randbytes(200), rng.choice(
            (form, "application/json", "text/plain; charset=utf-7", "multipart/form-data")
        )
    if kind < 0.09:
        return b"a=1&" * 2500, form
    pairs = [(name, value) for name, values in posted(fields, rng, index).lists() for value in values]
    return encoded([(name, MARKUP if rng.random() < 0.1 else value) for name, value in pairs]), form


def sent(client: Any, where: str, body: bytes, kind: str, **headers: str) -> Any:
    """Send in a savepoint that is undone, so that each request meets the same world."""
    with transaction.atomic():
        try:
            return client.generic("POST", where, body, content_type=kind, **headers)
        finally:
            transaction.set_rollback(True)


@pytest.fixture
def world(cast: Any, acting: Any) -> Any:
    return make_world(cast, acting)


def test_no_request_gets_a_fault(world: Any, client_of: Any, cast: Any) -> None:
    names = [name for name in POSTED if name not in APART]
    each, count, faults = TOTAL // len(names) + 1, 0, []
    for number, name in enumerate(names):
        slug = min(ROWS[name].who)
        fields, where, client = fields_of(name), address(name, world), client_of(slug)
        for index in range(each):
            rng = Random(number * 1_000_003 + index)
            body, kind = bodies(rng, fields, index)
            extra = rng.choice(({}, {"HTTP_X_REQUESTED_WITH": "havre"}, {"HTTP_HX_REQUEST": "true"}))
            count, started = count + 1, time.process_time()
            try:
                response = sent(client, where, body, kind, **extra)
            except Exception as fault:  # noqa: BLE001 - every fault is told at the end, the smallest body first
                faults.append(
                    (
                        len(body),
                        f"{name} #{index}: {type(fault).__name__} {str(fault)[:200]}\n   {body[:300]!r}",
                    )
                )
                continue
            content = b"".join(response) if response.streaming else response.content
            text = content.decode("utf-8", "replace")
            if response.status_code >= 500:
                faults.append((len(body), f"{name} #{index}: {response.status_code} {body[:300]!r}"))
            if response.get("Content-Type", "").startswith("text/html") and any(
                echo in text for echo in ECHOES
            ):
                faults.append((len(body), f"{name} #{index}: markup comes back {body[:300]!r}"))
            if time.process_time() - started > SLOW:
                faults.append(
                    (len(body), f"{name} #{index}: {time.process_time() - started:.1f} s {body[:200]!r}")
                )

    assert not faults, "\n".join(told for _, told in sorted(faults)[:12]) + f"\n{len(faults)} of {count}"
    assert count >= TOTAL


def test_hostile_addresses_and_filters_are_answered(world: Any, client_of: Any) -> None:
    """What follows the question mark is words too: unreadable filters are left aside."""
    faults = []
    for number, name in enumerate(
        sorted(name for name, row in ROWS.items() if "GET" in row.methods and row.who)
    ):
        client, where = client_of(min(ROWS[name].who)), address(name, world)
        known = ["etat", "periode", "apres", "avant", "miens", "after", "before", "status", "q", "next", "modifier", "vue",
                 "numero", "commune_q", "received_from", "sector", "page", *fields_of(name)]  # fmt: skip
        for index in range(6):
            rng = Random(number * 7 + index)
            query = encoded(
                [
                    (key, text_of(40, number * 97 + index * 13 + at)[:400])
                    for at, key in enumerate(rng.sample(known, 8))
                ]
            )
            try:
                with transaction.atomic():
                    response = client.generic("GET", f"{where}?{query.decode()}")
                    if response.streaming:
                        b"".join(response)
                    transaction.set_rollback(True)
            except Exception as fault:  # noqa: BLE001 - told at the end
                faults.append(f"{name} #{index}: {type(fault).__name__} {str(fault)[:200]} {query[:300]!r}")
                continue
            if response.status_code >= 500:
                faults.append(f"{name} #{index}: {response.status_code}")

    assert not faults, "\n".join(faults[:12])


def text_boxes(page: str) -> set[str]:
    """Return the names of the boxes where words are typed."""
    areas = re.findall(r'<textarea(?![^>]*hidden)[^>]*name="([^"]+)"', page)
    inputs = [
        tag for tag in re.findall(r"<input[^>]*>", page) if re.search(r'type="(text|search|email|tel)"', tag)
    ]
    return {*areas, *(found[1] for tag in inputs if (found := re.search(r'name="([^"]+)"', tag)))}


def test_forms_refused_come_back_with_the_typed_text(world: Any, client_of: Any) -> None:
    """Everything else is missing or wrong; what was typed in a box of the page is still in the page."""
    lost, refused = [], 0
    for name in (name for name in POSTED if name not in APART):
        boxes = [key for key, field in fields_of(name).items() if isinstance(field, forms.CharField)]
        marks = {key: f'mot-{key} « à » <b>&" {uuid4()}' for key in boxes}
        body = encoded([*marks.items(), ("revision", "x")])
        answer = sent(
            client_of(min(ROWS[name].who)), address(name, world), body, "application/x-www-form-urlencoded"
        )
        if answer.status_code in (409, 422) and "html" in answer["Content-Type"]:
            page = answer.content.decode()
            refused += 1
            shown = unescape(page)
            own = [
                form
                for form in re.findall(r"<form.*?</form>", page, re.DOTALL)
                if f'action="{address(name, world)}"' in form
            ]
            lost += [
                f"{name}: {key}"
                for key in sorted(text_boxes("".join(own)) & set(marks))
                if clean(marks[key]) not in shown
            ]

    assert not lost, lost
    assert refused >= 5
