"""One object of each kind, made by the real services: what the matrix and the oracles look at."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from directory_desk_world import make_directory_desk
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
    desk, case = _desk(acting), _case(cast, acting)
    return SimpleNamespace(
        desk=desk,
        talk=_talk(acting),
        reports=_reports(acting, desk),
        crip=_crip(cast, acting),
        members=_organisation(cast, acting),
        security={},
        circle=_circle(acting),
        runaways=_absence(acting),
        persons=_persons(acting),
        cases=case,
        plan=_plan(acting, cast, case),
        agenda=_agenda(cast, acting, case),
        measures={**_measure(acting, case), "slug": "ajouter", "measures:act_on.slug": "corriger"},
        milestones={**case, **_roster(acting, cast), "code": "hearing", "slug": "date-des-faits"},
        care={**case, "code": "dental"},
        papers={"pk": case["pk"], **_attached(acting, case)},
        sharing={"pk": case["pk"], **_shared(cast, acting, case)},
        directory={"service_id": (service_id := _service()), "code": "59"},
        api={"service_id": service_id},
        directory_desk=make_directory_desk(acting),
        safeguards={"grant_id": _grant(acting)},
        keeping=make_keeping(cast, acting),
    )


def _case(cast: Any, acting: Any) -> dict[str, Any]:
    """A file that Sonia opened, and a note of hers."""
    from cases_support import act, open_file
    from havre.cases.rules.entries import EntryKind
    from havre.cases.services import importing, notes

    with acting("sonia") as sonia:
        case, note = open_file(sonia), uuid4()
        written = notes.Written(kind=EntryKind.NOTE, text="Vue ce soir.", at=utc_now() - timedelta(minutes=1))
        notes.write(act(sonia, case.pk, id=note), written=written)
    with acting("valerie") as valerie:
        text = b"reference;ouvert_le\nA-1;03/02/2025\n"
        team_id = valerie.seats[0].team_id
        run = importing.check(actor=valerie, team_id=team_id, run_id=uuid4(), content=text, now=utc_now())
    return {
        "pk": case.pk, "slug": "note", "target": note, "cases:act_on.slug": "corriger", "run_id": run.pk,
        "act": "oublier", "arrival_id": _arrival(acting, cast),
    }  # fmt: skip


def _persons(acting: Any) -> dict[str, Any]:
    """A file of Sonia's, a record like its child, another merged into it, a number."""
    from cases_support import ZOE, open_file
    from havre.persons.access import Number
    from havre.persons.rules.identifiers import IdentifierKind
    from havre.persons.rules.merging import MergeReason
    from havre.persons.services import add_identifier, create_person, merge

    with acting("sonia") as sonia:
        case, number, now = open_file(sonia), uuid4(), utc_now()
        like, same = (
            create_person(actor=sonia, team_id=case.team_id, card=ZOE, now=now).pk for _ in range(2)
        )
        told = {"actor": sonia, "now": now}
        done = merge(kept_id=case.person_id, merged_id=same, reason=MergeReason.TOLD, **told)
        kept = Number(IdentifierKind.WELFARE, "ASE-17")
        add_identifier(person_id=case.person_id, identifier_id=number, number=kept, **told)
    return {
        "pk": case.pk,
        "target": like,
        "persons:undo.target": done.pk,
        "persons:remove_number.target": number,
    }


def _circle(acting: Any) -> dict[str, Any]:
    """A file of Sonia's with a mother around the child."""
    from cases_support import act, open_file
    from havre.cases.services import circle
    from havre.persons.rules.circle import RelativeCard
    from havre.persons.services.circle import RelationDraft, RelativeDraft

    with acting("sonia") as sonia:
        case, mother = open_file(sonia), uuid4()
        draft, relation = RelativeDraft("mère"), RelationDraft("mother")
        circle.add(
            act(sonia, case.pk, id=mother),
            draft=draft,
            relation=relation,
            card=RelativeCard(name="Invention"),
        )
    return {"pk": case.pk, "target": mother, "slug": "avis"}


