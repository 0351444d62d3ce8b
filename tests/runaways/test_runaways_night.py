"""What telephones wrote without network: each writing once, none lost, only by its author, and nobody else opens it."""

from __future__ import annotations

import base64
from datetime import timedelta
from uuid import uuid4

import pytest

from cases_support import act, open_file
from havre.accounts.models import Notice
from havre.cases.models import Entry
from havre.cases.services import team
from havre.foundation.envelopes import CannotOpen
from havre.foundation.sealing import open_key
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible
from havre.runaways.envelope import close_envelope
from havre.runaways.models import NightEntry, RunawayEpisode
from havre.runaways.queries.board import waiting
from havre.runaways.services import night, night_keys
from havre.runaways.services.night import Outcome, receive

pytestmark = pytest.mark.django_db
WORDS = "quetzalide derrière la gare"


def closed(actor, kind, written, *, now=None, **changes):
    """Close a writing as the telephone of ``actor`` does."""
    team_id = actor.seats[0].team_id
    key = night_keys.public_key(actor=actor, team_id=team_id, now=utc_now())
    created = (now or utc_now()).isoformat()
    head = {"id": str(uuid4()), "team": str(team_id), "author": str(actor.user_id), "kind": kind, "created": created,
            "key": str(key.pk)}  # fmt: skip
    return {**close_envelope({**head, **changes}, public=bytes(key.public), written=written)}


def outcomes(answers):
    return [(one.outcome, one.held) for one in answers]


def test_a_night_without_network_arrives_once_in_the_order_of_the_night(acting):
    with acting("rose") as rose:
        case, now = open_file(rose), utc_now()
        on = {"case": str(case.pk)}
        written = [
            closed(
                rose, "declare", {**on, "at": (now - timedelta(hours=3)).isoformat(), "text": WORDS}, now=now
            ),
            closed(rose, "contact", {**on, "way": "sms", "answered": "yes", "text": "En route."}, now=now),
            closed(rose, "return", {**on, "how": "found_by_police"}, now=now),
            closed(rose, "note", {**on, "text": "Dort."}, now=now),
        ]
        assert outcomes(receive(rose, written, utc_now())) == [(Outcome.KEPT, True)] * 4
        assert outcomes(receive(rose, written, utc_now())) == [(Outcome.ALREADY, True)] * 4
        episode = RunawayEpisode.objects.get(case=case)
        assert (episode.status, episode.contact_kept, episode.found_how) == (
            "returned",
            True,
            "found_by_police",
        )
        assert episode.noticed_at == now - timedelta(hours=3)
        entries = Entry.objects.filter(case=case).exclude(kind="opened")
        assert sorted(entries.values_list("kind", flat=True)) == [
            "note", "runaway", "runaway_contact", "runaway_return",
        ]  # fmt: skip
        assert set(entries.values_list("by_id", flat=True)) == {rose.user_id}
        # The words live in the file only: the copy is gone, and its key.
        for row in NightEntry.objects.all():
            assert (row.status, row.content, row.case_id) == ("kept", None, case.pk)
            with pytest.raises(CannotOpen):
                open_key(row.key_id)


def test_a_writing_without_a_child_waits_for_a_colleague(acting):
    with acting("rose") as rose:
        case = open_file(rose)
        answers = receive(rose, [closed(rose, "note", {"who": "Zoé, chambre 4", "text": WORDS})], utc_now())
        assert outcomes(answers) == [(Outcome.TO_ATTACH, True)]
    with acting("samir") as samir:
        found = waiting(samir)
        entry, written = night.read_waiting(samir, found[0].id)
        assert (written["who"], written["text"]) == ("Zoé, chambre 4", WORDS)
        night.attach(actor=samir, entry_id=entry.pk, case_id=case.pk, now=utc_now())
        assert waiting(samir) == []
        with pytest.raises(NotVisible):
            night.read_waiting(samir, entry.pk)
    with acting("sonia") as sonia:
        assert NightEntry.objects.count() == 0
        with pytest.raises(NotVisible):
            night.read_waiting(sonia, entry.pk)


