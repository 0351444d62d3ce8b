"""One object of each kind, made by the real services: what the matrix and the oracles look at."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from directory_desk_world import make_directory_desk
from files_world import (
    make_absence,
    make_agenda,
    make_attached,
    make_case,
    make_circle,
    make_measure,
    make_persons,
    make_plan,
    make_roster,
    make_shared,
)
from keeping_world import make_keeping

from havre.accounts.rules import BreakGlassReason, Role, SecrecyBasis
from havre.accounts.services.exceptional import break_glass
from havre.accounts.services.members import invite
from havre.kernel.clock import utc_now
from havre.kernel.ids import uuid7
from havre.operations.demo.cast import fixed_id
from havre.reports.services.drafts import open_draft


def make_world(cast: Any, acting: Any) -> SimpleNamespace:
    """Return ids by namespace of addresses."""
    desk, case = _desk(acting), make_case(cast, acting)
    return SimpleNamespace(
        desk=desk,
        talk=_talk(acting),
        reports=_reports(acting, desk),
        crip=_crip(cast, acting),
        members=_organisation(cast, acting),
        security={},
        circle=make_circle(acting),
        runaways=make_absence(acting),
        persons=make_persons(acting),
        cases=case,
        plan=make_plan(acting, cast, case),
        agenda=make_agenda(cast, acting, case),
        measures={**make_measure(acting, case), "slug": "ajouter", "measures:act_on.slug": "corriger"},
        milestones={**case, **make_roster(acting, cast), "code": "hearing", "slug": "date-des-faits"},
        care={**case, "code": "dental"},
        papers={"pk": case["pk"], **make_attached(acting, case)},
        sharing={"pk": case["pk"], **make_shared(cast, acting, case)},
        directory={"service_id": (service_id := _service()), "code": "59"},
        api={"service_id": service_id},
        directory_desk=make_directory_desk(acting),
        safeguards={"grant_id": _grant(acting)},
        keeping=make_keeping(cast, acting),
    )


def _desk(acting: Any) -> dict[str, Any]:
    """A talk that Alice holds, with a danger running, a call-back, a situation, a hand-over; a requisition of Karim's."""
    from havre.listening.services import care, contacts, danger, follow_ups, registers, situations

    now = utc_now()
    with acting("alice") as alice:
        contact = contacts.open_contact(actor=alice, contact_id=uuid4(), now=now)
        one = {"actor": alice, "contact_id": contact.pk, "now": now}
        alert = danger.raise_danger(**one)
        pause = care.take_pause(actor=alice, pause_id=uuid4(), now=now)
        situation = situations.open_situation(situation_id=uuid4(), **one)
        agreed = follow_ups.CallBack(due_at=now + timedelta(days=15), safe_way="they_call")
        call = follow_ups.plan_follow_up(follow_up_id=uuid4(), agreed=agreed, **one)
        left = registers.write_handover(
            actor=alice, handover_id=uuid4(), text="À suivre.", contact_ids=[], now=now
        )
    demand = registers.Demand(
        received_at=now, authority="Juge (invention)", legal_text="À vérifier", scope="Dates"
    )
    with acting("karim") as karim:
        asked = registers.record_requisition(actor=karim, requisition_id=uuid4(), demand=demand, now=now)
    return {
        "contact_id": contact.pk,
        "alert_id": alert.pk,
        "pause_id": pause.pk,
        "note_id": uuid4(),
        "situation_id": situation.pk,
        "follow_up_id": call.pk,
        "handover_id": left.pk,
        "requisition_id": asked.pk,
        "desk:move.act": "end",
        "desk:pause_answer.act": "end",
        "desk:situation_move.act": "close",
    }


def _talk(acting: Any) -> dict[str, Any]:
    """The floor open to the public, a conversation that Alice follows, a phrase she wrote."""
    from havre.conversations.services import desks, phrases, talking
    from havre.operations.demo.talks import Written, begin

    now, phrase_id = utc_now(), uuid4()
    with acting("karim") as karim:
        team_id = desks.open_desk(actor=karim, words=desks.DeskWords(name="Plateau"), now=now).team_id
    with acting("alice") as alice:
        which = begin(team_id, Written(text="j'ai peur", minutes_ago=0), now=now)
        talking.take(actor=alice, conversation_id=which, now=now)
        phrase = phrases.Phrase(code="bonsoir", use="accueil", text="Bonsoir, je suis là.")
        phrases.write_phrase(actor=alice, phrase_id=phrase_id, revision=0, phrase=phrase)
    return {
        "conversation_id": which,
        "phrase_id": phrase_id,
        "talk:move.act": "help",
        "talk:phrase_act.act": "monter",
    }


