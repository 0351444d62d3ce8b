"""From the absence noticed to the closure: the machine, the clocks, the return, the review, the walls."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest

from cases_support import act, open_file
from havre.accounts.models import Notice
from havre.cases.models import Entry, Task
from havre.cases.queries.chronology import latest
from havre.foundation.sealing import open_key
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.runaways.access import episode_for
from havre.runaways.content import InterviewSheet, Particulars, SafeCheck
from havre.runaways.models import RunawayEpisode, TeamChoices
from havre.runaways.queries.board import board, work_items
from havre.runaways.queries.of_file import of_file, prefilled
from havre.runaways.rules import (
    AWAY,
    EPISODE,
    AbsenceNature,
    ContactWay,
    Corps,
    EpisodeAct,
    EpisodeStatus,
    HowFound,
)
from havre.runaways.services import episodes, returns
from tests_support import statements

pytestmark = pytest.mark.django_db


def noticed(actor, case, *, ago=timedelta(hours=1), **more):
    """Note an absence and return its row."""
    now = more.pop("now", utc_now())
    episodes.notice(act(actor, case.pk, now=now), last_seen_at=now - ago, **more)
    return RunawayEpisode.objects.get(case=case, returned_at=None, closed_at=None)


def refusal_of(work):
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


# --- the machine --------------------------------------------------------------------------------------------


def test_every_state_is_met_and_the_end_can_always_be_reached():
    assert EPISODE.reachable() == frozenset(EpisodeStatus)
    assert EPISODE.finals() == {EpisodeStatus.CLOSED}
    leads = {state: {to for (frm, _), to in EPISODE.table.items() if frm is state} for state in EpisodeStatus}

    def reaches_end(state, seen=()):
        return state is EpisodeStatus.CLOSED or any(
            reaches_end(to, (*seen, state)) for to in leads[state] if to not in seen
        )

    assert all(reaches_end(state) for state in EpisodeStatus)


def test_the_table_is_that_of_the_policy():
    """The line of policy.md §3.2 f, step by step; a safe check and an offer of interview are never skipped."""
    line = (
        "noticed check checking declare declared search searching come_back came_back_alone return returned"
    )
    line += " safe_check safe_check_done decline_interview interview_refused review review_done close closed"
    words = line.split()
    for state, step, to in zip(words[::2], words[1::2], words[2::2], strict=False):
        assert EPISODE.table[EpisodeStatus(state), EpisodeAct(step)] == to
    for state in AWAY:  # whatever was done before, the child who is here is back in two steps
        found = {EPISODE.table[state, one] for one in (EpisodeAct.COME_BACK, EpisodeAct.FIND_BY_POLICE)}
        assert all(EPISODE.allows(one, EpisodeAct.RETURN) for one in found)
    before = [state for state in EpisodeStatus if state is not EpisodeStatus.RETURNED]
    assert not [state for state in before if EPISODE.allows(state, EpisodeAct.SAFE_CHECK)]
    skipping = product(
        (EpisodeStatus.RETURNED, EpisodeStatus.SAFE_CHECK_DONE), (EpisodeAct.REVIEW, EpisodeAct.CLOSE)
    )
    assert not [pair for pair in skipping if EPISODE.allows(*pair)]


def test_no_word_blames():
    words = " ".join(
        one.label for kind in (EpisodeStatus, EpisodeAct, HowFound, ContactWay) for one in kind
    ).lower()
    assert not [
        word for word in ("récidive", "sanction", "faute", "fugueur", "échec", "compte") if word in words
    ]


# --- the whole journey ----------------------------------------------------------------------------------------


def test_a_night_from_the_absence_to_the_closure(acting):
    with acting("rose") as rose:
        case, before = open_file(rose), utc_now()
        first = act(rose, case.pk)
        told = Particulars(circumstances="Partie après le repas.", marks="Cicatrice au menton")
        for _ in range(2):  # the same form twice
            episodes.notice(first, last_seen_at=first.now - timedelta(minutes=30), particulars=told)
        episode = RunawayEpisode.objects.get(case=case)
        on = {"episode_id": episode.pk}
        assert refusal_of(lambda: episodes.search(act(rose, case.pk), **on)) == "act_not_allowed"
        episodes.check(act(rose, case.pk), **on)
        declared = episodes.Told(corps=Corps.POLICE, at=before, unit="Roubaix", helpline_offered=True)
        episodes.declare(act(rose, case.pk), told=declared, **on)
        episodes.search(act(rose, case.pk), **on)
        episodes.keep_link(
            act(rose, case.pk), way=ContactWay.SMS, answered=True, at=before, text="Je vais bien.", **on
        )
        assert refusal_of(lambda: noticed(rose, case)) == "already_away"
        returns.come_back(act(rose, case.pk), how=HowFound.POLICE, **on)
        assert refusal_of(lambda: returns.come_back(act(rose, case.pk), **on)) == "already_back"
        returns.check_safe(act(rose, case.pk), found=SafeCheck(drink=True, rest=True), **on)
        returns.plan_interview(act(rose, case.pk), planned_at=before, with_whom="Amina, du club", **on)
        returns.no_interview(act(rose, case.pk), declined=True, **on)
        # The child changes their mind: the offer stayed open.
        sheet = InterviewSheet(would_help="Voir ma sœur", own_words="J'avais besoin d'air.")
        returns.hold_interview(act(rose, case.pk), revision=3, held_at=before, sheet=sheet, **on)
        returns.review(act(rose, case.pk), **on)
        assert refusal_of(lambda: returns.close(act(rose, case.pk), **on)) == "guard_refused"
        returns.lift_search(act(rose, case.pk), at=before, **on)
        returns.close(act(rose, case.pk), **on)
        read = of_file(rose, case)[0]
        assert (read.status, read.contact_kept, read.found_how) == ("closed", True, HowFound.POLICE)
        assert (read.interview.sheet.with_whom, read.interview.sheet.own_words) == (
            "Amina, du club",
            sheet.own_words,
        )
        assert read.notifications[0].unit == "Roubaix"
        assert prefilled(rose, case, now=before).marks == "Cicatrice au menton"
        assert prefilled(rose, case, now=before).circumstances == ""
        open_tasks = Task.objects.filter(case=case, object_id=episode.pk, state="open")
        assert list(open_tasks) == []
        kinds = set(Entry.objects.filter(case=case).values_list("kind", flat=True))
    assert kinds >= {"runaway", "runaway_contact", "runaway_return", "return_interview"}


def test_the_clocks_are_those_of_the_law_and_of_the_service(acting):
    with acting("samir") as samir:
        case = open_file(samir)
        TeamChoices.objects.create(team_id=case.team_id, declare_hours=2, interview_hours=48)
        now = utc_now()
        episode = noticed(samir, case, now=now)
        assert (episode.at_once, episode.declare_due_at) == (False, now + timedelta(hours=2))
        # What the file learns takes the hours away: a disability, then the clock is at once.
        episodes.describe(
            act(samir, case.pk, now=now), episode_id=episode.pk, revision=episode.revision, nature=AbsenceNature.OUTING,
            last_seen_at=episode.last_seen_at, particulars=Particulars(disability=True),
        )  # fmt: skip
        episode.refresh_from_db()
        assert episode.at_once
        returns.come_back(act(samir, case.pk, now=now), episode_id=episode.pk)
        episode.refresh_from_db()
        assert episode.interview_due_at == now + timedelta(hours=48)
        rules = dict(Task.objects.filter(case=case).values_list("rule_id", "state"))
    rules = {rule: state for rule, state in rules.items() if rule in {"D15", "D16", "D16.safe_check"}}
    assert rules == {"D15": "cancelled", "D16": "open", "D16.safe_check": "open"}


def test_the_fourth_absence_reminds_the_team_and_nobody_else(acting):
    with acting("rose") as rose:
        case = open_file(rose)
        for number in range(4):
            episode = noticed(rose, case)
            if number == 0:
                episodes.undo(act(rose, case.pk), episode_id=episode.pk, reason="Dans le jardin.")
                continue
            returns.come_back(act(rose, case.pk), episode_id=episode.pk)
            reminders = Task.objects.filter(case=case, rule_id="")
            assert reminders.count() == (1 if number == 3 else 0)
        told = Notice.objects.filter(kind="team_review")
        assert {one.path for one in told} == {f"/suivi/{case.pk}/absences/"}
        noticed(rose, case)
        assert reminders.count() == 1  # the meeting is planned already
        shown = [
            line.content.get("title", "")
            for line in latest(rose, case, key=open_key(case.key_id), close=True)
        ]
        assert shown
        assert not [title for title in shown if "équipe" in title or "absences" in title]


# --- walls ------------------------------------------------------------------------------------------------------


def test_other_teams_barred_colleagues_and_wrong_files_meet_nothing(acting, cast):
    from havre.cases.rules import BarGround
    from havre.cases.services import team

    with acting("samir") as samir:
        case, other = open_file(samir), open_file(samir)
        episode = noticed(samir, case)
        team.bar(act(samir, case.pk), user_id=cast.rose.id, ground=BarGround.KIN, reason="Cousine.")
        with pytest.raises(NotVisible):
            episode_for(samir, other.pk, episode.pk)
        with pytest.raises(NotVisible):
            returns.come_back(act(samir, other.pk), episode_id=episode.pk)
        told = set(Notice.objects.filter(kind__startswith="runaway").values_list("user_id", flat=True))
        assert cast.rose.id not in told
    for slug in ("rose", "sonia", "leila"):
        with acting(slug) as actor:
            assert board(actor, now=utc_now()).away == ()
            assert not RunawayEpisode.objects.filter(pk=episode.pk).exists()
            with pytest.raises(NotVisible):
                returns.come_back(act(actor, case.pk), episode_id=episode.pk)


def test_what_was_confided_is_for_those_who_are_close(acting):
    with acting("samir") as samir:
        case = open_file(samir)
        episode = noticed(samir, case)
        on = {"episode_id": episode.pk}
        returns.come_back(act(samir, case.pk), **on)
        returns.check_safe(
            act(samir, case.pk), found=SafeCheck(confided="yes", own_words="Il m'attend."), **on
        )
        assert of_file(samir, case)[0].safe_check.own_words == "Il m'attend."
    with acting("rose") as rose:
        found = of_file(rose, case)[0]
        assert (found.alarm, found.safe_check.confided, found.safe_check.own_words) == (True, "yes", "")


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_and_the_work_list_cost_the_same_whatever_the_lines(acting, number):
    with acting("rose") as rose:
        for _ in range(number):
            noticed(rose, open_file(rose))
        with statements() as asked:
            found = board(rose, now=utc_now())
        assert (len(found.away), len(asked)) == (number, 1)
        with statements() as asked:
            items = work_items(rose, now=utc_now())
        assert (len(items), len(asked)) == (number, 2)
        assert all("Zoé" not in item.title for item in items)


def test_an_impossible_hour_and_a_stale_page_are_refused(acting):
    with acting("rose") as rose:
        case = open_file(rose)
        later = utc_now() + timedelta(hours=1)
        assert refusal_of(lambda: episodes.notice(act(rose, case.pk), last_seen_at=later)) == "in_the_future"
        episode = noticed(rose, case)
        stale = {
            "nature": "x",
            "last_seen_at": episode.last_seen_at,
            "particulars": Particulars(),
            "revision": 99,
        }
        code = refusal_of(lambda: episodes.describe(act(rose, case.pk), episode_id=episode.pk, **stale))
        assert code == "revision_conflict"
        with pytest.raises(NotVisible):
            episodes.check(act(rose, case.pk), episode_id=uuid4())
