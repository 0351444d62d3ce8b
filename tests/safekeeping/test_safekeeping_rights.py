"""Requests of persons: who reads what, the four categories, two looks, the clock, the journal read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from havre.accounts.models import Notice
from havre.foundation.envelopes import CannotOpen
from havre.foundation.sealing import open_key
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.law.territory import METROPOLE, territory_of
from havre.safekeeping.models import RightsPiece, RightsRequest
from havre.safekeeping.queries import journal
from havre.safekeeping.queries import rights as rights_queries
from havre.safekeeping.rules import rights as rules
from havre.safekeeping.rules.breach import (
    notify_before,
)
from havre.safekeeping.rules.rights import (
    ALLOWED,
    AskedRight,
    Asker,
    IdentityCheck,
    PieceCategory,
    PieceOutcome,
    RequestAct,
    RequestStatus,
    Withheld,
)
from havre.safekeeping.services import linking, rights
from listening_support import S, talk
from safekeeping.keeping_cast import NOW

WHO = "Zoé-Canari, 18 ans"


def registered(acting, cast, *, by="helene", asker=Asker.YOUNG_PERSON):
    asked = rights.Asked(
        team_id=cast.sonia.team_id, asker=asker, rights=(AskedRight.ACCESS,), received_at=NOW, who=WHO, words="Mon dossier."
    )  # fmt: skip
    with acting(by) as actor:
        return rights.register_request(actor=actor, request_id=uuid4(), asked=asked, now=NOW)


def move(acting, slug, request, act, **values):
    with acting(slug) as actor:
        revision = RightsRequest.objects.values_list("revision", flat=True).get(pk=request.pk)
        asked = rights.Move(act=act, revision=revision, **values)
        return rights.move_request(actor=actor, request_id=request.pk, move=asked, now=NOW)


def put(acting, slug, request, **values):
    with acting(slug) as actor:
        piece = rights.Piece(title="Note du 3 mars", **values)
        return rights.put_piece(actor=actor, request_id=request.pk, piece_id=uuid4(), piece=piece, now=NOW)


@pytest.mark.django_db
class TestRequest:
    def test_the_officer_sees_the_clock_and_never_the_words(self, cast, acting):
        request = registered(acting, cast)
        with acting("helene") as helene:
            (line,) = rights_queries.requests_of(helene, now=NOW)
            assert (line.opens, line.late, line.due_at.date()) == (
                False,
                False,
                date(2026, 12, 22),
            )
            with pytest.raises(NotVisible):
                rights_queries.request_page(helene, request.pk, now=NOW)
            with pytest.raises(CannotOpen):
                open_key(request.key_id)
        with acting("valerie") as valerie:
            assert rights_queries.request_page(valerie, request.pk, now=NOW).who == WHO
        for slug in ("paul", "leila", "farid", "denis"):
            with acting(slug) as other:
                assert rights_queries.requests_of(other, now=NOW) == []
                assert not RightsRequest.objects.exists()

    def test_a_whole_request_with_two_looks(self, cast, acting):
        request = registered(acting, cast)
        with pytest.raises(Refused, match="guard_refused"):
            move(acting, "sonia", request, RequestAct.IDENTIFY)
        move(acting, "sonia", request, RequestAct.IDENTIFY, identity=IdentityCheck.KNOWN)
        put(acting, "sonia", request)
        with pytest.raises(Refused, match="guard_refused"):
            move(acting, "sonia", request, RequestAct.SUBMIT)
        with acting("sonia") as sonia:
            piece_id = RightsPiece.objects.get().pk
            sorted_ = rights.Piece(
                title="Note du 3 mars", category=PieceCategory.THIRD_PARTY, outcome=PieceOutcome.OCCULTED,
                extract="[…] est venue seule.",
            )  # fmt: skip
            rights.put_piece(actor=sonia, request_id=request.pk, piece_id=piece_id, piece=sorted_, now=NOW)
        move(acting, "sonia", request, RequestAct.SUBMIT, words="Voici ce que nous avons.")
        with pytest.raises(Refused, match="guard_refused"):
            move(acting, "sonia", request, RequestAct.ANSWER)
        done = move(acting, "valerie", request, RequestAct.ANSWER)
        assert done.status == RequestStatus.ANSWERED
        with acting("valerie") as valerie:
            page = rights_queries.request_page(valerie, request.pk, now=NOW)
        assert (page.answer, page.pieces[0].extract) == ("Voici ce que nous avons.", "[…] est venue seule.")

    def test_who_had_the_first_look_sees_who_may_have_the_second(self, cast, acting):
        """Neither who sorted a piece nor who asked for the look validates; without a piece either."""
        request = registered(acting, cast)
        move(acting, "valerie", request, RequestAct.IDENTIFY, identity=IdentityCheck.KNOWN)
        move(acting, "valerie", request, RequestAct.SUBMIT, words="Nous n'avons rien d'autre.")
        with pytest.raises(Refused, match="guard_refused"):
            move(acting, "valerie", request, RequestAct.ANSWER)
        with acting("valerie") as valerie:
            mine = rights_queries.request_page(valerie, request.pk, now=NOW)
        assert (mine.acts, mine.another_looks) == ((RequestAct.RETURN,), True)
        assert set(mine.validators) == {cast.sonia.name, cast.yann.name}
        with acting("yann") as yann:
            theirs = rights_queries.request_page(yann, request.pk, now=NOW)
            assert set(theirs.acts) == {RequestAct.RETURN, RequestAct.ANSWER}
            assert (theirs.another_looks, theirs.validators) == (False, ())
            # The only manager asked for the look: those who may give it are told instead of nobody.
            assert Notice.objects.filter(kind="rights_request", user_id=yann.user_id).count() == 1
        assert move(acting, "yann", request, RequestAct.ANSWER).status == RequestStatus.ANSWERED

    def test_its_file_is_attached_later_and_corrected_until_answered(self, cast, acting):
        from cases_support import open_file

        with acting("sonia") as sonia:
            one, other = open_file(sonia, now=NOW), open_file(sonia, now=NOW)
            type(other).objects.filter(pk=other.pk).update(restricted=True)
        with acting("leila") as leila:
            elsewhere = open_file(leila, now=NOW)
        request = registered(acting, cast)
        due_at, received_at = request.due_at, request.received_at

        def link(slug, reference, *, stale=0):
            with acting(slug) as actor:
                revision = RightsRequest.objects.values_list("revision", flat=True).get(pk=request.pk) - stale
                return linking.link_request(
                    actor=actor, request_id=request.pk, revision=revision, file_reference=reference
                )

        linked = link("yann", f" {one.reference.lower()} ")
        assert (linked.object_id, linked.due_at, linked.received_at) == (one.pk, due_at, received_at)
        # Another team's file, and one that Yann must not see, are both « not found »: nothing tells them apart.
        for reference in (elsewhere.reference, other.reference, "XX-0000"):
            with pytest.raises(Refused) as refused:
                link("yann", reference)
            assert refused.value.code == "not_found"
        with pytest.raises(Refused, match="stale"):
            link("sonia", other.reference, stale=1)
        assert link("sonia", other.reference).object_id == other.pk
        with acting("yann") as yann, pytest.raises(NotVisible):
            rights_queries.request_page(yann, request.pk, now=NOW)  # it follows the file
        with acting("sonia") as sonia:
            assert rights_queries.request_page(sonia, request.pk, now=NOW).file.case_id == other.pk
        with acting("helene") as helene, pytest.raises(NotVisible):
            linking.link_request(
                actor=helene, request_id=request.pk, revision=3, file_reference=one.reference
            )
        assert link("sonia", "").object_id is None
        link("sonia", one.reference)
        move(acting, "sonia", request, RequestAct.DROP, words="Retirée par la personne.")
        with pytest.raises(Refused, match="already_closed"):
            link("sonia", other.reference)
        with acting("helene") as helene:
            asked = journal.Asked(
                since=utc_now() - timedelta(hours=1), until=utc_now() + timedelta(hours=1), family="rights"
            )
            acts = [found.act for found in journal.search_journal(helene, asked)]
        assert acts.count("Demande de droits rattachée à un dossier") == 4

    def test_every_category_and_outcome(self, cast, acting):
        """What leaves the team is given or occulted; a judicial piece never, by the code and by the database."""
        request = registered(acting, cast)
        move(acting, "sonia", request, RequestAct.IDENTIFY, identity=IdentityCheck.DOCUMENT)
        for category, outcome in product(PieceCategory, PieceOutcome):
            values = {
                "category": category, "outcome": outcome, "withheld": Withheld.CHILD_INTEREST, "extract": "Mots du dossier",
            }  # fmt: skip
            if outcome not in ALLOWED[category]:
                with pytest.raises(Refused, match="outcome_not_allowed"):
                    put(acting, "sonia", request, **values)
                continue
            piece = put(acting, "sonia", request, **values)
            with acting("sonia") as sonia:
                opened = rights_queries.piece_of(sonia, request.pk, piece.pk)
            assert bool(opened.extract) is (outcome in rules.LEAVING)
        with pytest.raises(IntegrityError), transaction.atomic(), acting("sonia"):
            RightsPiece.objects.filter(category="judicial").update(outcome="given")

    def test_two_months_more_are_announced_within_the_first(self, cast, acting):
        request = registered(acting, cast)
        with acting("valerie") as valerie:
            with pytest.raises(Refused, match="too_late"):
                rights.prolong_request(
                    actor=valerie, request_id=request.pk, why="Dossier long", now=NOW + timedelta(days=32)
                )
            later = rights.prolong_request(actor=valerie, request_id=request.pk, why="Dossier long", now=NOW)
            assert later.due_at.date() == date(2027, 2, 22)
            with pytest.raises(Refused, match="already_prolonged"):
                rights.prolong_request(actor=valerie, request_id=request.pk, why="Encore", now=NOW)

    def test_somebody_barred_from_the_file_does_not_see_the_request(self, cast, acting):
        from havre.cases.services.opening import Opening, open_case
        from havre.persons.access import IdentityCard

        with acting("sonia") as sonia:
            card = IdentityCard(family_name="Inventée", given_names="Zoé")
            opening = Opening(case_id=uuid4(), team_id=cast.sonia.team_id, card=card)
            case = open_case(actor=sonia, opening=opening, now=NOW)
            asked = rights.Asked(
                team_id=cast.sonia.team_id, asker=Asker.PARENT, rights=(AskedRight.ACCESS,), received_at=NOW, who=WHO,
                file_reference=case.reference.lower(),
            )  # fmt: skip
            request = rights.register_request(actor=sonia, request_id=uuid4(), asked=asked, now=NOW)
            assert request.object_id == case.pk
            type(case).objects.filter(pk=case.pk).update(restricted=True)
        with acting("yann") as yann:
            assert rights_queries.requests_of(yann, now=NOW) == []
            with pytest.raises(NotVisible):
                rights_queries.request_page(yann, request.pk, now=NOW)
        with acting("valerie") as valerie:
            assert len(rights_queries.requests_of(valerie, now=NOW)) == 1


@pytest.mark.django_db
class TestWhatMustNotBeSaid:
    """A decision not to tell, made in the file, holds for the answer to a parent."""

    def prepared(self, cast, acting, *, topic, asker=Asker.PARENT, words=()):
        from havre.cases.disclosure import Audience
        from havre.cases.services.acts import Act
        from havre.cases.services.opening import Opening, open_case
        from havre.persons.access import IdentityCard
        from havre.sharing.rules import Ground
        from havre.sharing.services.withholding import Decision, withhold

        with acting("sonia") as sonia:
            card = IdentityCard(family_name="Inventée", given_names="Zoé")
            case = open_case(
                actor=sonia,
                opening=Opening(case_id=uuid4(), team_id=cast.sonia.team_id, card=card),
                now=NOW,
            )
            act = Act(id=uuid4(), actor=sonia, case_id=case.pk, now=NOW)
            decision = Decision(
                topic=topic, audience=Audience.PARENTS, ground=Ground.CHILD_INTEREST, reason="Peur de la réaction.", words=words
            )  # fmt: skip
            withhold(act, decision=decision)
            asked = rights.Asked(
                team_id=cast.sonia.team_id, asker=asker, rights=(AskedRight.ACCESS,), received_at=NOW, who=WHO,
                file_reference=case.reference,
            )  # fmt: skip
            request = rights.register_request(actor=sonia, request_id=uuid4(), asked=asked, now=NOW)
        move(acting, "sonia", request, RequestAct.IDENTIFY, identity=IdentityCheck.DOCUMENT)
        return request

    GIVEN = {
        "category": PieceCategory.OTHER,
        "outcome": PieceOutcome.GIVEN,
        "extract": "Elle va au lycée du Canal.",
    }

    def test_a_piece_that_nobody_read_again_stops_the_answer(self, cast, acting):
        from havre.cases.disclosure import Topic

        request = self.prepared(cast, acting, topic=Topic.SCHOOL)
        piece = put(acting, "sonia", request, **self.GIVEN)
        with pytest.raises(Refused, match="must_not_say"):
            move(acting, "sonia", request, RequestAct.SUBMIT, words="Voici.")
        with acting("sonia") as sonia:
            again = rights.Piece(
                title="Note du 3 mars",
                reread=("place", "school"),
                **{**self.GIVEN, "extract": "Elle va bien."},
            )
            rights.put_piece(actor=sonia, request_id=request.pk, piece_id=piece.pk, piece=again, now=NOW)
            assert rights_queries.request_page(sonia, request.pk, now=NOW).must_not == (
                Topic.PLACE,
                Topic.SCHOOL,
            )
        assert (
            move(acting, "sonia", request, RequestAct.SUBMIT, words="Voici.").status
            == RequestStatus.SECOND_LOOK
        )

    def test_a_forbidden_word_and_a_file_that_must_stay_unknown(self, cast, acting):
        from havre.cases.disclosure import Topic

        request = self.prepared(cast, acting, topic=Topic.SCHOOL, words=("Lycée du Canal",))
        put(acting, "sonia", request, reread=("place", "school"), **self.GIVEN)
        with pytest.raises(Refused, match="must_not_say"):
            move(acting, "sonia", request, RequestAct.SUBMIT, words="Voici.")
        silent = self.prepared(cast, acting, topic=Topic.EXISTENCE)
        with pytest.raises(Refused, match="silent"):
            move(acting, "sonia", silent, RequestAct.SUBMIT, words="Nous n'avons rien.")
        child = self.prepared(cast, acting, topic=Topic.EXISTENCE, asker=Asker.YOUNG_PERSON)
        assert (
            move(acting, "sonia", child, RequestAct.SUBMIT, words="Voici.").status
            == RequestStatus.SECOND_LOOK
        )


class TestClocks:
    @pytest.mark.parametrize(
        ("aware", "due"),
        [
            # The night of 25 October 2026 lasts an hour more in Paris, that of 29 March an hour less: 72 hours elapse.
            (datetime(2026, 10, 24, 8, 0, tzinfo=UTC), datetime(2026, 10, 27, 8, 0, tzinfo=UTC)),
            (datetime(2026, 3, 28, 12, 30, tzinfo=UTC), datetime(2026, 3, 31, 12, 30, tzinfo=UTC)),
        ],
    )
    def test_seventy_two_hours_elapse_whatever_the_legal_time(self, aware, due):
        assert notify_before(aware, territory=METROPOLE) == due
        assert notify_before(aware, territory=territory_of("974")) == due

    def test_a_month_ends_at_the_midnight_of_the_place(self):
        late_evening = datetime(2026, 1, 30, 21, 30, tzinfo=UTC)
        paris = rules.due_at(late_evening, prolonged=False, territory=METROPOLE)
        reunion = rules.due_at(late_evening, prolonged=False, territory=territory_of("974"))
        # 30 January in Paris, already the 31st in La Réunion: both end on a Saturday or Sunday, hence Monday 2 March.
        assert (paris, reunion) == (
            datetime(2026, 3, 2, 23, 0, tzinfo=UTC),
            datetime(2026, 3, 2, 20, 0, tzinfo=UTC),
        )


@pytest.mark.django_db
class TestJournal:
    def test_who_read_my_file_is_answered_to_its_own_team_only(self, cast, acting):
        with acting("alice") as alice:
            contact_id = talk(alice, state=S.ENDED, now=NOW)
        from havre.listening.models import Contact
        from havre.listening.queries.contacts import contact_page

        with acting("bruno") as bruno:
            contact_page(bruno, contact_id)
        with acting("karim") as karim:
            reference = Contact.objects.values_list("reference", flat=True).get(pk=contact_id)
            subject = journal.subject_of(karim, reference)
            since = datetime(2026, 1, 1, tzinfo=UTC)
            found = journal.readings_of(karim, subject, since=since)
            names = {reading.name for reading in found if reading.act.startswith("Lecture")}
        assert names == {cast.bruno.name}
        for slug in ("maud", "paul", "farid", "sonia"):
            with acting(slug) as other:
                assert journal.subject_of(other, reference) is None
                assert journal.readings_of(other, subject, since=since) == []

    def test_the_officer_searches_the_agency_and_no_other(self, cast, acting):
        with acting("alice") as alice:
            talk(alice, state=S.ENDED, now=NOW)
        from havre.kernel.clock import utc_now

        asked = journal.Asked(since=utc_now() - timedelta(hours=1), until=utc_now() + timedelta(hours=1))
        with acting("paul") as paul:
            found = journal.search_journal(paul, asked)
            by_alice = journal.search_journal(
                paul,
                journal.Asked(since=asked.since, until=asked.until, person=cast.alice.id, family="listening"),
            )
        assert {one.name for one in by_alice} == {cast.alice.name}
        assert len(found) >= len(by_alice) > 0
        with acting("helene") as helene:
            assert cast.alice.name not in {one.name for one in journal.search_journal(helene, asked)}
        with acting("karim") as karim, pytest.raises(NotVisible):
            journal.search_journal(karim, asked)