def _absence(acting: Any) -> dict[str, Any]:
    """An absence under way in a file of Sonia's, and a writing of her telephone that waits."""
    from cases_support import act, open_file
    from havre.runaways.envelope import close_envelope
    from havre.runaways.models import RunawayEpisode
    from havre.runaways.services import episodes, night, night_keys

    with acting("sonia") as sonia:
        case, now, entry_id = open_file(sonia), utc_now(), uuid4()
        episodes.notice(act(sonia, case.pk, now=now), last_seen_at=now - timedelta(hours=1))
        key = night_keys.public_key(actor=sonia, team_id=case.team_id, now=now)
        head = {"id": entry_id, "team": case.team_id, "author": sonia.user_id, "kind": "note", "created": now.isoformat(),
                "key": key.pk}  # fmt: skip
        public = bytes(key.public)
        written = close_envelope(
            {k: str(v) for k, v in head.items()}, public=public, written={"who": "X", "text": "Y"}
        )
        night.receive(sonia, [written], now)
        target = RunawayEpisode.objects.get(case=case).pk
    return {"pk": case.pk, "slug": "declarer", "target": target, "entry_id": entry_id, "kind": "declaration",
            "runaways:act_on.slug": "completer"}  # fmt: skip


def _plan(acting: Any, cast: Any, case: dict[str, Any]) -> dict[str, Any]:
    """A plan of Sonia's: an objective, a judgement, a version that waits, what Tom proposes, the child's page."""
    from cases_support import act
    from havre.cases.access import case_for
    from havre.cases.queries import plan as queries
    from havre.cases.rules.plan import OwnerKind
    from havre.cases.services import plan, plan_child, plan_proposals, plan_reviews
    from sharing_support import shared_objective

    with acting("sonia") as sonia:
        one = lambda: act(sonia, case["pk"])  # noqa: E731 - a word
        plan.write_plan(one(), revision=0, words={"aims": "Vivre tranquille."})
        aim = plan.ObjectiveWords(text="Le lycée", owner_kind=OwnerKind.CHILD)
        plan.write_objective(one(), words=aim)
        words = {"seen": "Elle sourit.", "judgement": "Le lien tient."}
        plan_reviews.write_assessment(one(), judged_on=utc_now().date() - timedelta(days=1), words=words)
        plan_reviews.submit(one())
        plan_child.write_page(one(), revision=0, words={"name": "Zo"})
        one_case = case_for(sonia, case["pk"])
        found = queries.plan_of(one_case)
    share_id, objective_id = shared_objective(acting, cast, one_case), found.objectives[0].id
    about = plan_proposals.SharedObjective(
        team_id=one_case.team_id, case_id=case["pk"], objective_id=objective_id, share_id=share_id, revision=1
    )  # fmt: skip
    with acting("tom") as tom:
        posted = {
            "actor": tom,
            "proposal_id": uuid4(),
            "from_team_id": tom.seats[0].team_id,
            "now": utc_now(),
        }
        plan_proposals.post(about=about, values={"steps": "Visiter"}, words="Lundi ?", **posted)
    return {
        "pk": case["pk"], "slug": "texte", "form": "texte", "target": objective_id, "share_id": share_id,
        "plan:act_on.slug": "changer-objectif", "plan:assessment.target": found.assessments[0].id,
        "plan:version.target": found.waiting.id, "plan:proposal.target": posted["proposal_id"],
    }  # fmt: skip


def _arrival(acting: Any, cast: Any) -> Any:
    """A child whom the CRIP of the Nord asks the ASE to follow."""
    from crip_reports import entry, post
    from havre.cases.models import Arrival
    from havre.concern_unit.models import ReceptionChild
    from havre.concern_unit.services.entrusting import entrust
    from havre.concern_unit.services.intake import acknowledge

    with acting("alice") as alice:
        reception_id = post(alice, cast, now=utc_now())
    with acting("farid") as farid:
        acknowledge(entry(farid, reception_id, now=utc_now()))
        child = ReceptionChild.objects.get(reception_id=reception_id, position=0)
        one = {"person_id": child.person_id, "team_id": cast.sonia.team_id, "reason": "Commencer."}
        entrust(entry(farid, reception_id, now=utc_now()), **one)
    with acting("sonia"):
        return Arrival.objects.get(origin_id=reception_id).pk


