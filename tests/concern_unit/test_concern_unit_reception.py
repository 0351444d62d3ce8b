"""A sender posts into a CRIP once, never reads it back, and the CRIP's clock starts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from havre.accounts.models import Notice
from havre.concern_unit.models import Reception, Step
from havre.concern_unit.services.reception import add_addendum, receive, reception_id
from havre.foundation import sealing
from havre.kernel.errors import NotVisible
from havre.kernel.ids import uuid7

pytestmark = pytest.mark.django_db
# A Friday at 16:50 in Paris.
FRIDAY = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)


def post(actor, cast, report_id, **changes):
    values = {
        "from_actor": actor,
        "from_team_id": cast.alice.team_id,
        "crip_team_id": cast.farid.team_id,
        "source_report_id": report_id,
        "content": {"reference": "IP-BCDF-GHJK"},
        "pdf": b"%PDF-1.7",
        "content_sha256": "a" * 64,
        "pdf_sha256": "b" * 64,
        "stated_danger": "immediate",
        "sender_sector": "helpline",
        "sender_name": "Plateau d'écoute",
        "from_professional": True,
        "departement_code": "59",
        "children_count": 1,
        "exploitation_concern": "suspected",
        "now": FRIDAY,
    }
    return receive(**{**values, **changes})


def test_the_crip_reads_what_was_posted_and_its_clock_runs(cast, acting):
    report_id = uuid7()
    with acting("alice") as actor:
        made = post(actor, cast, report_id)
    with acting("farid"):
        row = Reception.objects.get()
        key = sealing.open_key(row.key_id)
        notices = Notice.objects.filter(kind="reception").count()
    assert made == row.pk == reception_id(source_report_id=report_id, crip_team_id=cast.farid.team_id)
    assert (row.unseal(key, "content"), row.unseal_bytes(key, "pdf")) == (
        {"reference": "IP-BCDF-GHJK"},
        b"%PDF-1.7",
    )
    assert (row.status, row.danger_order, row.received_at) == ("sent", 0, FRIDAY)
    # Three months to the day; 20 February 2027 is a Saturday, and no text puts the limit off.
    assert row.evaluation_due_at == row.feedback_due_at == datetime(2027, 2, 20, 23, tzinfo=UTC)
    assert row.reference.startswith("IP-")
    assert notices == 1


def test_without_a_professional_there_is_no_feedback_clock(cast, acting):
    with acting("alice") as actor:
        post(actor, cast, uuid7(), from_professional=False)
    with acting("farid"):
        assert Reception.objects.get().feedback_due_at is None


def test_the_hour_is_that_of_the_territory(cast, acting):
    with acting("alice") as actor:
        post(actor, cast, uuid7(), departement_code="974")
    with acting("farid"):
        assert Reception.objects.get().evaluation_due_at == datetime(2027, 2, 20, 20, tzinfo=UTC)


def test_the_sender_and_the_others_never_read_it(cast, acting):
    with acting("alice") as actor:
        post(actor, cast, uuid7())
    for stranger in ("alice", "karim", "chloe", "nadia", "olga", "paul", "denis", "elodie"):
        with acting(stranger):
            assert Reception.objects.count() == 0


def test_posting_again_changes_nothing(cast, acting):
    report_id = uuid7()
    with acting("alice") as actor:
        first = post(actor, cast, report_id)
        second = post(actor, cast, report_id, stated_danger="unknown")
    assert first == second
    with acting("farid"):
        assert Reception.objects.get().stated_danger == "immediate"
        assert Notice.objects.filter(kind="reception").count() == 1


def test_one_does_not_post_for_a_team_of_others(cast, acting):
    with acting("nadia") as actor, pytest.raises(NotVisible):
        post(actor, cast, uuid7())


def test_an_addendum_comes_under_its_reception_once(cast, acting):
    report_id = uuid7()
    with acting("alice") as actor:
        post(actor, cast, report_id)
        for _ in range(2):
            add_addendum(
                from_actor=actor,
                from_team_id=cast.alice.team_id,
                crip_team_id=cast.farid.team_id,
                source_report_id=report_id,
                number=1,
                content={"reason": "Une date corrigée"},
                pdf=b"%PDF-1.7 bis",
                now=FRIDAY,
            )
        assert Step.objects.count() == 0
    with acting("farid"):
        step = Step.objects.get()
        key = sealing.open_key(step.key_id)
        assert (step.kind, step.code, step.reception_id) == ("addendum", "1", Reception.objects.get().pk)
        assert step.unseal(key, "content") == {"reason": "Une date corrigée"}
        assert step.unseal_bytes(key, "document") == b"%PDF-1.7 bis"
        assert Notice.objects.filter(kind="addendum").count() == 1