def test_what_the_file_refuses_is_kept_readable_with_the_reason(acting):
    with acting("rose") as rose:
        case = open_file(rose)
        answer = receive(rose, [closed(rose, "return", {"case": str(case.pk), "text": WORDS})], utc_now())[0]
        assert (answer.outcome, answer.held) == (Outcome.REFUSED, True)
        assert "Aucune absence" in answer.sentence
        entry, written = night.read_waiting(rose, waiting(rose)[0].id)
        assert written["text"] == WORDS
        night.as_note(actor=rose, entry_id=entry.pk, case_id=case.pk, now=utc_now())
        assert Entry.objects.filter(case=case, kind="note").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"author": None}, {"team": None}, {"key": None}, {"kind": "report"}, {"id": "pas un id"}, {"created": "hier"},
        {"data": "****"}, {"data": base64.b64encode(b"x" * 40).decode()}, {"ours": base64.b64encode(b"\4" * 65).decode()},
        {"id": None}, {"nonce": ""}, {"data": "A" * 70_000},
    ],
)  # fmt: skip
def test_what_was_changed_on_the_way_is_refused_and_stays_on_the_telephone(acting, changes):
    with acting("rose") as rose:
        honest = closed(rose, "note", {"text": WORDS})
        changed = {
            **honest,
            **{name: value if value is not None else str(uuid4()) for name, value in changes.items()},
        }
        assert outcomes(receive(rose, [changed, honest], utc_now())) == [
            (Outcome.REFUSED, False), (Outcome.TO_ATTACH, True),
        ]  # fmt: skip
        assert NightEntry.objects.count() == 1


def test_another_session_sends_nothing_in_the_name_of_the_author(acting):
    with acting("rose") as rose:
        written = closed(rose, "note", {"text": WORDS})
    with acting("samir") as samir:
        answer = receive(samir, [written], utc_now())[0]
        assert (answer.outcome, answer.held) == (Outcome.REFUSED, False)
        assert "autre personne" in answer.sentence
    with acting("rose") as rose:
        assert outcomes(receive(rose, [written], utc_now())) == [(Outcome.TO_ATTACH, True)]


def test_a_file_hidden_from_the_author_takes_nothing_and_tells_nothing(acting):
    with acting("sonia") as sonia:
        elsewhere = open_file(sonia)
    with acting("rose") as rose:
        written = {"case": str(elsewhere.pk), "text": WORDS}
        unknown = {"case": str(uuid4()), "text": WORDS}
        one, other = receive(rose, [closed(rose, "note", written), closed(rose, "note", unknown)], utc_now())
        assert (one.outcome, one.sentence) == (other.outcome, other.sentence)
        assert one.outcome is Outcome.TO_ATTACH


def test_the_keys_change_each_week_and_go_when_nobody_writes_to_them(acting):
    with acting("rose") as rose:
        team_id, now = rose.seats[0].team_id, utc_now()
        first = night_keys.public_key(actor=rose, team_id=team_id, now=now)
        assert night_keys.public_key(actor=rose, team_id=team_id, now=now + timedelta(days=6)).pk == first.pk
        later = now + timedelta(days=8)
        second = night_keys.public_key(actor=rose, team_id=team_id, now=later)
        assert second.pk != first.pk
        assert night_keys.private_key(team_id, first.pk)  # what was closed before still opens


def test_a_note_of_the_night_is_seen_by_the_file_only(acting, client_of):
    with acting("rose") as rose:
        open_file(rose)
        receive(rose, [closed(rose, "note", {"text": WORDS})], utc_now())
    page = client_of("samir").get("/fugues/a-reprendre/")
    assert page.status_code == 200
    assert WORDS not in page.content.decode()
    assert client_of("sonia").get("/fugues/a-reprendre/").content.decode().count("Rien n’attend") == 1


def test_nobody_takes_the_place_of_a_writing_by_sending_its_id_first(acting):
    with acting("rose") as rose:
        hers = closed(rose, "note", {"who": "Zoé, chambre 4", "text": WORDS})
    with acting("samir") as samir:
        his = closed(samir, "note", {"who": "Personne", "text": "Rien."}, id=hers["id"])
        assert outcomes(receive(samir, [his], utc_now())) == [(Outcome.TO_ATTACH, True)]
    with acting("rose") as rose:
        assert outcomes(receive(rose, [hers], utc_now())) == [(Outcome.TO_ATTACH, True)]
        assert outcomes(receive(rose, [hers], utc_now())) == [(Outcome.ALREADY, True)]
        assert NightEntry.objects.count() == 2


def test_a_writing_about_a_file_hidden_since_waits_for_those_who_see_the_file(acting, cast):
    with acting("samir") as samir:
        case = open_file(samir)
    with acting("rose") as rose:
        written = closed(rose, "declare", {"case": str(case.pk), "text": WORDS})
    with acting("samir") as samir:
        team.restrict(act(samir, case.pk), restricted=True, reason="Menaces.")
    with acting("rose") as rose:
        assert outcomes(receive(rose, [written], utc_now())) == [(Outcome.TO_ATTACH, True)]
        assert (waiting(rose), NightEntry.objects.count()) == ([], 0)
        assert outcomes(receive(rose, [written], utc_now())) == [(Outcome.ALREADY, True)]
    with acting("samir") as samir:
        assert night.read_waiting(samir, waiting(samir)[0].id)[1]["text"] == WORDS
        assert set(Notice.objects.filter(kind="runaway").values_list("user_id", flat=True)) <= {cast.samir.id}
