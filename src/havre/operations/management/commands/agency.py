"""``agency``: make an organisation with its first team and invite its administrator; or make a CRIP team."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from havre.accounts.rules import INVITATION_DAYS, AgencyKind, Role, SecrecyBasis, TeamKind
from havre.accounts.services.members import token_hash
from havre.kernel.clock import utc_now
from havre.kernel.ids import uuid7
from havre.kernel.text import clean
from havre.operations import install

# The operator has no account: what it does is signed by this one, which never signs in.
OPERATOR_EMAIL = "exploitant@havre.invalid"


class Command(BaseCommand):
    """Run by the operator, as the administrator of the database: agencies are never made from a page."""

    help = "Crée une organisation, sa première équipe, et affiche le lien d'invitation de son administrateur."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take names, kinds and the administrator's address."""
        parser.add_argument("--name", required=True, help="nom de l'organisation")
        parser.add_argument("--kind", required=True, choices=AgencyKind.codes())
        parser.add_argument("--departement", default="", help="code du département")
        parser.add_argument("--team", required=True, help="nom de la première équipe")
        parser.add_argument("--team-kind", required=True, choices=TeamKind.codes())
        parser.add_argument("--authority", default="", help="code de l'autorité, pour une CRIP (59D)")
        parser.add_argument("--admin-name", required=True)
        parser.add_argument("--admin-email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Write the rows in one transaction, then print the link."""
        validate_email(options["admin_email"])
        if options["team_kind"] == TeamKind.CONCERN_UNIT and not options["authority"]:
            raise CommandError("Une CRIP a besoin du code de son autorité : --authority 59D.")
        token = secrets.token_urlsafe(32)
        with install.connect("admin") as admin:
            agency_id = _agency(admin, options)
            _team(admin, agency_id, options)
            _invitation(admin, agency_id, token, options)
        self.stdout.write(f"Organisation prête : {options['name']} ({agency_id}).")
        self.stdout.write(
            f"Lien à remettre en main propre, valable {INVITATION_DAYS} jours, une seule fois :"
        )
        self.stdout.write(f"{settings.SITE_URL}/invitation/{token}/")


def _agency(admin: psycopg.Connection, options: dict[str, Any]) -> UUID:
    name, agency_id = clean(options["name"]).strip(), uuid7()
    if admin.execute("SELECT 1 FROM accounts_agency WHERE name = %s", [name]).fetchone():
        raise CommandError(f"L'organisation « {name} » existe déjà. Rien n'a été écrit.")
    admin.execute(
        "INSERT INTO accounts_agency (id, name, kind, siret, departement_code, created_at)"
        " VALUES (%s, %s, %s, '', %s, %s)",
        [agency_id, name, options["kind"], options["departement"], utc_now()],
    )
    return agency_id


def _team(admin: psycopg.Connection, agency_id: UUID, options: dict[str, Any]) -> None:
    admin.execute(
        "INSERT INTO accounts_team (id, agency_id, name, kind, authority_code, departement_code)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [uuid7(), agency_id, clean(options["team"]).strip(), options["team_kind"], options["authority"],
         options["departement"]],
    )  # fmt: skip


def _invitation(admin: psycopg.Connection, agency_id: UUID, token: str, options: dict[str, Any]) -> None:
    now = utc_now()
    admin.execute(
        "INSERT INTO accounts_invitation (id, agency_id, team_id, role, email, name, function, secrecy_basis,"
        " token_hash, invited_by_id, created_at, expires_at) VALUES (%s, %s, NULL, %s, %s, %s, '', %s, %s, %s, %s, %s)",
        [uuid7(), agency_id, Role.ORG_ADMIN.value, options["admin_email"].lower(), clean(options["admin_name"]),
         SecrecyBasis.NONE.value, token_hash(token), _operator(admin), now, now + timedelta(days=INVITATION_DAYS)],
    )  # fmt: skip


def _operator(admin: psycopg.Connection) -> UUID:
    """Return the operator's account: inactive, without password, member of nothing."""
    admin.execute(
        "INSERT INTO accounts_user (id, email, name, function, phone, secrecy_basis, is_active, created_at,"
        " federated_subject, federated_siret, password)"
        " VALUES (%s, %s, 'Exploitant', '', '', %s, false, %s, '', '', '!') ON CONFLICT DO NOTHING",
        [uuid7(), OPERATOR_EMAIL, SecrecyBasis.NONE.value, utc_now()],
    )
    found = admin.execute("SELECT id FROM accounts_user WHERE email = %s", [OPERATOR_EMAIL]).fetchone()
    if found is None:
        raise CommandError("Le compte de l'exploitant manque. Lancez « havre manage prepare ».")
    operator: UUID = found[0]
    return operator