def _crip(cast: Any, acting: Any) -> dict[str, Any]:
    """A report that Farid acknowledged; its note is the act that stands for the others."""
    from crip_reports import entry, post
    from havre.concern_unit.models import ReceptionChild, Step
    from havre.concern_unit.services.intake import acknowledge

    with acting("alice") as alice:
        reception_id = post(alice, cast, now=utc_now())
    with acting("farid") as farid:
        acknowledge(entry(farid, reception_id, now=utc_now()))
        step = Step.objects.get(reception_id=reception_id)
        child = ReceptionChild.objects.get(reception_id=reception_id, position=0)
    return {"pk": reception_id, "step_id": step.pk, "person_id": child.person_id, "slug": "note"}


def _organisation(cast: Any, acting: Any) -> dict[str, Any]:
    """Return Alice's membership and team, and an invitation that Olga sent."""
    invitation_id = uuid7()
    with acting("olga") as olga:
        invite(
            actor=olga, invitation_id=invitation_id, email="lea@demo.havre.invalid", name="Léa Invitée", function="",
            team_id=cast.alice.team_id, role=Role.COUNSELLOR, secrecy_basis=SecrecyBasis.FUNCTION, now=utc_now(),
        )  # fmt: skip
    return {
        "membership_id": fixed_id("membership-alice"),
        "team_id": cast.alice.team_id,
        "invitation_id": invitation_id,
    }


def _grant(acting: Any) -> Any:
    """Return the access that Maud (night team) opened on a draft of the day team."""
    with acting("alice") as alice:
        draft = open_draft(actor=alice, report_id=uuid7(), now=utc_now())
    with acting("maud") as maud:
        return break_glass(
            actor=maud, grant_id=uuid7(), reference=draft.reference, category=BreakGlassReason.IMMEDIATE_DANGER,
            reason="La mineure a rappelé cette nuit, en danger.", now=utc_now(),
        )  # fmt: skip


def _reports(acting: Any, desk: dict[str, Any]) -> dict[str, Any]:
    """Alice's draft, one of hers that waits for a visa, one that Karim sealed, with an addendum and a feedback."""
    from havre.concern_unit.rules import NoticeCode
    from havre.reports.models import Dispatch, SealedDocument
    from havre.reports.queries.opened import load
    from havre.reports.rules import Channel, LineKind, ReportKind
    from havre.reports.services.afterwards import prepare_addendum
    from havre.reports.services.contact import draft_from_contact
    from reports.reports_cast import complete, post_notice, sent, submitted

    now = utc_now()
    with acting("alice") as alice:
        draft = load(complete(alice, now=now))
        talk = draft_from_contact(actor=alice, report_id=uuid4(), contact_id=desk["contact_id"], now=now)
        waiting = submitted(alice, now=now)
    done = sent(acting("alice"), acting("karim"), now=now, kind=ReportKind.JUDICIAL)
    with acting("farid") as farid:
        notice_id = post_notice(farid, done, NoticeCode.FEEDBACK, letter=b"%PDF-1.7", now=now)
    with acting("alice") as alice:
        document = SealedDocument.objects.get(report=done)
        carried = Dispatch.objects.get(report=done, channel=Channel.TO_CARRY.value)
        later = prepare_addendum(
            actor=alice,
            report_id=done.pk,
            addendum_id=uuid4(),
            reason="Date",
            text="Le 3, non le 2.",
            now=now,
        )
    after = ("document", "proof", "verify", "feedback", "carried", "outcome", "addendum", "drop_addendum",
             "seal_addendum")  # fmt: skip
    return {
        "report_id": draft.report.pk,
        "contact_id": desk["contact_id"],
        "slug": "faits",
        "line_id": draft.of(LineKind.FACT)[0].id,
        "child_id": draft.children[0].id,
        "document_id": document.pk,
        "notice_id": notice_id,
        "dispatch_id": carried.pk,
        "addendum_id": later.id,
        "reports:assign.report_id": talk.pk,
        **{f"reports:{name}.report_id": waiting.pk for name in ("visa", "return", "give")},
        **{f"reports:{name}.report_id": done.pk for name in after},
    }


def _service() -> Any:
    """Return a public service of the directory, with its offer."""
    from havre.directory.models import Organization, Service
    from havre.directory.services.offers import rebuild_offers

    now = utc_now()
    organization = Organization.objects.create(name="Structure inventée (démonstration)")
    service = Service.objects.create(
        organization=organization, kind="mda", name="Maison inventée (démonstration)", updated_at=now
    )
    rebuild_offers(services=[service.pk], now=now)
    return service.pk
