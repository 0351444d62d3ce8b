"""The administrator of an organisation: invites, gives and ends roles, reads no situation, never serves themselves."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from tests_support import ScopedClient, statements

sys.path.insert(0, str(Path(__file__).parent))

from accounts_support import PASSWORD, give_passkey

from havre.accounts.models import Invitation, Membership, Notice, Team, User
from havre.accounts.rules import (
    AGENCY_ROLES,
    HOLDERS,
    PAGE_AGENCY_ROLES,
    TEAM_ROLES,
    Right,
    Role,
    SecrecyBasis,
    TeamKind,
)
from havre.accounts.services import members
from havre.foundation.scope import acting_as
from havre.kernel.errors import NotVisible, Refused
from havre.operations.demo.cast import fixed_id

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
LEA = "lea.nouvelle@demo.havre.invalid"


def invited(actor, cast, **changed):
    values = {
        "invitation_id": uuid4(), "email": LEA, "name": "Léa Nouvelle", "function": "Écoutante",
        "team_id": cast.alice.team_id, "role": Role.COUNSELLOR, "secrecy_basis": SecrecyBasis.FUNCTION,
        "now": datetime.now(UTC),
    }  # fmt: skip
    return members.invite(actor=actor, **{**values, **changed})


def link_of_the_mail(number=-1):
    return re.search(r"/invitation/[\w-]+/", mail.outbox[number].body).group(0)


def test_the_mail_holds_a_link_and_neutral_words(acting, cast):
    with acting("olga") as olga:
        row = invited(olga, cast)
        kept = bytes(Invitation.objects.get(pk=row.pk).token_hash)
    message = mail.outbox[-1]
    token = link_of_the_mail().split("/")[2]
    assert (message.to, message.subject) == ([LEA], "Havre : une invitation vous attend")
    assert token.encode() not in kept
    assert len(kept) == 32
    assert not re.search(r"Léa|Plateau|Ligne|mineur|enfant|Olga", message.body)


def test_the_other_watchers_are_told(acting, cast):
    with acting("olga") as olga:
        invited(olga, cast)
    with acting("paul"):
        assert list(Notice.objects.filter(user_id=cast.paul.id).values_list("kind", flat=True)) == ["member"]


def test_an_invitation_sent_twice_is_kept_and_sent_once(acting, cast):
    same = uuid4()
    with acting("olga") as olga:
        invited(olga, cast, invitation_id=same)
        invited(olga, cast, invitation_id=same)
        assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_new_colleague_accepts_then_makes_a_passkey(acting, cast):
    with acting("olga") as olga:
        invited(olga, cast)
    link, browser = link_of_the_mail(), ScopedClient()
    assert "Bienvenue, Léa Nouvelle" in browser.get(link).content.decode()
    assert browser.post(link, {"password": "trop court"}).status_code == 422
    assert browser.post(link, {"password": PASSWORD})["Location"] == "/"
    assert browser.get("/")["Location"] == "/compte/2fa/webauthn/add/"
    assert browser.get("/compte/2fa/webauthn/add/").status_code == 200
    with acting_as("auth"):
        lea = User.objects.get(email=LEA)
    with acting_as("user", lea.pk):
        row = Membership.objects.get(user_id=lea.pk)
    assert (row.team_id, row.role, lea.secrecy_basis) == (cast.alice.team_id, "counsellor", "function")
    assert ScopedClient().get(link).status_code == 410


@pytest.mark.parametrize("how", ["withdrawn", "late", "sent again", "unknown"])
def test_a_link_that_is_over_says_one_sentence(acting, cast, how):
    with acting("olga") as olga:
        row = invited(olga, cast)
        link = link_of_the_mail()
        if how == "withdrawn":
            members.withdraw_invitation(actor=olga, invitation_id=row.pk, now=NOW)
        if how == "late":
            Invitation.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        if how == "sent again":
            members.send_again(actor=olga, invitation_id=row.pk, now=NOW)
    page = ScopedClient().get("/invitation/inconnue/" if how == "unknown" else link)
    assert (page.status_code, "Ce lien ne sert plus" in page.content.decode()) == (410, True)


def test_a_link_never_opens_an_account_that_exists(acting, cast, client_of):
    with acting("olga") as olga:
        invited(olga, cast, email=cast.chloe.email)
    link, thief = link_of_the_mail(), ScopedClient()
    assert "déjà un compte" in thief.get(link).content.decode()
    assert thief.post(link, {"password": PASSWORD}).status_code == 410
    assert client_of("bruno").post(link).status_code == 410
    assert client_of("chloe").post(link)["Location"] == "/"
    with acting("chloe") as chloe:
        assert {seat.role for seat in chloe.seats} == {Role.CRIP_OFFICER, Role.COUNSELLOR}


def test_nobody_gives_themselves_a_role(acting, cast):
    with acting("olga") as olga:
        with pytest.raises(Refused, match="self_role"):
            invited(olga, cast, email=cast.olga.email)
        with pytest.raises(Refused, match="self_role"):
            members.end_membership(actor=olga, membership_id=fixed_id("membership-olga"), now=NOW)
        with pytest.raises(Refused, match="self_role"):
            members.approve_totp(actor=olga, user_id=cast.olga.id, approved=True)


def test_the_database_refuses_it_too(acting, cast):
    mine = {"id": uuid4(), "user_id": cast.olga.id, "agency_id": cast.olga.agency_id, "team_id": cast.alice.team_id,
            "role": "counsellor", "starts_at": NOW}  # fmt: skip
    with acting("olga"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Membership.objects.create(**mine)
    with acting("alice"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Membership.objects.create(**{**mine, "user_id": cast.bruno.id})


def test_a_role_is_given_only_where_the_team_takes_it(acting, cast):
    with acting("olga") as olga:
        for role, team_id in (
            (Role.CRIP_OFFICER, cast.alice.team_id),
            (Role.MINISTRY_PILOT, None),
            (Role.COUNSELLOR, None),
        ):
            with pytest.raises(Refused, match="role_not_given"):
                invited(olga, cast, role=role, team_id=team_id)
        with pytest.raises(NotVisible):
            invited(olga, cast, role=Role.CRIP_OFFICER, team_id=cast.farid.team_id)


def test_the_tables_of_roles_agree():
    assert set(TEAM_ROLES) == set(TeamKind)
    assert not AGENCY_ROLES & frozenset().union(*TEAM_ROLES.values())
    assert set(PAGE_AGENCY_ROLES) <= AGENCY_ROLES
    reading = {
        right for right in Right if right.value.split(".")[0] in {"contact", "report", "crip", "requisition"}
    }
    assert all(Role.ORG_ADMIN not in HOLDERS[right] for right in reading)


def test_a_removed_member_loses_everything_at_once(acting, cast, client_of):
    alice = client_of("alice")
    assert alice.get("/ecoute/").status_code == 200
    with acting("olga") as olga:
        members.end_membership(actor=olga, membership_id=fixed_id("membership-alice"), now=datetime.now(UTC))
    assert alice.get("/ecoute/").status_code == 404
    assert alice.get("/compte/").status_code == 200


def test_another_role_ends_the_former(acting, cast):
    with acting("olga") as olga:
        members.change_role(
            actor=olga,
            membership_id=fixed_id("membership-alice"),
            role=Role.COORDINATOR,
            now=datetime.now(UTC),
        )
    with acting("alice") as alice:
        assert [seat.role for seat in alice.seats] == [Role.COORDINATOR]
        assert Membership.objects.filter(user_id=cast.alice.id).count() == 2


def test_another_organisation_is_out_of_reach(acting, cast):
    with acting("olga") as olga:
        for act in (
            lambda: members.end_membership(actor=olga, membership_id=fixed_id("membership-farid"), now=NOW),
            lambda: members.approve_totp(actor=olga, user_id=cast.farid.id, approved=True),
            lambda: members.rename_team(actor=olga, team_id=cast.farid.team_id, name="À moi"),
        ):
            with pytest.raises(NotVisible):
                act()


def test_codes_are_granted_by_somebody_else_and_shown(acting, cast, client_of):
    with acting("olga") as olga:
        members.approve_totp(actor=olga, user_id=cast.alice.id, approved=True)
    assert "Accordée par Olga Petit" in client_of("alice").get("/compte/").content.decode()


def test_a_crip_is_never_made_from_a_page(acting, cast, client_of):
    with acting("olga") as olga, pytest.raises(Refused, match="team_kind"):
        members.create_team(actor=olga, team_id=uuid4(), name="CRIP", kind=TeamKind.CONCERN_UNIT)
    answer = client_of("olga").post(
        "/organisation/equipes/nouvelle/", {"id": uuid4(), "name": "Nuit 2", "kind": "helpline_floor"}
    )
    assert answer.status_code == 302
    with acting("olga"):
        assert Team.objects.get(name="Nuit 2").authority_code == ""


def test_the_pages_of_the_administrator(client_of, cast):
    olga = client_of("olga")
    form = {"id": uuid4(), "name": "Léa", "email": LEA, "function": "", "place": f"{cast.alice.team_id}|counsellor",
            "secrecy_basis": "function"}  # fmt: skip
    assert olga.post("/organisation/inviter/", {**form, "email": "pas une adresse"}).status_code == 422
    assert olga.post("/organisation/inviter/", form)["Location"] == "/organisation/"
    page = olga.get("/organisation/").content.decode()
    assert all(words in page for words in ("Léa", "Alice Morel", "Plateau de nuit", "par fonction"))
    member = f"/organisation/membres/{fixed_id('membership-bruno')}/"
    assert olga.post(member, {"role": "coordinator"}).status_code == 302
    assert olga.post(f"{member}fin/").status_code == 404  # the former role is over


@pytest.mark.parametrize(
    "path", ["/ecoute/", "/crip/", "/acces-exceptionnel/", "/acces-exceptionnel/controle/"]
)
def test_the_administrator_sees_no_situation(client_of, path):
    assert client_of("olga").get(path).status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_the_same_whatever_its_length(client_of, acting, cast, more):
    with acting("olga") as olga:
        for number in range(1 + more):
            invited(olga, cast, email=f"p{number}@demo.havre.invalid")
    browser = client_of("olga")
    with statements() as seen:
        assert browser.get("/organisation/").status_code == 200
    assert len(seen.real) == 7


def test_a_means_of_signing_in_that_changes_is_told(cast, client_of):
    key = give_passkey(cast.alice.id)
    alice = client_of("alice")
    assert alice.post(f"/compte/2fa/webauthn/keys/{key}/remove/").status_code == 302
    page = client_of("alice").get("/").content.decode()
    assert "Les moyens d’ouvrir votre compte ont changé" in page.replace("'", "’").replace("&#x27;", "’")
    notice = re.search(r"/compte/avis/[0-9a-f-]+/", page).group(0)
    assert client_of("bruno").get(notice)["Location"] == "/"
    assert alice.get(notice)["Location"] == "/compte/"
    assert notice not in alice.get("/").content.decode()
    assert "Tous les avis, par jour" not in alice.get("/").content.decode()