def _measure(acting: Any, case: dict[str, Any]) -> dict[str, Any]:
    from cases_support import act
    from havre.cases.rules.measures import Authority, MeasureKind
    from havre.cases.services import measures

    written = measures.Written(kind=MeasureKind.AED, authority=Authority.COUNCIL)
    with acting("sonia") as sonia:
        recorded = act(sonia, case["pk"])
        measures.record(recorded, written=written)
    return {"pk": case["pk"], "target": recorded.id}


def _roster(acting: Any, cast: Any) -> dict[str, Any]:
    from havre.cases.rules.milestones import RepresentativeKind
    from havre.cases.services import milestones

    one = {"team_id": cast.sonia.team_id, "entry_id": uuid4()}
    known = milestones.Known(kind=RepresentativeKind.LAWYER, name="Me Invention")
    with acting("sonia") as sonia:
        milestones.keep_in_roster(actor=sonia, revision=0, known=known, today=utc_now().date(), **one)
    return one


def _attached(acting: Any, case: dict[str, Any]) -> dict[str, Any]:
    """A paper that Sonia attached."""
    from cases_support import act
    from havre.cases.models import Attachment
    from havre.cases.services import attachments

    sent = attachments.Received(content=b"Invention.", name="note.txt", title="Invention")
    with acting("sonia") as sonia:
        attachments.attach(act(sonia, case["pk"]), received=sent)
        found = Attachment.objects.get(case_id=case["pk"]).pk
    return {
        "slug": "deposer",
        "target": found,
        "papers:act_on.slug": "renommer",
        "papers:produce.slug": "chronologie",
    }


def _shared(cast: Any, acting: Any, case: dict[str, Any]) -> dict[str, Any]:
    """What Sonia shares with Tom, and refers to the home."""
    from havre.sharing.models import Share, Transmission
    from havre.sharing.rules.export import ExportAct
    from havre.sharing.rules.transmission import TransmissionKind
    from havre.sharing.services import exports
    from sharing_support import ask_export, sending, share, sharing, transmit

    line = f"entry:{case['target']}"
    with acting("sonia") as sonia:
        share(sonia, case["pk"], sharing(cast, line))
        transmit(sonia, case["pk"], sending(cast, TransmissionKind.REFERRAL, line, to="samir"))
        found = Share.objects.filter(case_id=case["pk"]).order_by("-id").first().pk
        sent = Transmission.objects.get(case_id=case["pk"]).pk
        asked = ask_export(sonia, case["pk"])
    with acting("valerie") as valerie:
        exports.decide(actor=valerie, export_id=asked, act=ExportAct.APPROVE, now=utc_now())
    return {
        "export_id": asked,
        "form": "json",
        "slug": "ne-pas-donner",
        "share_id": found,
        "target": found,
        "sharing:act_on.slug": "retirer",
        "kind": "referral",
        "transmission_id": sent,
    }


def _agenda(cast: Any, acting: Any, case: dict[str, Any]) -> dict[str, Any]:
    """A task of the file, an absence of Sonia's, and her calendar feed."""
    from havre.cases.models import Task
    from havre.cases.services.absences import Away, set_absence
    from havre.cases.services.feeds import open_feed

    now, team_id = utc_now(), cast.sonia.team_id
    later = (now + timedelta(days=40)).date()
    away = Away(id=uuid4(), team_id=team_id, user_id=cast.sonia.id, first_on=later, last_on=later)
    with acting("sonia") as sonia:
        task = Task.objects.filter(case_id=case["pk"]).order_by("created_at", "id").first()
        set_absence(actor=sonia, away=away, now=now)
        token = open_feed(actor=sonia, now=now)
    return {
        "pk": case["pk"], "task_id": task.pk, "target": task.pk, "slug": "faite", "absence_id": away.id,
        "team_id": team_id, "user_id": cast.sonia.id, "token": token,
    }  # fmt: skip


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
