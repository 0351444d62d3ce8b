"""Lists by alias, the export without identity, what waits for each person."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import transaction

from havre.accounts.models import Membership
from havre.concern_unit.rules import NoticeCode
from havre.kernel.ids import uuid7
from havre.reports.access import report_for
from havre.reports.models import Report
from havre.reports.queries import export
from havre.reports.queries.export import export_lines
from havre.reports.queries.lists import Box, boxes_of, count_to_visa, report_page
from havre.reports.queries.waiting import work_items
from havre.reports.rules import ReportKind
from havre.reports.services.afterwards import mark_carried, prepare_addendum
from havre.reports.services.drafts import withdraw
from havre.reports.services.visa import give_back
from reports.reports_cast import NOW, child, complete, draft, post_notice, sent, submitted
from tests_support import statements

pytestmark = pytest.mark.django_db


def many(actor, number):
    """Rows without their contents: what a list looks at."""
    Report.objects.bulk_create(
        Report(
            team_id=actor.seats[0].team_id,
            key_id=uuid7(),
            reference=f"EC-{index:04}",
            author_id=actor.user_id,
            created_at=NOW,
            updated_at=NOW - timedelta(minutes=index // 3),
        )
        for index in range(number)
    )


def test_lists_show_aliases_and_no_name(acting):
    with acting("alice") as alice:
        report = complete(alice)
        [row] = report_page(alice, Box.MINE).rows
    assert (row.id, row.author, len(row.children)) == (report.pk, "Alice Morel", 1)
    assert "Martin" not in repr(row)
    assert "Zoé" not in repr(row)


def test_each_list_holds_its_own(acting):
    with acting("alice") as alice:
        mine, given_up = draft(alice), draft(alice)
        withdraw(actor=alice, report_id=given_up.pk, now=NOW)
        waiting = submitted(alice)
    done = sent(acting("bruno"), acting("karim"))
    with acting("alice") as alice:
        assert boxes_of(alice) == (Box.MINE, Box.TEAM, Box.SENT)
        found = {box: {row.id for row in report_page(alice, box).rows} for box in boxes_of(alice)}
    assert found[Box.MINE] == {mine.pk, waiting.pk}
    assert found[Box.TEAM] == {mine.pk, waiting.pk, done.pk, given_up.pk}
    assert found[Box.SENT] == {done.pk}
    with acting("karim") as karim:
        assert {row.id for row in report_page(karim, Box.VISA).rows} == {waiting.pk}
        assert count_to_visa(karim) == 1
    for slug in ("maud", "nadia", "farid", "olga", "paul", "denis", "elodie"):
        with acting(slug) as stranger:
            assert [report_page(stranger, box).rows for box in Box] == [(), (), (), ()]


def test_pages_follow_one_another_without_loss_nor_double(acting):
    with acting("alice") as alice:
        many(alice, 60)
        seen, cursor, back = [], "", ""
        for _ in range(3):
            page = report_page(alice, Box.TEAM, cursor=cursor)
            seen += [row.id for row in page.rows]
            cursor, back = page.next, page.previous
        assert (len(seen), len(set(seen)), cursor) == (60, 60, "")
        before = report_page(alice, Box.TEAM, cursor=back)
        assert [row.id for row in before.rows] == seen[25:50]
        first = report_page(alice, Box.TEAM, cursor=before.previous)
        assert ([row.id for row in first.rows], first.previous) == (seen[:25], "")


@pytest.mark.parametrize("cursor", ["x", "%%%", "MXwyMDI2", "é", "MHxuZXZlcnx4", "A" * 500])
def test_a_cursor_that_cannot_be_read_gives_the_first_page(acting, cursor):
    with acting("alice") as alice:
        many(alice, 3)
        assert len(report_page(alice, Box.TEAM, cursor=cursor).rows) == 3


@pytest.mark.parametrize("number", [1, 10, 100])
def test_a_list_costs_the_same_whatever_its_length(acting, number):
    with acting("alice") as alice:
        many(alice, number)
        child(alice, complete(alice).pk)
        with statements() as captured:
            report_page(alice, Box.TEAM)
    assert len(captured.real) == 2


# --- export -----------------------------------------------------------------------------------------------
def read(lines):
    return list(csv.DictReader(io.StringIO("".join(lines).removeprefix("\ufeff")), delimiter=";"))


def test_the_export_holds_codes_and_no_identity(acting):
    with acting("alice") as alice:
        report = complete(alice)
        text = "".join(export_lines(alice))
        [row] = read([text])
    assert (row["reference"], row["status"], row["children"]) == (report.reference, "draft", "1")
    assert row["parents_information"] == "not_done_child_interest"
    for words in ("Martin", "Zoé", "Roubaix", "dort en cours", "Alice", "Lille"):
        assert words not in text


def test_the_export_is_the_team_s_only(acting):
    with acting("alice") as alice:
        complete(alice)
    for slug in ("maud", "nadia", "farid", "olga"):
        with acting(slug) as stranger:
            assert read(export_lines(stranger)) == []


def test_the_export_is_in_chunks_and_complete(acting, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 7)
    with acting("alice") as alice:
        many(alice, 20)
        assert len({row["reference"] for row in read(export_lines(alice))}) == 20


def test_somebody_removed_meanwhile_gets_nothing_more(acting, cast, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 5)
    with acting("alice") as alice:
        many(alice, 20)
    with acting("bruno") as bruno:
        lines = export_lines(bruno)
        got = [next(lines), next(lines)]
    with acting("olga"):
        Membership.objects.filter(user_id=cast.bruno.id).update(ends_at=NOW)
    assert len(read([*got, *lines])) == 5


@pytest.mark.parametrize("value", ["=1+1", "+33", "-2", "@cmd", "\tx", "\rx", "\n=1"])
def test_no_cell_is_a_formula(value):
    assert export._cell(value).startswith("'")


# --- what waits -------------------------------------------------------------------------------------------
def headings(acting, slug, now=NOW):
    with acting(slug) as actor:
        return sorted((item.heading, item.late, item.urgent) for item in work_items(actor, now=now))


def test_the_visa_waits_for_who_gives_it(acting):
    with acting("alice") as alice:
        submitted(alice, stated_danger="immediate")
    assert headings(acting, "karim") == [("Visas à donner", False, True)]
    assert headings(acting, "alice") == headings(acting, "bruno") == headings(acting, "maud") == []


def test_an_old_draft_and_one_given_back_wait_for_their_author(acting):
    with acting("alice") as alice:
        draft(alice)
        report = submitted(alice)
    with acting("karim") as karim:
        give_back(actor=karim, report_id=report.pk, comment="Précise la date.", now=NOW)
    assert headings(acting, "alice") == [("Écrits qui vous sont rendus", False, False)]
    later = headings(acting, "alice", now=NOW + timedelta(hours=25))
    assert later == [("Brouillons à finir", False, False), ("Écrits qui vous sont rendus", False, False)]


def test_a_paper_to_carry_waits_until_it_is_carried(acting):
    report = sent(acting("alice"), acting("karim"), kind=ReportKind.JUDICIAL)
    assert headings(acting, "alice") == headings(acting, "karim") == [("Écrits à porter", False, False)]
    assert headings(acting, "bruno") == []
    with acting("alice") as alice:
        from havre.reports.models import Dispatch

        paper = Dispatch.objects.get(channel="to_carry")
        mark_carried(actor=alice, report_id=report.pk, dispatch_id=paper.pk, now=NOW)
    assert headings(acting, "alice") == []


def test_a_feedback_is_late_after_three_months_unless_it_came(acting):
    report = sent(acting("alice"), acting("karim"))
    assert headings(acting, "alice", now=NOW + timedelta(days=91)) == []
    late = NOW + timedelta(days=94)
    assert headings(acting, "alice", now=late) == [("Retours attendus de la CRIP", True, False)]
    with acting("farid") as farid:
        post_notice(farid, report, NoticeCode.FEEDBACK)
    assert headings(acting, "alice", now=late) == []


def test_an_addendum_waits_for_its_visa(acting):
    report = sent(acting("alice"), acting("karim"))
    with acting("alice") as alice:
        prepare_addendum(
            actor=alice, report_id=report.pk, addendum_id=uuid7(), reason="Date", text="Le 3.", now=NOW
        )
    assert headings(acting, "karim") == [("Visas à donner", False, False)]


def test_titles_hold_a_reference_and_no_name(acting):
    with acting("alice") as alice:
        submitted(alice)
    with acting("karim") as karim:
        [item] = work_items(karim, now=NOW)
        assert "EC-" in item.title
        assert "Martin" not in item.title


def test_who_writes_nothing_waits_for_nothing(acting):
    for slug in ("farid", "hugo", "olga", "paul", "denis", "elodie"):
        with acting(slug) as actor, statements() as captured:
            assert work_items(actor, now=NOW) == []
        assert captured.real == []


@pytest.mark.django_db(transaction=True)
def test_the_export_outlives_the_request(acting):
    """The lines are read when the request's transaction and scope are gone."""
    with transaction.atomic(), acting("alice") as alice:
        report = complete(alice)
        lines = export_lines(alice)
    [row] = read(lines)
    assert row["reference"] == report.reference
    with transaction.atomic(), acting("alice") as alice:
        assert report_for(alice, report.pk)
