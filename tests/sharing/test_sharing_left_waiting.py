"""A team where nobody is left to answer: not offered, and who sent something there hears of it once."""

from __future__ import annotations

import pytest

from cases_support import open_file
from desk_windows import as_
from havre.accounts.models import Notice
from havre.cases.models import Entry
from havre.foundation import sealing
from havre.kernel.clock import utc_now
from havre.sharing.models import Transmission
from havre.sharing.queries import of_file
from havre.sharing.queries.teams import addressees
from havre.sharing.rules.transmission import TransmissionKind
from havre.sharing.services import waiting
from sharing_support import sending, transmit
from tests_support import connected_as

pytestmark = pytest.mark.django_db(transaction=True)
TRANSFER, REFERRAL, MOVE = (
    TransmissionKind.TRANSFER,
    TransmissionKind.REFERRAL,
    TransmissionKind.HOUSEHOLD_MOVE,
)


def offered(case, kind, cast):
    """Return which of the cast's teams are offered."""
    there = {one.team_id for one in addressees(case, kind)}
    return {
        slug for slug in ("leila", "samir", "nadia", "tom", "farid") if getattr(cast, slug).team_id in there
    }


def leaves(admin_db, who):
    admin_db.execute("UPDATE accounts_membership SET ends_at = now() WHERE user_id = %s", [who.id])


def test_only_teams_that_can_answer_are_offered(cast, admin_db, client_of):
    case = as_(cast, "valerie", open_file)
    asked = {
        kind: as_(cast, "valerie", lambda _, kind=kind: offered(case, kind, cast))
        for kind in TransmissionKind
    }
    # A school and an association have nobody who answers for files: a transfer cannot go there.
    assert asked[TRANSFER] == {"leila", "samir"}
    assert asked[MOVE] == {"leila"}
    assert asked[REFERRAL] == {"leila", "samir", "nadia", "tom", "farid"}
    admin_db.execute("UPDATE accounts_user SET is_active = false WHERE id = %s", [cast.tom.id])
    leaves(admin_db, cast.samir)
    assert as_(cast, "valerie", lambda _: offered(case, TRANSFER, cast)) == {"leila"}
    # Rose is still there: she receives, and cannot take a file over.
    assert as_(cast, "valerie", lambda _: offered(case, REFERRAL, cast)) == {
        "leila",
        "samir",
        "nadia",
        "farid",
    }
    client, where = client_of("valerie"), f"/suivi/{case.pk}/partages/transmettre/transfer/"
    answer = client.post(where, {"to_team_id": str(cast.samir.team_id), "why": "La suite."})
    assert answer.status_code == 422
    assert "plus personne ne peut répondre dans cette équipe" in answer.text
    leaves(admin_db, cast.leila)
    assert "Aucune équipe de Havre ne peut recevoir" in client.get(where).text


def test_the_sender_hears_once_that_nobody_is_left_to_answer(cast, admin_db, client_of):
    def sent(valerie):
        case = open_file(valerie)
        transmit(valerie, case.pk, sending(cast, TRANSFER, "basis", "identity", to="leila"))
        transmit(valerie, case.pk, sending(cast, REFERRAL, "basis", to="tom"))
        return case

    case = as_(cast, "valerie", sent)
    with connected_as("havre_jobs"):
        assert waiting.teams_left_waiting() == []
    leaves(admin_db, cast.leila)
    with connected_as("havre_jobs"):
        assert waiting.teams_left_waiting() == [case.team_id]
        assert waiting.tell_left_waiting(case.team_id, now=utc_now()) == 1
        assert waiting.tell_left_waiting(case.team_id, now=utc_now()) == 0

    def told(valerie):
        alone = Entry.objects.get(code="alone")
        page = of_file.page_of(case, key=sealing.open_key(case.key_id), now=utc_now())
        notices = list(Notice.objects.filter(kind="transmission_alone").values_list("user_id", "path"))
        return alone.kind, {one.kind: one.left_waiting for one in page.sent}, notices

    kind, alone, notices = as_(cast, "valerie", told)
    assert (kind, alone) == ("transfer", {TRANSFER: True, REFERRAL: False})
    assert notices == [(cast.valerie.id, f"/suivi/{case.pk}/partages/")]
    page = client_of("valerie").get(f"/suivi/{case.pk}/partages/").text
    assert page.count("Personne ne peut plus répondre dans cette équipe") == 1
    row_id = as_(cast, "valerie", lambda _: Transmission.objects.get(kind=TRANSFER.value).pk)
    assert f"reprendre/{row_id}/" in page
