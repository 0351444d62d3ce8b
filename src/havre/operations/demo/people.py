"""Put the cast in the database, as the administrator: agencies are never made from a page."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg

from havre.operations.demo.cast import AGENCIES, AGENCY_BY_SLUG, CAST, TEAM_BY_SLUG, TEAMS, fixed_id

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def load_cast(admin: psycopg.Connection) -> None:
    """Insert agencies, teams, people and memberships; rows already there are left as they are."""
    cursor = admin.cursor()
    cursor.executemany(
        "INSERT INTO accounts_agency (id, name, kind, siret, departement_code, created_at)"
        " VALUES (%s, %s, %s, '', %s, %s) ON CONFLICT DO NOTHING",
        [(agency.id, agency.name, agency.kind.value, agency.departement, SINCE) for agency in AGENCIES],
    )
    cursor.executemany(
        "INSERT INTO accounts_team (id, agency_id, name, kind, authority_code, departement_code)"
        " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [
            (
                team.id,
                AGENCY_BY_SLUG[team.agency].id,
                team.name,
                team.kind.value,
                team.authority_code,
                team.departement,
            )
            for team in TEAMS
        ],
    )
    cursor.executemany(
        "INSERT INTO accounts_user (id, email, name, function, phone, secrecy_basis, is_active, created_at,"
        " federated_subject, federated_siret, password)"
        " VALUES (%s, %s, %s, %s, '', %s, true, %s, '', '', '!') ON CONFLICT DO NOTHING",
        [(who.id, who.email, who.name, who.function, who.secrecy.value, SINCE) for who in CAST],
    )
    cursor.executemany(
        "INSERT INTO accounts_membership (id, user_id, agency_id, team_id, role, starts_at)"
        " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [
            (
                fixed_id(f"membership-{who.slug}"),
                who.id,
                AGENCY_BY_SLUG[who.agency].id,
                TEAM_BY_SLUG[who.team].id if who.team else None,
                who.role.value,
                SINCE,
            )
            for who in CAST
        ],
    )
