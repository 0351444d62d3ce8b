"""Keeping entries true: checks, letters, errors told, outcomes, access, people, searches."""

from __future__ import annotations

import re
import sys
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from keep_support import LILLE, NOW, draft, published

from havre.directory.access import audience_of
from havre.directory.models import (
    AccessRequest,
    ErrorReport,
    Favourite,
    Offer,
    OrientationOutcome,
    Referent,
    Reminder,
    SavedSearch,
    Service,
    SourceRecord,
    Verification,
)
from havre.directory.queries.desk import closed_upstream
from havre.directory.queries.desk_coverage import coverage, missing_offers
from havre.directory.queries.desk_people import favourites, referents, searches
from havre.directory.queries.desk_requests import own_requests, requests_waiting
from havre.directory.rules import Tier
from havre.directory.rules.keeping import Checked, CheckOutcome, ErrorKind, ErrorOutcome, Possible, WhyNot
from havre.directory.services import (
    access_requests,
    errors,
    keeping,
    outcomes,
    reminders,
    verification,
)
from havre.directory.services import (
    referents as register,
)
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused

pytestmark = pytest.mark.django_db
EMAIL = "accueil@peupliers.invalid"
LATER = NOW + timedelta(days=190)


def test_a_check_is_shown_to_readers_and_makes_the_entry_fresh(acting):
    service_id = published(acting)
    Service.objects.filter(id=service_id).update(status="to_verify")
    with acting("alice") as alice, pytest.raises(NotVisible):
        check(alice, service_id)
    with acting("lea") as lea:
        one = uuid4()
        for _ in range(2):
            check(lea, service_id, one, now=LATER)
    row = Service.objects.get(id=service_id)
    assert (row.verified_on, row.verified_how, row.status) == (LATER.date(), "phone", "active")
    assert Offer.objects.get(service=service_id).fresh_on == LATER.date()
    assert Verification.objects.filter(service=service_id).count() == 1


def check(actor, service_id, one=None, *, now=NOW, outcome=CheckOutcome.SAME):
    verification.verify(
        actor=actor,
        service_id=service_id,
        verification_id=one or uuid4(),
        how=Checked.PHONE,
        outcome=outcome,
        now=now,
    )


@pytest.mark.parametrize(
    ("more", "days", "due"),
    [
        ({"email": EMAIL}, 100, False), ({"email": EMAIL}, 190, True), ({}, 190, False),
        ({"email": EMAIL, "night_access": True}, 100, True), ({"email": EMAIL, "opening_hours": "24/7"}, 100, True),
        ({"email": EMAIL, "night_access": True}, 80, False),
    ],
)  # fmt: skip
def test_letters_leave_every_six_months_every_three_for_the_night(acting, more, days, due):
    service_id = published(acting, **more)
    assert (service_id in reminders.due_for_a_letter(now=NOW + timedelta(days=days))) is due


def test_an_entry_that_its_source_alone_keeps_is_not_asked_about(acting):
    service_id = published(acting, email=EMAIL)
    SourceRecord.objects.create(
        source="dila", source_id="abc", service_id=service_id, sha256="0" * 64, first_seen=NOW, last_seen=NOW
    )
    assert reminders.due_for_a_letter(now=LATER) == []
    with acting("lea") as lea:
        check(lea, service_id)
    assert reminders.due_for_a_letter(now=LATER) == [service_id]


def letter(acting, mailoutbox, **more):
    service_id = published(acting, email=EMAIL, **more)
    assert reminders.send_letter(service_id=service_id, now=LATER)
    return service_id, re.search(r"/annuaire/confirmer/([^/]+)/", mailoutbox[0].body)[1]


def test_the_letter_says_nothing_and_its_link_is_kept_as_a_digest(acting, mailoutbox):
    service_id, token = letter(acting, mailoutbox)
    assert not reminders.send_letter(service_id=service_id, now=LATER)
    assert len(mailoutbox) == 1
    assert mailoutbox[0].to == [EMAIL]
    assert "Peupliers" not in mailoutbox[0].subject + mailoutbox[0].body
    row = Reminder.objects.get()
    assert token not in str(row.__dict__)
    assert row.token_sha256 == reminders.digest(token)


