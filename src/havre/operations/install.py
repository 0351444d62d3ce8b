"""Install what the database needs around the tables: roles, functions, policies, keys. Idempotent."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from havre.foundation import environment, rows
from havre.foundation.scope import pads

SQL = Path(__file__).resolve().parent.parent / "foundation" / "sql"
MADE_OF = (
    "**/migrations/*.py", "**/sql/*.sql", "**/protection.py", "foundation/rows.py", "territory/data/*",
    "directory/rules/*.py", "operations/install.py",
)  # fmt: skip
LOGIN_ROLES = (
    "havre_migrator",
    "havre_app",
    "havre_public",
    "havre_live",
    "havre_jobs",
    "havre_stats",
    "havre_auditor",
    "havre_backup",
)


def connect(role: str, *, name: str | None = None, autocommit: bool = False) -> psycopg.Connection:
    """Connect as one role to the database of the settings (or to ``name``)."""
    place = environment.database(role)
    return psycopg.connect(
        host=place["HOST"] or None,
        port=place["PORT"],
        dbname=name or settings.DATABASES["default"]["NAME"],
        user=place["USER"],
        password=place["PASSWORD"] or None,
        options=place["OPTIONS"]["options"],
        autocommit=autocommit,
    )


def create_roles_and_database(name: str) -> None:
    """As the administrator: create the roles, their passwords and the database ``name`` if absent."""
    with connect("admin", name="postgres", autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(7355608)")
        admin.execute((SQL / "roles.sql").read_text())
        for role in LOGIN_ROLES:
            password = environment.role_password(role)
            if password:
                admin.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
                )
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            admin.execute(sql.SQL("CREATE DATABASE {} OWNER havre_owner").format(sql.Identifier(name)))


def install_before_migrations(name: str) -> None:
    """As the administrator: schemas, functions of the scope and of the journal, extensions, rights on schemas."""
    with connect("admin", name=name) as admin:
        for extension in ("pg_trgm", "unaccent", "btree_gist"):
            admin.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        admin.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        admin.execute("GRANT ALL ON SCHEMA public TO havre_owner")
        # Health data apart: an installation may leave them out, back them up elsewhere, or withdraw them whole.
        admin.execute("CREATE SCHEMA IF NOT EXISTS health AUTHORIZATION havre_owner")
        admin.execute("REVOKE ALL ON SCHEMA health FROM PUBLIC")
        admin.execute(
            "GRANT USAGE ON SCHEMA health TO havre_app, havre_jobs, havre_stats, havre_backup, havre_guard"
        )
        admin.execute(
            "GRANT USAGE ON SCHEMA public TO havre_app, havre_jobs, havre_grant, havre_public, havre_stats,"
            " havre_auditor, havre_backup, havre_guard"
        )
        admin.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO havre_guard").format(sql.Identifier(name)))
        admin.execute((SQL / "sec.sql").read_text())
        admin.execute(sql.SQL("REVOKE CREATE ON DATABASE {} FROM havre_guard").format(sql.Identifier(name)))
        inner, outer = pads()
        admin.execute(
            "INSERT INTO sec.scope_key (id, inner_pad, outer_pad) VALUES (1, %s, %s)"
            " ON CONFLICT (id) DO UPDATE SET inner_pad = EXCLUDED.inner_pad, outer_pad = EXCLUDED.outer_pad",
            [inner, outer],
        )


def install_after_migrations(name: str) -> None:
    """As the administrator: membership functions, journal, keyring, and every declared policy."""
    with connect("admin", name=name) as admin:
        for script in ("membership.sql", "audit.sql", "keyring.sql"):
            admin.execute((SQL / script).read_text())
        # Functions that the policies name.
        for earlier in sorted(SQL.parent.parent.glob("*/sql/before_*.sql")):
            admin.execute(earlier.read_text())
        _drop_undeclared(admin)
        for table, protection in rows.declared().items():
            for statement in rows.statements(table, protection):
                admin.execute(statement)
        for later in sorted(SQL.parent.parent.glob("*/sql/after_*.sql")):
            admin.execute(later.read_text())
        admin.execute(
            "GRANT SELECT ON ALL TABLES IN SCHEMA public, health, keyring, audit, sec TO havre_backup"
        )
        admin.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO havre_backup")
        admin.execute("GRANT USAGE ON SCHEMA audit, sec TO havre_backup")
        _sequences(admin)


def fingerprint() -> str:
    """Return a digest of all that makes the database: migrations, SQL, declarations, reference data, scope key."""
    digest = hashlib.sha256("".join(pad.hex() for pad in pads()).encode())
    for pattern in MADE_OF:
        for path in sorted(SQL.parent.parent.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_prepared(name: str) -> bool:
    """Whether the database was prepared by exactly this code; any doubt answers no."""
    try:
        with connect("admin", name=name) as admin:
            row = admin.execute("SELECT fingerprint FROM sec.prepared").fetchone()
    except psycopg.Error:
        return False
    return row is not None and row[0] == fingerprint()


def note_prepared(name: str) -> None:
    """Remember what the database was prepared by, once everything succeeded."""
    with connect("admin", name=name) as admin:
        admin.execute("TRUNCATE sec.prepared")
        admin.execute("INSERT INTO sec.prepared VALUES (%s)", [fingerprint()])


def _sequences(admin: psycopg.Connection) -> None:
    """Give each serving role the sequences of the tables it adds to, and no other."""
    admin.execute("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM havre_app, havre_jobs")
    for role in ("havre_app", "havre_jobs"):
        admin.execute(
            sql.SQL(
                "DO $$ DECLARE s record; BEGIN FOR s IN"
                " SELECT seq.oid::regclass AS name FROM pg_class seq"
                " JOIN pg_depend d ON d.objid = seq.oid AND d.deptype IN ('a', 'i')"
                " WHERE seq.relkind = 'S' AND seq.relnamespace = 'public'::regnamespace"
                " AND has_table_privilege({role}, d.refobjid, 'INSERT')"
                " LOOP EXECUTE format('GRANT USAGE ON SEQUENCE %s TO {name}', s.name); END LOOP; END $$"
            ).format(role=sql.Literal(role), name=sql.Identifier(role))
        )


def _drop_undeclared(admin: psycopg.Connection) -> None:
    """Drop every policy of our tables, so that what follows is all there is."""
    found = admin.execute(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname IN ('public', 'health')"
    ).fetchall()
    for table, name in found:
        admin.execute(sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(name), sql.Identifier(table)))
