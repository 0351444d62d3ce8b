"""The public API: what it gives, what it refuses, what it never does; then fuzzed against its own document."""

from __future__ import annotations

import contextlib
import gzip
import json
import zlib
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from unittest import SkipTest
from uuid import uuid4

import pytest
import schemathesis
from django.core import signals
from django.test import Client, RequestFactory
from exchange_data import run, table
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from havre.accounts.models import Remembered
from havre.directory import services as directory
from havre.directory.models import Alias, Service
from havre.directory.rules import Source
from havre.directory.services.offers import rebuild_offers
from havre.foundation.limits import caller
from havre.foundation.scope import acting_as, set_scope
from havre.web.api import limits
from havre.web.api.files import FILES
from havre.web.api.openapi import document
from havre.web.wsgi import application

NOW = datetime.now(UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_directory")]
BASE = "/api/v1"


@pytest.fixture(autouse=True)
def _fresh_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BUDGET", 10_000)


@pytest.fixture
def some() -> list[Service]:
    lines = [table(identifiant=f"m{rank}", nom=f"Maison inventée {rank}").split(b"\n") for rank in range(5)]
    run(Source.CSV, b"\n".join([lines[0][0], *(line[1] for line in lines)]), now=NOW)
    directory.load_national_numbers(now=NOW)
    return list(Service.objects.order_by("id"))


def get(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    response = client.get(BASE + path, headers=headers)
    assert response.status_code == status, response.content[:300]
    return response


def test_pages_follow_each_other_and_hold_everything_once(visitor: Client, some: list[Service]) -> None:
    path, seen = "/services?limit=4", []
    while path:
        page = get(visitor, path).json()
        seen += [one["id"] for one in page["items"]]
        path = (page["next"] or "").removeprefix(BASE)

    assert seen == [str(one.id) for one in some]


def test_a_service_has_the_shape_that_the_document_says(visitor: Client, some: list[Service]) -> None:
    check = Draft202012Validator(document()["components"]["schemas"]["Service"])

    for one in get(visitor, "/services?limit=100").json()["items"]:
        assert not list(check.iter_errors(one))
        assert get(visitor, f"/services/{one['id']}").json() == one


def test_the_filters(visitor: Client, some: list[Service]) -> None:
    def kinds(query: str) -> set[str]:
        return {one["kind"] for one in get(visitor, f"/services?limit=100&{query}").json()["items"]}

    assert kinds("kind=mda") == {"mda"}
    assert kinds("kind=mda&kind=helpline") == {"mda", "helpline"}
    assert kinds("departement=01") == {"mda", "helpline", "emergency"}
    assert kinds("departement=974") == {"helpline", "emergency"}
    assert kinds("commune=01053&radius_km=2") == {"mda"}
    assert kinds("commune=59350") == set()


@pytest.mark.parametrize(
    "query",
    ["kind=licorne", "kind=child_placement", "departement=99", "commune=ABCDE", "commune=01053&radius_km=0",
     "limit=101", "limit=-1", "after=x", "licorne=1", "limit=1&limit=2", "commune=%00", "after=%F0"],
)  # fmt: skip
def test_a_wrong_question_is_refused_in_french(visitor: Client, query: str) -> None:
    response = get(visitor, f"/services?{query}", 400)

    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Demande incorrecte"
    assert "licorne" not in response.content.decode().replace("n'existe pas", "")


def test_a_commune_that_does_not_exist_is_said(visitor: Client) -> None:
    assert "code INSEE" in get(visitor, "/services?commune=00000", 404).json()["detail"]


def test_what_is_not_public_is_not_found(visitor: Client, some: list[Service]) -> None:
    hidden = some[0]
    Service.objects.filter(id=hidden.id).update(publication="suspended")
    rebuild_offers(services=[hidden.id], now=NOW)

    absent = get(visitor, f"/services/{uuid4()}", 404)
    assert get(visitor, f"/services/{hidden.id}", 404).content == absent.content
    assert str(hidden.id) not in get(visitor, "/services").content.decode()


def test_a_service_joined_to_another_answers_under_both_names(visitor: Client, some: list[Service]) -> None:
    old = uuid4()
    Alias.objects.create(old_id=old, service=some[0])

    assert get(visitor, f"/services/{old}").json()["id"] == str(some[0].id)


def test_no_cookie_and_anybody_may_read(visitor: Client, some: list[Service]) -> None:
    for path in ("/services", "/openapi.json", "/exports/hsds.json"):
        response = get(visitor, path, Origin="https://ailleurs.example.org")
        assert not response.cookies
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cache-Control"].startswith("public")
        assert "Access-Control-Allow-Credentials" not in response


def test_an_answer_that_has_not_changed_is_not_sent_again(visitor: Client, some: list[Service]) -> None:
    for path in ("/services", "/exports/services.csv"):
        tag = get(visitor, path)["ETag"]
        assert get(visitor, path, 304, If_None_Match=f'"x", W/{tag}').content == b""
        assert get(visitor, path, **{"If-None-Match": '"autre"'})["ETag"] == tag
    rebuild_offers(services=[some[0].id], now=NOW)
    assert get(visitor, "/exports/services.csv")["ETag"] != tag


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_read_only(visitor: Client, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{BASE}/services")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.json()["status"] == 405


def test_every_file_is_streamed_whole(visitor: Client, some: list[Service]) -> None:
    for name, file in FILES.items():
        response = get(visitor, f"/exports/{name}")
        text = b"".join(response.streaming_content).decode()
        assert response["Content-Type"] == file.content_type
        assert name in response["Content-Disposition"]
        if "json" in name:
            value = json.loads(text)
            counted = len(value["features"] if isinstance(value, dict) else value)
            assert counted == {"services.geojson": 5}.get(name, len(some))
        else:
            assert text.count("\r\n") == len(some) + 1


def test_too_many_questions_wait(
    visitor: Client, some: list[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BUDGET", 25)
    get(visitor, "/exports/services.csv")
    for _ in range(5):
        get(visitor, "/services?limit=1")

    refused = get(visitor, "/services", 429)

    assert 0 < int(refused["Retry-After"]) <= limits.WINDOW_SECONDS
    assert "Recommencez dans" in refused.json()["detail"]
    assert visitor.get(f"{BASE}/services", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_no_address_is_kept(visitor: Client, cast: Any) -> None:
    visitor.get(f"{BASE}/services?departement=59", REMOTE_ADDR="203.0.113.77")

    with acting_as("auth"):
        kept = [f"{row.key} {row.value}" for row in Remembered.objects.all()]
    assert kept
    assert not [text for text in kept if "203.0.113" in text or "59" in text.split()[1][:3]]
    day, later = datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.77")
    with acting_as("auth"):
        today, again, tomorrow = (caller(request, now=now) for now in (day, day, later))
    assert today == again != tomorrow


def test_the_document_names_every_address() -> None:
    from havre.web.api.urls import urlpatterns

    told = document()
    assert told["openapi"].startswith("3.1")
    assert len(told["paths"]) == len(urlpatterns)
    assert document()["paths"][f"{BASE}/services"]["get"]["parameters"][0]["name"] == "kind"


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_whatever_its_length(visitor: Client, some: list[Service], count: int) -> None:
    from tests_support import statements

    get(visitor, "/services?limit=1")
    with statements() as told:
        get(visitor, f"/services?limit={count}")

    assert len([sql for sql in told.real if "directory_" in sql]) == 8


@pytest.fixture
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a request closes connections: the test's own transaction would be lost."""
    for signal in (signals.request_started, signals.request_finished):
        monkeypatch.setattr(signal, "receivers", [])
        signal.sender_receivers_cache.clear()


@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_fuzzed_against_its_own_document(visitor: Client, some: list[Service], mode: GenerationMode) -> None:
    """Every operation, with good and bad values: never a fault, always what the document says."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    seen: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=15,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def one(case: Any) -> None:
            response = case.call(headers={"Accept-Encoding": "identity"})
            set_scope("")
            seen[response.status_code] += 1
            if (
                "%0A" not in response.request.url
            ):  # a line end leads to no address of Django's: the page of the site
                case.validate_response(response)

        with contextlib.suppress(SkipTest, Unsatisfiable):
            one()
    assert sum(seen.values()) > 30
    assert set(seen) <= {200, 400, 404, 405}


def test_a_compressed_file_is_the_same_and_begins_with_rows(visitor: Client, some: list[Service]) -> None:
    from havre.web.api import flow

    plain_body = b"".join(get(visitor, "/exports/services.csv"))
    answer = get(visitor, "/exports/services.csv", **{"Accept-Encoding": "br, gzip"})
    pieces = list(answer)
    assert (answer["Content-Encoding"], answer["ETag"][:2]) == ("gzip", "W/")
    assert "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(b"".join(pieces)) == plain_body
    first = zlib.decompressobj(31).decompress(pieces[0])
    assert plain_body.startswith(first)
    assert first.count(b"\n") > 1  # the heading and rows, not a heading alone
    known = {"Accept-Encoding": "gzip", "If-None-Match": answer["ETag"]}
    get(visitor, "/exports/services.csv", 304, **known)
    assert max(len(block) for block in flow.blocks("x" * 100 for _ in range(10_000))) < flow.BLOCK + 200


def test_blocks_keep_everything_in_order() -> None:
    from havre.web.api import flow

    pieces = [f"é{number};" * (number % 7) for number in range(3_000)]
    found = list(flow.blocks(pieces))
    assert b"".join(found) == "".join(pieces).encode()
    assert len(found[0]) < 2 * flow.FIRST_BLOCK
    assert gzip.decompress(b"".join(flow.gzipped(found))) == b"".join(found)
    assert list(flow.blocks([])) == []