def test_nothing_has_changed_in_one_press(acting, mailoutbox, visitor):
    service_id, token = letter(acting, mailoutbox)
    Reminder.objects.update(expires_at=NOW + timedelta(days=900))
    address = f"/annuaire/confirmer/{token}/"
    page = visitor.get(address)
    assert (page.status_code, "Maison des adolescents" in page.content.decode()) == (200, True)
    assert Verification.objects.count() == 0  # a mail scanner that opens the link answers nothing
    assert visitor.post(address, {"id": str(uuid4()), "outcome": "same"}).status_code == 200
    row = Verification.objects.get()
    assert (row.by_id, row.how, row.outcome) == (None, "link", "same")
    assert Service.objects.get(id=service_id).verified_how == "link"
    over = [visitor.get(address), visitor.get("/annuaire/confirmer/inconnu/"), visitor.post(address)]
    assert {response.status_code for response in over} == {410}
    nonce = re.compile(r'nonce="[^"]*"|value="[^"]{40,}"')
    assert len({nonce.sub("", response.content.decode()) for response in over}) == 1


def test_an_expired_link_gives_the_same_page(acting, mailoutbox):
    _service_id, token = letter(acting, mailoutbox)
    with pytest.raises(Refused, match="link_over"):
        reminders.entry_behind(token, now=LATER + timedelta(days=61))


def test_something_has_changed_goes_to_the_moderators(acting, mailoutbox):
    service_id, token = letter(acting, mailoutbox)
    reminders.answer(token=token, outcome=CheckOutcome.CHANGED, text="Nouveau numéro", now=LATER)
    row = ErrorReport.objects.get()
    assert (row.kind, row.text, row.service_id) == ("structure", "Nouveau numéro", service_id)
    assert Service.objects.get(id=service_id).verified_on is None


def tell(service_id, *, kind=ErrorKind.CLOSED, text="Rideau baissé", audience=Tier.PUBLIC, report_id=None):
    report_id = report_id or uuid4()
    errors.tell_error(
        report_id=report_id, service_id=service_id, kind=kind, text=text, audience=audience, now=NOW
    )
    return report_id


def test_an_error_told_keeps_a_day_and_its_words_go_when_it_is_handled(acting):
    service_id = published(acting)
    SourceRecord.objects.create(
        source="dila", source_id="abc", service_id=service_id, sha256="0" * 64, first_seen=NOW, last_seen=NOW
    )
    one = uuid4()
    for _ in range(2):
        tell(service_id, report_id=one)
    row = ErrorReport.objects.get()
    assert {field.name for field in row._meta.fields} == {
        "id", "service", "kind", "text", "told_on", "outcome", "handled_at", "handled_by_id"
    }  # fmt: skip
    with acting("nadia") as nadia, pytest.raises(NotVisible):
        errors.handle_error(actor=nadia, report_id=one, outcome=ErrorOutcome.CLOSED, now=NOW)
    with acting("lea") as lea:
        errors.handle_error(actor=lea, report_id=one, outcome=ErrorOutcome.CLOSED, now=NOW)
        assert [line[:3] for line in closed_upstream(lea)] == [
            (
                "DILA, annuaire de l'administration (Licence Ouverte 2.0)",
                "abc",
                "Maison des adolescents des Peupliers",
            )
        ]
    row.refresh_from_db()
    assert (row.text, row.outcome) == ("", "closed")
    assert Offer.objects.filter(service=service_id).count() == 0


@pytest.mark.parametrize("more", [{}, {"kind": "crip", "tier": "professional"}])
def test_an_error_is_told_only_of_what_one_may_read(acting, more):
    hidden = draft(acting, **more)
    with pytest.raises(NotVisible):
        tell(hidden)
    if more:
        shown = published(acting, **more)
        with pytest.raises(NotVisible):
            tell(shown)
        tell(shown, audience=Tier.PROFESSIONAL)


