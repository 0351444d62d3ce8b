"""The harness: a database made once, the application's own role, a fixed cast, strict habits."""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from sharing_out_work import pytest_collection_modifyitems, pytest_xdist_make_scheduler

__all__ = ["pytest_collection_modifyitems", "pytest_xdist_make_scheduler"]
ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
TEMPLATE_INPUTS = ("**/migrations/*.py", "**/sql/*.sql", "**/protection.py", "foundation/rows.py", "territory/data/*",
                   "operations/install.py", "operations/demo/cast.py", "operations/demo/people.py")  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Give the session a private PostgreSQL when nobody gave one (``./havre test`` does)."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if os.environ.get("HAVRE_PG_HOST") or os.environ.get("DATABASE_URL") or hasattr(config, "workerinput"):
        return
    sys.path.insert(0, str(SRC))
    from havre.engine.cluster import Cluster

    folder = ROOT / ".havre"
    folder.mkdir(exist_ok=True)
    config.havre_lock = (folder / "pytest.lock").open("w")
    try:
        fcntl.flock(config.havre_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        place = folder / "pytest-pg"
    except OSError:
        place = Path(tempfile.mkdtemp(prefix="havre-pytest-")) / "pg"
    config.havre_cluster = Cluster(place, durable=False)
    config.havre_cluster.start()
    os.environ.update(config.havre_cluster.environment())


def pytest_sessionstart(session: pytest.Session) -> None:
    """Prepare the template while the workers collect, instead of after."""
    config = session.config
    if config.getoption("numprocesses") and not hasattr(config, "workerinput"):
        config.havre_template = Thread(target=_template, args=(f"havre_tpl_{_fingerprint()}",))
        config.havre_template.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the private PostgreSQL."""
    if hasattr(config, "havre_template"):
        config.havre_template.join()
    cluster = getattr(config, "havre_cluster", None)
    if cluster is not None:
        cluster.stop()


# --- database ---------------------------------------------------------------------------------------


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in TEMPLATE_INPUTS:
        for path in sorted((SRC / "havre").glob(pattern)):
            digest.update(path.read_bytes())
    digest.update(os.environ.get("HAVRE_SCOPE_KEY", "").encode())
    return digest.hexdigest()[:12]


def _template(name: str) -> None:
    """Prepare the template database once for all workers: real migrations, real policies, the cast."""
    from havre.operations import install
    from havre.operations.demo.people import load_cast

    with (Path(tempfile.gettempdir()) / f"{name}-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with install.connect("admin", name="postgres", autocommit=True) as admin:
            if admin.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]
            ).fetchone():
                return
            admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        environment = {**os.environ, "HAVRE_PG_NAME": name, "PYTHONPATH": str(SRC)}
        subprocess.run([sys.executable, "-m", "havre.manage", "prepare"], env=environment, check=True)
        with install.connect("admin", name=name) as admin:
            load_cast(admin)
        with install.connect("admin", name="postgres", autocommit=True) as admin:
            admin.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Copy the template for this worker and connect as the application's role."""
    from django.conf import settings
    from django.db import connections

    name = f"havre_tests_{worker_id}_{os.getpid()}"
    _copy(name)
    place = {
        key: os.environ[f"HAVRE_PG_{key}"] for key in ("HOST", "PORT") if f"HAVRE_PG_{key}" in os.environ
    }
    for alias in connections:
        for values in (settings.DATABASES[alias], connections[alias].settings_dict):
            values.update(place)
    _serve(name)
    with django_db_blocker.unblock():
        yield
        for connection in connections.all():
            connection.close()
    _drop(name)


def _copy(name: str) -> None:
    """Make a database from the template, which is prepared first when it must be."""
    from havre.operations import install

    template = f"havre_tpl_{_fingerprint()}"
    _template(template)
    with (Path(tempfile.gettempdir()) / f"{template}-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with install.connect("admin", name="postgres", autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _serve(name: str) -> None:
    """Lead every connection to a database."""
    from django.conf import settings
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        for values in (settings.DATABASES[alias], connections[alias].settings_dict):
            values.update(NAME=name)
    os.environ["HAVRE_PG_NAME"] = name


def _drop(name: str) -> None:
    """Drop a database: a second or two, which a server that ``./havre test`` deletes with its folder need not spend."""
    if "HAVRE_TEST_FOLDER" in os.environ and "DATABASE_URL" not in os.environ:
        return
    from havre.operations import install

    with install.connect("admin", name="postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database for the tests of one module, where it may commit once what each of them looks at.

    What a test writes is rolled back as usual.
    """
    from django.conf import settings

    served = settings.DATABASES["default"]["NAME"]
    own = f"{served}_own{next(NUMBERS)}"
    with django_db_blocker.unblock():
        _copy(own)
        _serve(own)
    yield
    with django_db_blocker.unblock():
        _serve(served)
        _drop(own)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Name of the xdist worker, or "main"."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


KEPT = {
    "django_migrations", "django_content_type", "auth_permission", "accounts_agency", "accounts_team",
    "accounts_user", "accounts_membership", "safekeeping_retentionrule",
}  # fmt: skip


LONG = 1_000_000  # bytes


def _empty_tables() -> None:
    """What a transactional test wrote is taken away by the administrator: the application may not TRUNCATE."""
    from havre.operations import install
    from havre.operations.demo.people import load_cast

    with install.connect("admin") as admin:
        rows = admin.execute(
            "SELECT tablename, format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname IN ('public', 'health')"
        ).fetchall()
        kept = ("territory_", "directory_")
        admin.execute("SET session_replication_role = replica")  # no trigger, no foreign key
        _empty(admin, _with_rows(admin, [of for n, of in rows if n not in KEPT and not n.startswith(kept)]))
        admin.execute("TRUNCATE keyring.data_key, keyring.talk_key")
        admin.execute("TRUNCATE audit.event, audit.head")
        _restore_directory(admin)
        admin.execute("DELETE FROM safekeeping_retentionrule WHERE agency_id IS NOT NULL")
        admin.execute("DELETE FROM accounts_membership")
        admin.execute("DELETE FROM accounts_user")
        admin.execute("DELETE FROM accounts_team")
        load_cast(admin)


def _with_rows(admin: Any, names: list[str]) -> list[str]:
    """Return the tables that hold rows."""
    asked = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names)
    return [name for (name,) in admin.execute(asked).fetchall()]


def _empty(admin: Any, names: list[str]) -> None:
    """Delete what is short, truncate what is long: to truncate is to write new files for a table and its indexes."""
    for name in names:
        (size,) = admin.execute("SELECT pg_relation_size(%s::regclass)", [name]).fetchone()
        admin.execute(f"TRUNCATE {name} CASCADE" if size > LONG else f"DELETE FROM {name}")
    admin.execute(
        "SELECT setval(s.seqrelid::regclass, s.seqstart, false) FROM pg_sequence s"
        " JOIN pg_depend d ON d.objid = s.seqrelid AND d.deptype IN ('a', 'i')"
        " WHERE d.refobjid = ANY(%s::regclass[])",
        [names],
    )


def _restore_directory(admin: Any) -> None:
    """Leave what the template has: the national numbers, their services and organisations."""
    rows = admin.execute(
        "SELECT t.tablename, EXISTS (SELECT FROM information_schema.columns c WHERE c.table_name = t.tablename"
        " AND c.column_name = 'service_id') FROM pg_tables t"
        " WHERE schemaname = 'public' AND tablename LIKE 'directory\\_%'"
    ).fetchall()
    admin.execute(
        "CREATE TEMP TABLE kept_services ON COMMIT DROP AS SELECT service_id AS id FROM directory_sourcerecord"
        " WHERE source_id LIKE 'national-%'"
    )
    shipped = {"directory_service", "directory_organization", "directory_location", "directory_servicename"}
    for name, has_service in rows:
        if has_service:
            admin.execute(f'DELETE FROM "{name}" WHERE service_id NOT IN (SELECT id FROM kept_services)')
        elif name not in shipped:
            admin.execute(f'DELETE FROM "{name}"')
    admin.execute("DELETE FROM directory_service WHERE id NOT IN (SELECT id FROM kept_services)")
    for name in ("organization", "location"):
        admin.execute(
            f"DELETE FROM directory_{name} o WHERE NOT EXISTS"
            f" (SELECT FROM directory_service s WHERE s.{name}_id = o.id)"
        )


@pytest.fixture(autouse=True, scope="session")
def _flush_as_administrator() -> Iterator[None]:
    from django.test import TransactionTestCase

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: _empty_tables())
    yield
    patch.undo()


@pytest.fixture
def admin_db(db: None) -> Iterator[Any]:
    """A connection as the administrator, outside the test's transaction: it sees committed rows only."""
    from havre.operations import install

    with install.connect("admin", autocommit=True) as connection:
        yield connection


# --- strict habits ----------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def _shuffle_unordered_queries() -> Iterator[None]:
    """A query without an order comes back in a random one, so that nobody relies on it."""
    from django.db.models.functions import Random
    from django.db.models.sql.compiler import SQLCompiler

    original = SQLCompiler._order_by_pairs

    def shuffled(self: Any) -> Iterator[Any]:
        pairs = list(original(self))
        query = self.query
        may = not (pairs or query.distinct or query.group_by or query.combinator or query.select_for_update
                   or query.is_sliced or self.query.subquery)  # fmt: skip
        if may:
            from django.db.models.expressions import OrderBy

            return iter([(OrderBy(Random()), False)])
        return iter(pairs)

    patch = pytest.MonkeyPatch()
    patch.setattr(SQLCompiler, "_order_by_pairs", shuffled)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> None:
    """Only loopback and Unix sockets are open."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


# --- cast -------------------------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    """The fixed cast: ``cast.alice.id``, ``cast.alice.team_id``…"""
    return cast_namespace()


def cast_namespace() -> SimpleNamespace:
    """Return the cast with the ids of teams and agencies."""
    from havre.operations.demo.cast import AGENCY_BY_SLUG, CAST, TEAM_BY_SLUG

    return SimpleNamespace(
        **{
            who.slug: SimpleNamespace(
                slug=who.slug,
                id=who.id,
                name=who.name,
                email=who.email,
                role=who.role,
                team_id=TEAM_BY_SLUG[who.team].id if who.team else None,
                agency_id=AGENCY_BY_SLUG[who.agency].id,
            )
            for who in CAST
        }
    )


@pytest.fixture
def acting(cast: SimpleNamespace) -> Callable[..., Any]:
    """``with acting("alice") as actor:`` enters Alice's scope and leaves none behind."""
    return acting_in(cast)


def acting_in(cast: SimpleNamespace) -> Callable[..., Any]:
    """Return what ``acting`` gives, for a fixture that lasts longer than a test."""
    from havre.accounts.access import enter
    from havre.foundation.scope import set_scope

    @contextmanager
    def act(slug: str) -> Iterator[Any]:
        who = getattr(cast, slug)
        yield enter(who.id, name=who.name)
        set_scope("")

    return act


@pytest.fixture(scope="module")
def committed(own_database: None, django_db_blocker: Any) -> Callable[[Callable[..., Any]], Any]:
    """``committed(make)`` calls ``make(cast, acting)`` in one transaction and keeps it for the whole module."""
    from django.db import transaction

    def keep(make: Callable[..., Any]) -> Any:
        cast = cast_namespace()
        with django_db_blocker.unblock(), transaction.atomic():
            return make(cast, acting_in(cast))

    return keep


@pytest.fixture
def client_of(cast: SimpleNamespace) -> Callable[[str], Any]:
    """``client_of("alice")`` is a browser where Alice signed in with a second factor; CSRF is checked."""

    def make(slug: str, *, second_factor: bool = True, csrf: bool = False) -> Any:
        return signed_in_client(getattr(cast, slug).id, second_factor=second_factor, csrf=csrf)

    return make


@pytest.fixture
def visitor(db: None) -> Any:
    """A browser where nobody signed in."""
    from tests_support import ScopedClient

    return ScopedClient()


def signed_in_client(user_id: Any, *, second_factor: bool = True, csrf: bool = False) -> Any:
    """Return a test client with a session of our own engine."""
    from tests_support import sign_in

    return sign_in(user_id, second_factor=second_factor, csrf=csrf)
