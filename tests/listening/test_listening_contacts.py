"""The side panel, the qualification, the closing and the row of figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from havre.kernel.errors import NotVisible, Refused
from havre.listening.models import Contact, StatisticRow
from havre.listening.queries.contacts import Filters, contact_list, contact_page
from havre.listening.queries.panel import Panel
from havre.listening.rules import ContactStatus, OutreachPlace
from havre.listening.services import care
from havre.listening.services.contacts import rewrite_panel
from havre.listening.services.outreach import log_outreach
from listening_support import NOW, STRANGERS, A, do, panel_now, qualify, talk, write

pytestmark = pytest.mark.django_db
LILLE, MARSEILLE = "59350", "13055"


def rewrite(actor, contact_id, *, revision, **values):
    panel = Panel(**values)
    return rewrite_panel(actor=actor, contact_id=contact_id, revision=revision, panel=panel, now=NOW)


def test_an_empty_panel_is_a_panel(acting):
    with acting("alice") as alice:
        assert panel_now(alice, talk(alice)) == (1, Panel())


def test_the_panel_is_kept_codes_in_clear_and_words_sealed(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
        given = {
            "caller_kind": "mother",
            "topics": ("runaway",),
            "number": "0199001234",
            "caller_needs": "Dormir",
        }
        assert rewrite(alice, contact_id, revision=1, **given).revision == 2
        assert panel_now(alice, contact_id) == (2, Panel(**given))
        stored = Contact.objects.get(pk=contact_id)
        assert b"0199001234" not in bytes(stored.private)


def test_the_same_panel_again_changes_nothing(acting, recorded):
    with acting("alice") as alice:
        contact_id = talk(alice)
        rewrite(alice, contact_id, revision=1, caller_kind="mother")
        recorded.clear()
        assert rewrite(alice, contact_id, revision=1, caller_kind="mother").revision == 2
        assert recorded == []


def test_two_people_in_the_same_panel_conflict_and_nothing_is_overwritten(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
    with acting("bruno") as bruno:
        rewrite(bruno, contact_id, revision=1, caller_kind="father")
    with acting("alice") as alice:
        with pytest.raises(Refused, match="conflict"):
            rewrite(alice, contact_id, revision=1, caller_kind="mother")
        assert panel_now(alice, contact_id)[1].caller_kind == "father"


def test_the_commune_gives_the_departement_and_another_departement_clears_it(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
        assert rewrite(alice, contact_id, revision=1, commune_code=LILLE).departement_code == "59"
        moved = rewrite(alice, contact_id, revision=2, commune_code=LILLE, departement_code="13")
        assert (moved.commune_code, moved.departement_code) == ("", "13")
        again = rewrite(alice, contact_id, revision=3, commune_code=MARSEILLE, departement_code="59")
        assert (again.commune_code, again.departement_code) == (MARSEILLE, "13")


@pytest.mark.parametrize(
    ("values", "code"),
    [({"commune_code": "99999"}, "unknown_commune"), ({"departement_code": "20"}, "unknown_departement")],
)
def test_an_unknown_place_is_refused(acting, values, code):
    with acting("alice") as alice, pytest.raises(Refused, match=code):
        rewrite(alice, talk(alice), revision=1, **values)


def test_a_closed_contact_no_longer_changes(acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.CLOSED)
        with pytest.raises(Refused, match="closed"):
            rewrite(alice, contact_id, revision=1, caller_kind="mother")


def test_the_row_of_figures_has_codes_and_nothing_else(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
        write(alice, contact_id, "canari")
        panel = Panel(
            caller_kind="mother", child_age_band="13-15", child_sex="girl", commune_code=LILLE, topics=("runaway",),
            exploitation_concern="suspected", number="0199001234", caller_needs="Dormir",
        )  # fmt: skip
        rewrite_panel(actor=alice, contact_id=contact_id, revision=1, panel=panel, now=NOW)
        do(alice, contact_id, A.END)
        qualify(alice, contact_id, qualification="concern_ip", then_close=True)
        qualify(alice, contact_id, qualification="concern_ip", then_close=True)
        do(alice, contact_id, A.CLOSE)
        (row,) = StatisticRow.objects.values()
    assert {name: value for name, value in row.items() if name != "id"} == {
        "team_id": row["team_id"],
        "month": NOW.date().replace(day=1),
        "channel": "phone",
        "caller_kind": "mother",
        "child_age_band": "13-15",
        "child_sex": "girl",
        "departement_code": "59",
        "qualification": "concern_ip",
        "exploitation_concern": "suspected",
        "topics": ["runaway"],
    }


def test_the_month_is_that_of_the_desk_clock(acting):
    late = NOW.replace(day=30, hour=23, minute=30)  # the first of December at half past midnight in Paris
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.ENDED, now=late)
        qualify(alice, contact_id, then_close=True, now=late)
        assert StatisticRow.objects.get().month.isoformat() == "2026-12-01"


def test_a_contact_that_was_no_talk_says_of_which_kind(acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.ENDED)
        with pytest.raises(Refused, match="kind_missing"):
            qualify(alice, contact_id, qualification="non_counselling")
        made = qualify(alice, contact_id, qualification="non_counselling", non_counselling="silent")
        assert (made.qualification, made.non_counselling) == ("non_counselling", "silent")
        assert qualify(alice, contact_id, non_counselling="silent").non_counselling == ""


def test_a_qualification_on_an_old_panel_conflicts_and_qualifies_nothing(acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.ENDED)
        rewrite(alice, contact_id, revision=1, caller_kind="father")
        with pytest.raises(Refused, match="conflict"):
            qualify(alice, contact_id, revision=1, panel=Panel(caller_kind="mother"))
        assert Contact.objects.get(pk=contact_id).status == ContactStatus.ENDED


def test_outreach_needs_no_name_and_is_ready_to_qualify(acting):
    from uuid import uuid4

    with acting("alice") as alice:
        given = {
            "contact_id": uuid4(), "place": OutreachPlace.STATION.value, "panel": Panel(channel="outreach"),
            "text": "Un café, un numéro laissé.",
        }  # fmt: skip
        made = log_outreach(actor=alice, now=NOW, **given)
        again = log_outreach(actor=alice, now=NOW, **given)
        assert (made.pk, made.status, made.channel) == (again.pk, "ended", "outreach")
        page = contact_page(alice, made.pk)
        assert [line.text for line in page.lines] == ["Un café, un numéro laissé."]
        assert page.outreach_place == "station"


def test_words_set_down_are_for_their_author_and_the_coordination(acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.ENDED)
        care.write_debrief(actor=alice, contact_id=contact_id, text="C'était lourd.", now=NOW)
        assert contact_page(alice, contact_id).debrief == "C'était lourd."
    with acting("bruno") as bruno:
        assert contact_page(bruno, contact_id).debrief is None
        with pytest.raises(Refused, match="debrief_of_another"):
            care.write_debrief(actor=bruno, contact_id=contact_id, text="Autre", now=NOW)
    with acting("karim") as karim:
        assert contact_page(karim, contact_id).debrief == "C'était lourd."


def test_the_debrief_survives_a_new_panel(acting):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.ENDED)
        care.write_debrief(actor=alice, contact_id=contact_id, text="Gardé", now=NOW)
        qualify(alice, contact_id, panel=replace(Panel(), number="0199001234"))
        assert contact_page(alice, contact_id).debrief == "Gardé"


@pytest.mark.parametrize("stranger", STRANGERS)
def test_strangers_see_no_contact(acting, stranger):
    with acting("alice") as alice:
        contact_id = talk(alice, state=ContactStatus.CLOSED)
    with acting(stranger) as person:
        assert Contact.objects.count() == StatisticRow.objects.count() == 0
        assert contact_list(person, Filters(period="all"), now=NOW).rows == []
        for act in (A.START, A.CLOSE):
            with pytest.raises(NotVisible):
                do(person, contact_id, act)


def test_a_removed_colleague_becomes_a_former_member(acting, cast):
    from uuid import uuid4

    from havre.listening.access import names_of

    with acting("alice"):
        assert names_of([cast.bruno.id, None, uuid4()]).keys() >= {cast.bruno.id}
        assert "Ancien membre" in names_of([uuid4()]).values()
