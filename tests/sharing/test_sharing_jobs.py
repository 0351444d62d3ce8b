"""The job that destroys what is over, under its own role of the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases_support import open_file
from desk_windows import as_
from havre.kernel.clock import utc_now
from havre.sharing.models import Share, Transmission
from havre.sharing.rules.transmission import TransmissionKind
from havre.sharing.services import expiring
from sharing_support import sending, share, sharing, transmit
from tests_support import connected_as

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_worker_ends_what_is_over(cast):
    def begun(sonia):
        case = open_file(sonia)
        share(sonia, case.pk, sharing(cast, "basis"))
        transmit(sonia, case.pk, sending(cast, TransmissionKind.REFERRAL, "basis", to="tom"))
        return case.team_id

    team_id, later = as_(cast, "sonia", begun), utc_now() + timedelta(days=60)
    with connected_as("havre_jobs"):
        assert expiring.end_referrals(now=later) == 1
        assert expiring.teams_waiting(now=later) == [team_id]
        assert expiring.shred_ended(team_id, now=later) == 1
        assert expiring.teams_waiting(now=later) == []
    assert as_(cast, "sonia", lambda _: Share.objects.get().shredded_at) is not None
    assert as_(cast, "sonia", lambda _: Transmission.objects.get().status) == "ended"
