"""URL × person × method: who meets which page, for every URL there is."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import urls
from django.http import HttpResponseNotFound
from django.urls import URLPattern, URLResolver, get_resolver, reverse

sys.path.insert(0, str(Path(__file__).parent))

from matrix import CAST, ROWS
from world import make_world

from havre.accounts.policy import LIBRARY_VIEWS
from havre.accounts.second_factor import has_second_factor
from havre.directory.queries import gaps as territory_gaps
from havre.web.directory import territory

pytestmark = pytest.mark.django_db


def patterns(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(
                pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern


PATTERNS = {name: pattern for name, pattern in patterns() if pattern.callback.__module__.startswith("havre.")}


def test_every_url_has_a_row_and_every_row_a_url():
    assert set(PATTERNS) == set(ROWS)


def test_library_views_are_closed_unless_listed():
    foreign = {name for name, pattern in patterns() if not pattern.callback.__module__.startswith("havre.")}
    assert foreign >= {name for name in LIBRARY_VIEWS if not name.startswith("ui:")}


@pytest.fixture(scope="module")
def world(committed) -> SimpleNamespace:
    """The objects of everybody, made once: each test looks at them and takes back what it did."""
    return committed(make_world)


@pytest.fixture(scope="module")
def one_page_not_found_each():
    """The page of what is not found is drawn once for each member, not ten thousand times: its words are the oracles'."""
    drawn = {}
    render = urls.handler404

    def page_not_found(request, exception, **more):
        actor = getattr(request, "actor", None)
        who = (actor and actor.user_id, has_second_factor(request), request.method)
        if who not in drawn:
            drawn[who] = render(request, exception, **more).content
        return HttpResponseNotFound(drawn[who])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "handler404", page_not_found)
        yield


@pytest.fixture(scope="module")
def white_areas_counted_once():
    """Who lives far from a service does not depend on who asks: it is counted once, not for each member."""
    counted = {}

    def gaps(kind, *, within_km, now):
        if (kind, within_km) not in counted:
            counted[kind, within_km] = territory_gaps.gaps(kind, within_km=within_km, now=now)
        return counted[kind, within_km]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(territory, "gaps", gaps)
        yield


def address(name, world):
    """Return the address on the world's objects; what the world does not have is a random id."""
    pattern = PATTERNS[name]
    known = vars(world).get(name.split(":")[0], {}) if ":" in name else {}
    values = {}
    for keyword, converter in pattern.pattern.converters.items():
        values[keyword] = known.get(f"{name}.{keyword}", known.get(keyword, _any(converter)))
    return reverse(name, kwargs=values)


def _any(converter):
    return (
        uuid4()
        if type(converter).__name__ == "UUIDConverter"
        else "1"
        if "Int" in type(converter).__name__
        else "alice"
    )


def is_found(status):
    return status not in (404, 401) and status < 500


@pytest.mark.usefixtures("one_page_not_found_each", "white_areas_counted_once")
@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_meets_what(world, browser_of, visitor, name, method):
    row, where = ROWS[name], address(name, world)
    seen = {}
    for slug in sorted(CAST):
        response = getattr(browser_of(slug), method.lower())(where)
        seen[slug] = response.status_code
        assert response.status_code < 500
    expected = {slug: slug in row.who for slug in CAST}
    if method in row.methods:
        assert {slug: is_found(status) for slug, status in seen.items()} == expected, seen
    else:  # 405 is answered before anything is looked for: it tells nothing of what exists
        assert {seen[slug] for slug in row.who} <= {405}, seen
        assert set(seen.values()) <= {404, 405}, seen
    response = getattr(visitor, method.lower())(where)
    if row.public:
        assert response.status_code not in (401, 404)
    elif method == "GET":
        assert (response.status_code, "/compte/" in response["Location"]) == (302, True)
    else:
        assert response.status_code == 401


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if not row.public))
def test_without_a_second_factor_nothing_opens(world, browser_of, name):
    from havre.accounts.policy import ENROLMENT

    policy = getattr(PATTERNS[name].callback, "policy", None)
    if policy is ENROLMENT:
        return
    slug = min(ROWS[name].who)
    response = browser_of(slug, second_factor=False).get(address(name, world))
    assert (response.status_code, response["Location"].startswith("/compte/")) == (302, True)


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if "POST" in row.methods))
def test_a_post_without_a_token_is_refused(world, browser_of, name):
    slug = min(ROWS[name].who)
    assert browser_of(slug, csrf=True).post(address(name, world)).status_code == 403


def test_no_address_holds_a_number_in_sequence():
    assert [
        name
        for name, p in PATTERNS.items()
        if any("Int" in type(c).__name__ for c in p.pattern.converters.values())
    ] == []
