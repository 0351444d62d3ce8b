"""Exceptional access: one object, four hours, told, reviewed; and nothing learnt by asking."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

import havre.accounts
from crip_reports import entry, post
from havre.accounts import queries
from havre.accounts.exceptional import reading_by_grant
from havre.accounts.models import BreakGlass, Notice
from havre.accounts.rules import HOLDERS, BreakGlassReason, ReviewVerdict, Right
from havre.accounts.services import exceptional
from havre.concern_unit.models import Reception
from havre.concern_unit.services.decisions import note
from havre.concern_unit.services.intake import acknowledge
from havre.foundation import sealing
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.listening.models import Contact, Note
from havre.reports.content import FactBody
from havre.reports.services.drafts import open_draft

pytestmark = pytest.mark.django_db
REASON = "La mineure rappelle cette nuit, le collègue est absent."
SECRET = "Elle est chez une amie, rue des Invents."


@pytest.fixture
def draft(acting):
    """A report of the day team that holds one fact."""
    with acting("alice") as alice:
        return open_draft(
            actor=alice, report_id=uuid7(), now=datetime.now(UTC), facts=[FactBody(text=SECRET)]
        )


@pytest.fixture
def contact(acting, cast):
    """A contact of the day team with one note."""
    with acting("alice"):
        contact_id = uuid7()
        key_id, key = sealing.new_key("contact", team_id=cast.alice.team_id, object_id=contact_id)
        row = Contact(
            id=contact_id, key_id=key_id, team_id=cast.alice.team_id, reference="EC-7KQ4-TEST",
            opened_at=datetime.now(UTC), opened_by_id=cast.alice.id,
        )  # fmt: skip
        row.seal(key, private={"caller_needs": "Être rappelée", "debrief": "Secret de l'écoutante"})
        row.save(force_insert=True)
        note = Note(id=uuid4(), key_id=key_id, team_id=row.team_id, contact=row, position=1, started_at=row.opened_at,
                    written_at=row.opened_at, author_id=cast.alice.id)  # fmt: skip
        note.seal(key, text=SECRET)
        note.save(force_insert=True)
        return row


def ask(actor, reference, *, reason=REASON, grant_id=None, now=None):
    return exceptional.break_glass(
        actor=actor, grant_id=grant_id or uuid7(), reference=reference, category=BreakGlassReason.ABSENCE, reason=reason,
        now=now or datetime.now(UTC),
    )  # fmt: skip


def opened(client, reference, **changed):
    form = {"id": uuid7(), "reference": reference, "category": "absence", "reason": REASON, **changed}
    return client.post("/acces-exceptionnel/", form)


def test_it_opens_one_report_and_its_page_shows_it(client_of, draft):
    maud = client_of("maud")
    answer = opened(maud, draft.reference.lower())
    assert answer.status_code == 302
    page = maud.get(answer["Location"]).content.decode()
    assert SECRET in page
    assert "Accès exceptionnel" in page
    assert "Lecture seule" in page


def test_it_opens_one_contact_without_the_debriefing(client_of, contact):
    maud = client_of("maud")
    page = maud.get(opened(maud, contact.reference)["Location"]).content.decode()
    assert SECRET in page
    assert "Être rappelée" in page
    assert "Secret de l" not in page


@pytest.fixture
def manager_outside(admin_db, cast):
    """Gaëlle manages another team of the same département, and no longer the CRIP, until the end of the test."""
    move = "UPDATE accounts_membership SET team_id = %s WHERE user_id = %s"
    team_id, agency_id = uuid4(), cast.gaelle.agency_id
    admin_db.execute(
        "INSERT INTO accounts_team (id, agency_id, name, kind, authority_code, departement_code)"
        " VALUES (%s, %s, 'Autre équipe', 'concern_unit', '', '59')",
        [team_id, agency_id],
    )
    admin_db.execute(move, [team_id, cast.gaelle.id])
    yield "gaelle"
    admin_db.execute(move, [cast.gaelle.team_id, cast.gaelle.id])
    admin_db.execute("DELETE FROM accounts_team WHERE id = %s", [team_id])


def test_it_opens_one_reception_with_its_steps_and_nothing_beside(client_of, acting, cast, manager_outside):
    with acting("alice") as alice:
        wanted, other = post(alice, cast), post(alice, cast)
    with acting("farid") as farid:
        references = dict(Reception.objects.values_list("pk", "reference"))
        acknowledge(entry(farid, wanted))
        note(entry(farid, wanted), text="La mère a rappelé à dix heures.")
    client = client_of(manager_outside)
    assert client.get(f"/crip/{wanted}/").status_code == 404
    where = opened(client, references[wanted])["Location"]
    page = client.get(where).content.decode()
    assert "Je voudrais juste dormir." in page
    assert "La mère a rappelé à dix heures." in page
    assert "Lecture seule" in page
    assert references[other] not in page
    assert client.get(f"/crip/{wanted}/").status_code == 404
    assert client_of("hugo").get(where).status_code == 404
    assert opened(client_of("chloe"), references[wanted]).status_code == 404


def test_it_opens_that_object_only_and_only_to_its_author(acting, cast, draft, contact):
    with acting("maud") as maud:
        ask(maud, draft.reference)
        with reading_by_grant():
            assert list(Contact.objects.order_by("id")) == []
            assert sealing.open_keys([contact.key_id]) == {}
            assert set(sealing.open_keys([draft.key_id])) == {draft.key_id}
        assert sealing.open_keys([draft.key_id]) == {}
    with acting("bruno"), reading_by_grant():
        assert sealing.open_keys([draft.key_id]) == {}


def test_unknown_elsewhere_and_ones_own_are_told_apart_by_nothing(client_of, acting, draft):
    with acting("nadia") as nadia:
        elsewhere = open_draft(actor=nadia, report_id=uuid7(), now=datetime.now(UTC))
    maud, karim = client_of("maud"), client_of("karim")
    pages = []
    for browser, reference in ((maud, "IP-2222-2222"), (maud, elsewhere.reference), (karim, draft.reference)):
        answer = opened(browser, reference)
        assert answer.status_code == 422
        page = answer.content.decode().replace(reference, "REF")
        pages.append(re.search(r"Aucun accès.*?journal\.", page, re.DOTALL).group(0))
    assert len(set(pages)) == 1


def test_asking_in_vain_is_in_the_journal(acting, draft):
    with acting("maud") as maud:
        assert ask(maud, "IP-2222-2222") is None
        assert ask(maud, draft.reference)
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("SELECT act FROM audit.event")


def test_nobody_gives_themselves_a_grant_by_sql(acting, cast, draft):
    row = {"id": uuid7(), "user_id": cast.maud.id, "agency_id": cast.maud.agency_id, "team_id": draft.team_id,
           "object_kind": "report", "object_id": draft.pk, "reference": draft.reference, "reason": REASON,
           "starts_at": datetime.now(UTC), "ends_at": datetime.now(UTC) + timedelta(hours=400),
           "review_due_at": datetime.now(UTC)}  # fmt: skip
    with acting("maud"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            BreakGlass.objects.create(**row)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            BreakGlass.objects.update(ends_at=row["ends_at"])


def test_the_function_asks_for_the_right_itself(acting, draft):
    for slug in ("alice", "olga", "farid"):
        with (
            acting(slug),
            pytest.raises(DatabaseError, match="no right"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "SELECT sec.break_glass(%s, %s, 'absence', %s, now())", [uuid7(), draft.reference, REASON]
            )


def test_the_roles_written_in_sql_are_those_of_the_rules():
    roles = {role.value for role in HOLDERS[Right.BREAK_GLASS]}
    source = Path(havre.accounts.__file__).parent.parent
    for name in ("foundation/sql/membership.sql", "accounts/sql/after_breakglass.sql"):
        found = re.search(r"agencies_as\(ARRAY\[('coordinator'[^\]]*)\]", (source / name).read_text()).group(
            1
        )
        assert set(re.findall(r"\w+", found)) == roles


@pytest.mark.parametrize("reason", ["", "urgent", " " * 40])
def test_a_reason_is_a_sentence(acting, draft, reason):
    with acting("maud") as maud, pytest.raises(Refused, match="reason_short"):
        ask(maud, draft.reference, reason=reason)


def test_sent_twice_it_opens_once(acting, draft):
    same = uuid7()
    with acting("maud") as maud:
        assert ask(maud, draft.reference, grant_id=same) == ask(maud, draft.reference, grant_id=same) == same
        assert BreakGlass.objects.count() == 1


def test_after_four_hours_it_is_over(acting, draft, admin_db):
    with acting("maud") as maud:
        grant_id = ask(maud, draft.reference)
        grant = queries.running_grant(maud, grant_id, now=datetime.now(UTC))
        assert grant.ends_at - grant.starts_at == timedelta(hours=4)
        with pytest.raises(NotVisible):
            exceptional.enter(actor=maud, grant_id=grant_id, now=grant.ends_at)


def test_the_managers_and_the_officer_are_told_without_content(acting, cast, draft):
    with acting("maud") as maud:
        grant_id = ask(maud, draft.reference)
    told = {}
    for slug in ("karim", "paul", "alice", "maud", "gaelle"):
        with acting(slug):
            who = getattr(cast, slug).id
            told[slug] = list(Notice.objects.filter(user_id=who).values_list("kind", "path"))
    assert told == {
        "karim": [("break_glass", "/acces-exceptionnel/")],
        "paul": [("break_glass_review", f"/acces-exceptionnel/controle/{grant_id}/")],
        "alice": [], "maud": [], "gaelle": [],
    }  # fmt: skip


def test_the_team_sees_who_and_when_but_not_the_reason(client_of, draft):
    opened(client_of("maud"), draft.reference)
    page = client_of("karim").get("/acces-exceptionnel/").content.decode()
    assert "Maud Perrin" in page
    assert REASON not in page


def test_the_officer_reviews_once_and_its_author_is_told(client_of, acting, cast, draft):
    grant = opened(client_of("maud"), draft.reference)["Location"].split("/")[-2]
    paul, where = client_of("paul"), f"/acces-exceptionnel/controle/{grant}/"
    assert draft.reference in paul.get("/").content.decode()
    page = paul.get(where).content.decode()
    assert REASON in page
    assert SECRET not in page
    assert paul.post(where, {"verdict": "not_justified", "note": ""}).status_code == 422
    assert paul.post(where, {"verdict": "not_justified", "note": "Appeler d'abord."}).status_code == 302
    assert paul.post(where, {"verdict": "justified", "note": ""}).status_code == 404
    assert "Appeler d&#x27;abord." in client_of("maud").get("/acces-exceptionnel/").content.decode()
    with acting("maud"):
        assert list(Notice.objects.filter(user_id=cast.maud.id).values_list("kind", flat=True)) == [
            "break_glass_verdict"
        ]


def test_another_organisations_officer_reviews_nothing(acting, draft):
    with acting("maud") as maud:
        grant_id = ask(maud, draft.reference)
    for slug in ("gaelle", "olga", "maud"):
        with acting(slug) as actor, pytest.raises(NotVisible):
            exceptional.review(
                actor=actor,
                grant_id=grant_id,
                verdict=ReviewVerdict.JUSTIFIED,
                note="",
                now=datetime.now(UTC),
            )


def test_a_review_that_is_late_stops_the_next_one(acting, draft):
    with acting("maud") as maud:
        ask(maud, draft.reference, now=datetime.now(UTC) - timedelta(days=30))
        with pytest.raises(Refused, match="review_overdue"):
            ask(maud, draft.reference)
        with (
            pytest.raises(DatabaseError, match="not reviewed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "SELECT sec.break_glass(%s, %s, 'absence', %s, now())", [uuid7(), draft.reference, REASON]
            )


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 11, 23, 10, tzinfo=UTC), "2026-11-30"),  # Monday: to the next Monday
        (datetime(2026, 12, 23, 10, tzinfo=UTC), "2026-12-31"),  # Christmas and a week-end between
        (
            datetime(2026, 5, 7, 22, 30, tzinfo=UTC),
            "2026-05-18",
        ),  # already 8 May in Paris; Ascension on the 14th... 2026
    ],
)
def test_five_working_days(now, due):
    assert exceptional.review_due(now).date().isoformat() == due


def test_an_old_proof_asks_again_and_a_typed_form_is_kept(client_of, draft):
    import time

    import time_machine

    maud = client_of("maud")
    with time_machine.travel(time.time() + 400):
        assert maud.get("/acces-exceptionnel/")["Location"].startswith("/compte/reauthenticate/")
        kept = opened(maud, draft.reference)
    assert kept.status_code == 401
    assert REASON in kept.content.decode()


def test_every_form_needs_its_token(client_of, draft):
    assert opened(client_of("maud", csrf=True), draft.reference).status_code == 403
