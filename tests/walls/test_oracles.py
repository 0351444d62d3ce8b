"""What a person may not see cannot be guessed: same pages, same words, same time, whether it exists or not.

The class of defect: permissions applied after the query, so that counts, facets, suggestions, error texts or delays
tell what the rows hide (peers: existence oracles).
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.utils import ConnectionHandler

sys.path.insert(0, str(Path(__file__).parent))

from matrix import ROWS
from oracle_pages import make_nothing, page
from test_matrix import PATTERNS, address
from world import make_world

pytestmark = pytest.mark.django_db

# What is published in the directory is for everybody: it changes when somebody publishes. That what is not published
# changes nothing is the canary's (tests/directory_orient).
PUBLISHED = ("api:", "directory:")
PLAIN = sorted(
    name
    for name, row in ROWS.items()
    if not PATTERNS[name].pattern.converters and "GET" in row.methods and not name.startswith(PUBLISHED)
)
# Pages that list what a team holds: strangers to the world's objects read them before and after the objects exist.
STRANGERS = {
    "desk": ("maud",),
    "talk": ("maud",),
    "reports": ("rose", "samir"),
    "crip": ("chloe",),
    "members": ("maud", "chloe", "denis"),
    "safeguards": ("gaelle",),
    "keeping": ("gaelle", "chloe", "rose", "olga"),
    # What others send to the home of Rose, and the notice of it, is addressed to her.
    "home": ("maud", "chloe", "denis", "olga"),
    "sharing": ("maud", "chloe", "denis", "olga"),
    "security": ("maud", "chloe", "denis", "olga"),
}


@pytest.fixture(scope="module")
def world(committed):
    return committed(make_world)


@pytest.fixture(scope="module")
def bare_database(own_database, django_db_blocker):
    """A second connection, to the worker's own database: nobody has worked there yet."""
    served = settings.DATABASES["default"]
    other = ConnectionHandler({"default": {**served, "NAME": served["NAME"].split("_own")[0]}})["default"]
    yield other
    with django_db_blocker.unblock():
        other.close()


@contextmanager
def before_the_world(bare):
    """Answer from the database where nobody has worked, and undo what is written there."""
    served = connections["default"]
    connections["default"] = bare
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        connections["default"] = served


@pytest.mark.parametrize("name", PLAIN)
def test_lists_counts_exports_and_facets_do_not_change_when_others_work(
    bare_database, world, client_of, name
):
    strangers = STRANGERS.get(name.split(":")[0], ("maud", "chloe", "rose", "denis", "olga"))
    where = address(name, make_nothing())
    with before_the_world(bare_database):
        before = {slug: page(client_of(slug), where) for slug in strangers}
    after = {slug: page(client_of(slug), where) for slug in strangers}
    assert before == after


def test_what_one_may_see_does_differ_between_the_two_databases(bare_database, world, client_of):
    """Else the test above would compare a page with itself, or two refusals."""
    where = address("desk:floor", make_nothing())
    with before_the_world(bare_database):
        before = page(client_of("alice"), where)
    after = page(client_of("alice"), where)
    assert before[0] == after[0] == 200
    assert before != after


def test_references_of_others_are_free_to_reuse(cast, acting):
    """A unique constraint across teams would tell that a reference exists elsewhere."""
    from havre.kernel.clock import utc_now
    from havre.listening.models import Situation

    for slug in ("alice", "maud"):
        with acting(slug):
            Situation.objects.create(
                team_id=getattr(cast, slug).team_id,
                reference="ST-AAAA-AAAA",
                opened_at=utc_now(),
                last_contact_at=utc_now(),
            )


def test_an_id_of_others_cannot_be_probed_by_a_foreign_key(world, cast, acting):
    """Plain foreign keys bypass row security: composite ones refuse the same way whether the row exists or not."""
    from django.db import IntegrityError, connection, transaction

    from havre.kernel.clock import utc_now
    from havre.listening.models import Pause

    contact = world.desk["contact_id"]
    messages = set()
    for target in (contact, uuid4()):
        with acting("maud"), pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Pause.objects.create(
                team_id=cast.maud.team_id, user_id=cast.maud.id, contact_id=target, proposed_at=utc_now()
            )
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        messages.add(re.sub(r"[0-9a-f-]{36}", "~", str(refusal.value)).split('"')[3])
    assert len(messages) <= 2


def test_times_do_not_tell(world, client_of):
    """Interleaved measures of a hidden and an absent object: medians closer than their own spread."""
    hidden, absent = address("desk:contact", world), address("desk:contact", make_nothing())
    client = client_of("maud")
    times: dict[str, list[float]] = {hidden: [], absent: []}
    for _ in range(60):
        for where in (hidden, absent):
            start = time.perf_counter()
            client.get(where)
            times[where].append(time.perf_counter() - start)
    real, imagined = (statistics.median(times[where]) for where in (hidden, absent))
    spread = statistics.quantiles(times[absent], n=4)[2] - statistics.quantiles(times[absent], n=4)[0]
    assert abs(real - imagined) < max(3 * spread, 0.002)
