"""Compare the catalogue of PostgreSQL with what the code declares: every difference is a hole or a surprise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg

from havre.foundation.rows import ROLES, Rows, declared
from havre.operations.doctor.finding import Finding

PREPARE = "Lancez « havre manage prepare --again », puis cherchez qui a changé la base."
DECLARE = "Déclarez la table dans le fichier protection.py de son application."
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
APPS = Path(__file__).resolve().parent.parent.parent
TRIGGER = re.compile(r"CREATE TRIGGER (\w+)[^;]*? ON ([\w.]+)[^;]*?EXECUTE FUNCTION ([\w.]+)")
# Each view of the public face keeps the entries whose offer is public.
FACE_CONDITION = re.compile(r"\bo\.public\b|WHERE public\b")
SCHEMAS = re.compile(r"\b(?:public|health|havre_expected)\.")
GUARDED_SCHEMAS = ("sec", "audit", "keyring", "talk")


def examine(admin: psycopg.Connection) -> Iterator[Finding]:
    """Yield every difference; ``admin`` reads the catalogue and its work is rolled back."""
    tables = declared()
    yield from _undeclared(admin, tables)
    yield from _row_security(admin, tables)
    yield from _policies(admin, tables)
    yield from _rights(admin, tables)
    yield from _views(admin)
    yield from _face(admin)
    yield from _functions(admin)
    yield from _roles(admin)
    yield from _composite_keys(admin, tables)
    yield from _triggers(admin)
    yield from _journal(admin)


def _undeclared(admin: psycopg.Connection, tables: dict[str, Rows]) -> Iterator[Finding]:
    found = {
        name
        for (name,) in admin.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'f', 'm')"
            " AND relnamespace IN ('public'::regnamespace, 'health'::regnamespace)"
        )
    }
    for name in sorted(found - set(tables)):
        yield Finding(name, "table sans déclaration de protection", DECLARE)
    for name in sorted(set(tables) - found):
        yield Finding(name, "table déclarée mais absente", "Lancez « havre manage prepare ».")


def _row_security(admin: psycopg.Connection, tables: dict[str, Rows]) -> Iterator[Finding]:
    rows = admin.execute(
        "SELECT relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'health'::regnamespace)"
    )
    for name, enabled, forced, owner in rows.fetchall():
        if name in tables and tables[name].forced and not (enabled and forced):
            yield Finding(name, "la sécurité par ligne n'est pas activée et forcée", PREPARE)
        if owner != "havre_owner":
            yield Finding(name, f"la table appartient à {owner}", "ALTER TABLE … OWNER TO havre_owner.")
    keyring = admin.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'keyring'::regnamespace"
        " AND NOT (relrowsecurity AND relforcerowsecurity)"
    )
    for (name,) in keyring.fetchall():
        yield Finding(name, "la sécurité par ligne n'est pas activée et forcée", PREPARE)


def _policies(admin: psycopg.Connection, tables: dict[str, Rows]) -> Iterator[Finding]:
    """Create the declared policies on empty shadow tables, compare as PostgreSQL spells them, roll back."""
    query = (
        "SELECT policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies"
        " WHERE schemaname = %s AND tablename = %s ORDER BY policyname"
    )
    with admin.transaction(force_rollback=True):
        admin.execute("CREATE SCHEMA havre_expected")
        admin.execute("SET LOCAL search_path = havre_expected, public")
        schemas: dict[str, str] = dict(
            admin.execute(
                "SELECT tablename, schemaname FROM pg_tables WHERE schemaname IN ('public', 'health')"
            )
        )
        for name, rows in tables.items():
            if (schema := schemas.get(name)) is None:
                continue
            admin.execute(f'CREATE TABLE havre_expected."{name}" (LIKE {schema}."{name}")')
            for policy in rows.policies:
                admin.execute(policy.sql(name))
            expected = {row[0]: row[1:] for row in admin.execute(query, ["havre_expected", name])}
            actual = {row[0]: row[1:] for row in admin.execute(query, [schema, name])}
            for policy_name in sorted(expected.keys() | actual.keys()):
                if _normal(expected.get(policy_name)) != _normal(actual.get(policy_name)):
                    yield Finding(
                        name, f"la règle « {policy_name} » n'est pas celle que le code déclare", PREPARE
                    )


def _normal(policy: tuple[object, ...] | None) -> tuple[object, ...] | None:
    if policy is None:
        return None
    permissive, roles, command, using, check = policy
    # A table named by a condition is spelled with its schema when the shadow one hides it.
    spelled = (SCHEMAS.sub("", str(text)) if text else text for text in (using, check))
    return (permissive, sorted(roles), command, *spelled)  # type: ignore[call-overload]


def _rights(admin: psycopg.Connection, tables: dict[str, Rows]) -> Iterator[Finding]:
    rows = admin.execute(
        "SELECT c.relname, r.role, p.privilege"
        " FROM pg_class c, unnest(%s::text[]) r(role), unnest(%s::text[]) p(privilege)"
        " WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'health'::regnamespace)"
        " AND has_table_privilege(r.role, c.oid, p.privilege)",
        [list(ROLES), list(RIGHTS)],
    ).fetchall()
    held = {(table, role, right) for table, role, right in rows}
    wanted = {
        (table, role, right.strip())
        for table, protection in tables.items()
        for role, rights in protection.grants.items()
        for right in rights.split(",")
    }
    for table, role, right in sorted(held - wanted):
        yield Finding(table, f"{role} a le droit {right} sans déclaration", PREPARE)
    for table, role, right in sorted(wanted - held):
        yield Finding(table, f"{role} n'a pas le droit {right} déclaré", PREPARE, grave=False)


def _views(admin: psycopg.Connection) -> Iterator[Finding]:
    rows = admin.execute(
        "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('v', 'm') AND n.nspname IN ('public', 'sec', 'audit', 'keyring')"
        " AND NOT COALESCE(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
    )
    for (name,) in rows.fetchall():
        yield Finding(name, "vue sans security_invoker", "ALTER VIEW … SET (security_invoker = true).")


def _face(admin: psycopg.Connection) -> Iterator[Finding]:
    """The views of the public face, and nothing else in their schema; each looks before it is asked more."""
    script = (APPS / "directory" / "sql" / "after_public_face.sql").read_text(encoding="utf-8")
    wanted = set(re.findall(r"CREATE VIEW face\.(\w+)", script))
    rows = admin.execute(
        "SELECT c.relname, c.relkind = 'v' AND pg_get_userbyid(c.relowner) = 'havre_owner'"
        " AND coalesce(c.reloptions && ARRAY['security_barrier=true'], false), pg_get_viewdef(c.oid),"
        " ARRAY(SELECT r::text FROM unnest(%s::text[]) r WHERE r <> 'havre_public'"
        "   AND has_table_privilege(r, c.oid, 'SELECT'))"
        " FROM pg_class c WHERE c.relnamespace = to_regnamespace('face') AND c.relkind IN ('r', 'v', 'm', 'p', 'f')",
        [list(ROLES)],
    ).fetchall()
    for name, sound, definition, others in rows:
        if name not in wanted or not sound or not FACE_CONDITION.search(definition or ""):
            yield Finding(
                f"face.{name}", "la vue du site public n'est pas celle que le code déclare", PREPARE
            )
        for role in others:
            yield Finding(f"face.{name}", f"{role} lit la vue du site public sans déclaration", PREPARE)
    for name in sorted(wanted - {row[0] for row in rows}):
        yield Finding(f"face.{name}", "vue du site public absente", PREPARE, grave=False)


def _functions(admin: psycopg.Connection) -> Iterator[Finding]:
    rows = admin.execute(
        "SELECT p.oid::regprocedure::text, p.proconfig, pg_get_userbyid(p.proowner), n.nspname FROM pg_proc p"
        " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
    )
    for name, config, owner, schema in rows.fetchall():
        if not any(item.startswith("search_path=") for item in config or []):
            yield Finding(name, "fonction SECURITY DEFINER sans search_path fixé", PREPARE)
        if schema not in GUARDED_SCHEMAS or owner != "havre_guard":
            yield Finding(
                name, f"fonction SECURITY DEFINER inattendue, de {owner}", "Supprimez-la ou déclarez-la."
            )


def _roles(admin: psycopg.Connection) -> Iterator[Finding]:
    rows = admin.execute(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles"
        " WHERE rolname LIKE 'havre\\_%' ORDER BY rolname"
    ).fetchall()
    for name, superuser, bypass, creates_roles, creates_databases in rows:
        if superuser or creates_roles or creates_databases or (bypass and name != "havre_backup"):
            yield Finding(
                name,
                "le rôle a un pouvoir qu'il ne doit pas avoir",
                f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS…",
            )
    allowed = {
        ("havre_owner", "havre_migrator"),
        ("havre_guard", "havre_owner"),
        ("havre_grant", "havre_app"),
    }
    members = admin.execute(
        "SELECT pg_get_userbyid(roleid), pg_get_userbyid(member) FROM pg_auth_members"
        " WHERE pg_get_userbyid(member) LIKE 'havre\\_%'"
    ).fetchall()
    for granted, member in members:
        if (granted, member) not in allowed:
            yield Finding(member, f"le rôle est membre de {granted}", f"REVOKE {granted} FROM {member}.")


def _composite_keys(admin: psycopg.Connection, tables: dict[str, Rows]) -> Iterator[Finding]:
    found = {
        (table, tuple(columns), target)
        for table, columns, target in admin.execute(
            "SELECT c.conrelid::regclass::text, array_agg(a.attname ORDER BY k.place), c.confrelid::regclass::text"
            " FROM pg_constraint c, unnest(c.conkey) WITH ORDINALITY k(number, place)"
            " JOIN pg_attribute a ON true WHERE c.contype = 'f' AND a.attrelid = c.conrelid AND a.attnum = k.number"
            " GROUP BY c.oid, c.conrelid, c.confrelid"
        )
    }
    for table, protection in tables.items():
        for parent in protection.parents:
            if (table, (parent.column, parent.team), parent.table) not in found:
                yield Finding(table, f"la clé composée ({parent.column}, {parent.team}) manque", PREPARE)
            if (table, (parent.column,), parent.table) in found:
                yield Finding(
                    table, f"la clé simple {parent.column} contourne la sécurité par ligne", PREPARE
                )


def _triggers(admin: psycopg.Connection) -> Iterator[Finding]:
    """Yield each trigger of our SQL files that is gone, disabled, or calls something else (journal, sealed reports)."""
    found = {
        (table, name): function
        for table, name, function in admin.execute(
            "SELECT n.nspname || '.' || c.relname, t.tgname, t.tgfoid::regproc::text FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE NOT t.tgisinternal AND t.tgenabled::text = 'O'"
        )
    }
    for table, name, function in declared_triggers():
        if found.get((table, name), "").removeprefix("public.") != function.removeprefix("public."):
            yield Finding(table, f"le déclencheur « {name} », qui interdit de modifier, manque", PREPARE)


def declared_triggers() -> list[tuple[str, str, str]]:
    """Return (table, trigger, function) of every trigger that ``prepare`` installs."""
    scripts = sorted(APPS.glob("*/sql/*.sql"))
    return [
        (table, name, function)
        for path in scripts
        for name, table, function in TRIGGER.findall(path.read_text())
    ]


def _journal(admin: psycopg.Connection) -> Iterator[Finding]:
    rows = admin.execute(
        "SELECT r.role, t.name FROM unnest(%s::text[]) r(role),"
        " unnest(ARRAY['audit.event', 'audit.head', 'sec.scope_key']) t(name)"
        " WHERE has_table_privilege(r.role, t.name, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')",
        [[role for role in ROLES if role != "havre_guard"]],
    ).fetchall()
    for role, table in rows:
        yield Finding(table, f"{role} peut lire ou changer cette table", PREPARE)
