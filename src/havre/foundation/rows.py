"""Who may touch which rows: the declaration that installs the policies and that ``havre doctor`` checks.

Each app declares every one of its tables in ``protection.py`` (``TABLES``); a table without a row here fails the
tests. ``install`` writes exactly what is declared: policies that nobody declared are dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from django.apps import apps

ROLES = ("havre_app", "havre_jobs", "havre_grant", "havre_public", "havre_stats", "havre_guard")
MY_TEAMS = "ANY ((SELECT sec.teams())::uuid[])"
MY_AGENCIES = "ANY ((SELECT sec.agencies())::uuid[])"
READ = "SELECT"
ADD = "SELECT, INSERT"
WRITE = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"


def erasable(grants: str) -> str:
    """Return the same rights with DELETE: what the jobs have on the rows of a team, so that a purge is complete.

    The pages never have it where they may only add; row security holds the job to the one team it works for.
    """
    return grants if "DELETE" in grants else f"{grants}, DELETE"


@dataclass(frozen=True)
class Policy:
    """One row-security policy; ``using`` and ``check`` are SQL conditions."""

    name: str
    command: str
    roles: tuple[str, ...]
    using: str = ""
    check: str = ""
    restrictive: bool = False

    def sql(self, table: str) -> str:
        """Return the statement that creates the policy on ``table``."""
        kind = "RESTRICTIVE" if self.restrictive else "PERMISSIVE"
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.check})" if self.check else ""
        to = ", ".join(self.roles)
        return f'CREATE POLICY "{self.name}" ON "{table}" AS {kind} FOR {self.command} TO {to}{using}{check}'


# The functions of the schema sec run as havre_guard.
GUARD = Policy("guard", "SELECT", ("havre_guard",), "true")


@dataclass(frozen=True)
class Parent:
    """A composite foreign key ``(column, team_id) -> table(id, team_id)``: plain ones bypass row security."""

    column: str
    table: str
    team: str = "team_id"


@dataclass(frozen=True)
class Rows:
    """The protection of one table. ``reason`` says why a table has no row security (no personal data)."""

    policies: tuple[Policy, ...] = ()
    grants: Mapping[str, str] = field(default_factory=dict)
    parents: tuple[Parent, ...] = ()
    reason: str = ""

    @property
    def forced(self) -> bool:
        """Whether row security is enabled and forced."""
        return not self.reason


def team_rows(
    *, team: str = "team_id", grants: str = WRITE, parents: tuple[Parent, ...] = (), granted: str = "",
    guarded: bool = False, unless: str = "", more: tuple[Policy, ...] = (),
) -> Rows:  # fmt: skip
    """Rows that belong to one team and are seen by nobody else.

    ``unless`` is a condition under which a member of the team does not see a row; NULL hides it too.

    ``granted`` is a condition under which one broken glass shows the row to ``havre_grant`` (reading only),
    such as ``id = ANY ((SELECT sec.granted('contact'))::uuid[])``. ``guarded`` lets sec.break_glass find the row.
    """
    mine = f"{team} = {MY_TEAMS}"
    condition = f"{mine} AND NOT ({unless})" if unless else mine
    policies = [Policy("team", "ALL", ("havre_app", "havre_jobs"), condition, condition)]
    rights = {"havre_app": grants, "havre_jobs": erasable(grants)}
    if granted:
        policies.append(Policy("granted", "SELECT", ("havre_grant",), granted))
        rights["havre_grant"] = READ
    if guarded:
        policies.append(GUARD)
        rights["havre_guard"] = READ
    return Rows((*policies, *more), rights, parents)


def posted_rows(*, to: str = "team_id", by: str = "from_team_id", grants: str = WRITE, parents: tuple[Parent, ...] = (),
                granted: str = "", guarded: bool = False) -> Rows:  # fmt: skip
    """Rows that one team posts to another, as a letter: the sender adds and does not see them afterwards."""
    mine = f"{to} = {MY_TEAMS}"
    policies = [
        Policy("team", "ALL", ("havre_app", "havre_jobs"), mine, mine),
        Policy("post", "INSERT", ("havre_app", "havre_jobs"), check=f"{by} = {MY_TEAMS}"),
    ]
    rights = {"havre_app": grants, "havre_jobs": erasable(grants)}
    if granted:
        policies.append(Policy("granted", "SELECT", ("havre_grant",), granted))
        rights["havre_grant"] = READ
    if guarded:
        policies.append(GUARD)
        rights["havre_guard"] = READ
    return Rows(tuple(policies), rights, parents)


def own_rows(*, user: str = "user_id", grants: str = ALL, signing_in: bool = True) -> Rows:
    """Rows of one account: its holder, and the sign-in pages before the person is known."""
    mine = f"{user} = (SELECT sec.actor())"
    condition = f"{mine} OR (SELECT sec.signing_in())" if signing_in else mine
    return Rows((Policy("own", "ALL", ("havre_app",), condition, condition),), {"havre_app": grants})


def open_rows(reason: str, *, grants: Mapping[str, str] | None = None) -> Rows:
    """Rows without personal data, with the reason why nothing is hidden; reading by default."""
    return Rows(
        grants=grants or dict.fromkeys(("havre_app", "havre_jobs", "havre_stats"), READ), reason=reason
    )


def declared() -> dict[str, Rows]:
    """Return every declared table of every app of Havre, by table name; a table declared twice raises."""
    tables: dict[str, Rows] = {}
    for app, protection in _declarations():
        for table, rows in protection.items():
            if table in tables:
                raise RuntimeError(f"{table} is declared twice (again in {app})")
            tables[table] = rows
    return tables


def _declarations() -> Iterator[tuple[str, Mapping[str, Rows]]]:
    for config in apps.get_app_configs():
        if config.name.startswith("havre."):
            name = f"{config.name}.protection"
            try:
                module = import_module(name)
            except ModuleNotFoundError as error:
                if error.name != name:
                    raise
                continue
            yield config.name, module.TABLES


def statements(table: str, rows: Rows) -> Iterator[str]:
    """Yield what makes ``table`` exactly as declared, grants first, then row security and composite keys."""
    for role in ROLES:
        yield f'REVOKE ALL ON "{table}" FROM {role}'
    for role, rights in rows.grants.items():
        yield f'GRANT {rights} ON "{table}" TO {role}'
    yield f'ALTER TABLE "{table}" {"ENABLE" if rows.forced else "DISABLE"} ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" {"FORCE" if rows.forced else "NO FORCE"} ROW LEVEL SECURITY'
    for policy in rows.policies:
        yield policy.sql(table)
    for parent in rows.parents:
        yield from _composite(table, parent)


def _composite(table: str, parent: Parent) -> Iterator[str]:
    # The plain key that Django made bypasses row security: its error would tell whether a hidden row exists.
    yield (
        f"DO $$ DECLARE plain record; BEGIN FOR plain IN SELECT c.conname FROM pg_constraint c"  # noqa: S608 - our own names
        f" JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]"
        f" WHERE c.contype = 'f' AND c.conrelid = '\"{table}\"'::regclass AND a.attname = '{parent.column}'"
        f" LOOP EXECUTE format('ALTER TABLE \"{table}\" DROP CONSTRAINT %I', plain.conname); END LOOP; END $$"
    )
    key = f"{_short(parent.table)}_id_team"
    yield (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{key}') THEN "
        f'ALTER TABLE "{parent.table}" ADD CONSTRAINT "{key}" UNIQUE (id, team_id); END IF; END $$'
    )
    name = f"{_short(table)}_{parent.column}_team"
    yield (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}') THEN "
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY ("{parent.column}", "{parent.team}") '
        f'REFERENCES "{parent.table}" (id, team_id) DEFERRABLE INITIALLY DEFERRED; END IF; END $$'
    )


def _short(table: str) -> str:
    return table if len(table) < 36 else f"{table[:28]}_{hashlib.sha256(table.encode()).hexdigest()[:6]}"