def test_the_public_form_is_slowed_without_keeping_an_address(acting, visitor, client_of):
    service_id = published(acting)
    address = f"/annuaire/fiche/{service_id}/erreur/"
    answers = [visitor.post(address, {"id": str(uuid4()), "kind": "hours"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [422]
    assert ErrorReport.objects.count() == 5
    hidden = [draft(acting), uuid4(), published(acting, kind="crip", tier="professional")]
    for one in hidden:
        assert visitor.get(f"/annuaire/fiche/{one}/erreur/").status_code == 404
    assert client_of("nadia").get(f"/annuaire/fiche/{hidden[2]}/erreur/").status_code == 200


def test_what_was_not_possible_counts_from_five(acting):
    service_id = published(acting)
    with acting("nadia") as nadia:
        with pytest.raises(Refused, match="reason_missing"):
            outcome(nadia, service_id, Possible.NO, None)
        for _ in range(4):
            outcome(nadia, service_id, Possible.NO, WhyNot.FULL)
        assert missing_offers(since=date(2026, 1, 1)) == []
    with acting("alice") as alice:
        outcome(alice, service_id, Possible.NO, WhyNot.FULL)
        outcome(alice, service_id, Possible.YES, None)
        assert OrientationOutcome.objects.count() == 2  # row security: those of one's team
    with acting("denis"):
        (line,) = missing_offers(since=date(2026, 1, 1))
        assert OrientationOutcome.objects.count() == 0
    # One was possible: what was refused would tell it, and so would its only reason.
    assert (line.departement, line.asked, line.refused, line.reasons) == ("59", 6, None, ())
    with acting("lea") as lea, pytest.raises(NotVisible):
        outcome(lea, service_id, Possible.YES, None)


def outcome(actor, service_id, what, why):
    outcomes.tell_outcome(
        actor=actor, outcome_id=uuid4(), service_id=service_id, outcome=what, reason=why, now=NOW
    )


def test_access_is_asked_decided_by_another_and_ends(acting):
    asked = uuid4()
    with acting("denis") as denis:
        assert audience_of(denis) == Tier.PUBLIC
        access_requests.ask(actor=denis, request_id=asked, purpose="Préparer la commission", now=NOW)
        with pytest.raises(Refused, match="already_asked"):
            access_requests.ask(actor=denis, request_id=uuid4(), purpose="Encore", now=NOW)
        with pytest.raises(NotVisible):
            access_requests.decide(
                actor=denis, request_id=asked, granted=True, expires_on=NOW.date(), answer="", now=NOW
            )
    until = NOW.date() + timedelta(days=30)
    with acting("lea") as lea:
        for wrong in (None, NOW.date(), NOW.date() + timedelta(days=366)):
            with pytest.raises(Refused, match="expiry"):
                access_requests.decide(
                    actor=lea, request_id=asked, granted=True, expires_on=wrong, answer="", now=NOW
                )
        assert [one.who for one in requests_waiting(lea).lines] == ["Denis Faure"]
        access_requests.decide(
            actor=lea, request_id=asked, granted=True, expires_on=until, answer="", now=NOW
        )
    with acting("denis") as denis:
        assert audience_of(denis, on=until) == Tier.PROFESSIONAL
        assert audience_of(denis, on=until + timedelta(days=1)) == Tier.PUBLIC
        assert [one.status for one in own_requests(denis)] == ["granted"]
    with acting("elodie") as elodie:
        assert (audience_of(elodie), AccessRequest.objects.count()) == (Tier.PUBLIC, 0)
    with acting("marc") as marc:
        access_requests.end(actor=marc, request_id=asked, now=NOW)
    with acting("denis") as denis:
        assert audience_of(denis, on=until) == Tier.PUBLIC


def test_a_professional_has_nothing_to_ask(acting):
    with acting("nadia") as nadia:
        assert audience_of(nadia) == Tier.PROFESSIONAL
        with pytest.raises(Refused, match="already_professional"):
            access_requests.ask(actor=nadia, request_id=uuid4(), purpose="Voir", now=NOW)
    assert audience_of(None) == Tier.PUBLIC


def test_favourites_and_searches_are_ones_own_and_hold_codes_only(acting):
    service_id = published(acting)
    with acting("nadia") as nadia:
        keeping.keep_favourite(actor=nadia, service_id=service_id, kept=True)
        keeping.keep_favourite(actor=nadia, service_id=service_id, kept=True)
        wanted = {"situation": "runaway", "features": ["anonymous"], "age": 15, "q": "Léa"}
        keeping.keep_search(
            actor=nadia, search_id=uuid4(), name="Fugue", wanted=wanted, commune_code=LILLE, now=NOW
        )
        with pytest.raises(Refused, match="not_codes"):
            keeping.keep_search(
                actor=nadia, search_id=uuid4(), name="x", wanted={"need": "Léa"}, commune_code=LILLE, now=NOW
            )
        assert [one.name for one in favourites(nadia)] == ["Maison des adolescents des Peupliers"]
        assert [one.words for one in searches(nadia)] == ["Lille (59), Fugue ou errance, Anonyme"]
        kept = SavedSearch.objects.get()
        assert kept.wanted == {
            "situation": "runaway",
            "need": "",
            "kind": "",
            "language": "",
            "features": ["anonymous"],
            "commune_code": LILLE,
        }
    with acting("jeanne") as jeanne:
        assert (favourites(jeanne), searches(jeanne), Favourite.objects.count()) == ([], [], 0)
        with pytest.raises(NotVisible):
            keeping.forget_search(actor=jeanne, search_id=kept.id)
    with acting("denis") as denis, pytest.raises(NotVisible):
        keeping.keep_favourite(actor=denis, service_id=service_id, kept=True)


def shown(**more):
    return {
        "name": "Nadia Roche", "function": "Infirmière", "institution": "Collège", "departement_code": "59",
        "skills": ["law"], "email": "sante@college.invalid", "phone": "", "expires_on": utc_now().date() + timedelta(days=30),
        **more,
    }  # fmt: skip


def test_a_referent_agrees_is_found_and_stops_at_once(acting):
    now = utc_now()
    with acting("nadia") as nadia:
        for wrong in (now.date(), now.date() + timedelta(days=366)):
            with pytest.raises(Refused, match="expiry"):
                register.consent(actor=nadia, values=shown(expires_on=wrong), now=now)
        with pytest.raises(Refused, match="no_contact"):
            register.consent(actor=nadia, values=shown(email=""), now=now)
        register.consent(actor=nadia, values=shown(), now=now)
    with acting("alice") as alice:
        assert [one.name for one in referents(alice, departement="59", skill="law", on=now.date())] == [
            "Nadia Roche"
        ]
        assert referents(alice, skill="health", on=now.date()) == []
        register.withdraw(actor=alice)
        assert len(referents(alice, on=now.date())) == 1
    with acting("denis") as denis, pytest.raises(NotVisible):
        referents(denis, on=now.date())
    with acting("nadia") as nadia:
        register.withdraw(actor=nadia)
    with acting("alice") as alice:
        assert (referents(alice, on=now.date()), Referent.objects.count()) == ([], 0)


def test_freshness_is_told_by_kind_within_reach(acting):
    published(acting)
    old = published(acting)
    published(acting, commune="13055", postal_code="13001")
    Offer.objects.filter(service=old).update(fresh_on=NOW.date() - timedelta(days=600))
    with acting("lea") as lea:
        (line,) = coverage(lea, on=NOW.date())
        with pytest.raises(NotVisible):
            coverage(lea, departements=frozenset({"13"}), on=NOW.date())
    assert (line.published, line.verified, line.lowered, line.hidden) == (2, 0, 0, 1)
    with acting("marc") as marc:
        assert coverage(marc, departements=frozenset({"13"}), on=NOW.date())[0].published == 1
    with acting("nadia") as nadia, pytest.raises(NotVisible):
        coverage(nadia, on=NOW.date())
