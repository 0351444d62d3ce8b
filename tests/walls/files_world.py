"""One object of each kind in the followed files, made by the real services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from havre.kernel.clock import utc_now


def make_case(cast: Any, acting: Any) -> dict[str, Any]:
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
        "act": "oublier", "arrival_id": make_arrival(acting, cast),
    }  # fmt: skip


def make_persons(acting: Any) -> dict[str, Any]:
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


def make_circle(acting: Any) -> dict[str, Any]:
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


def make_absence(acting: Any) -> dict[str, Any]:
    """An absence under way in a file of Sonia's, and a writing of her telephone that waits."""
    from cases_support import act, open_file
    from havre.runaways.envelope import close_envelope
    from havre.runaways.models import NightEntry, RunawayEpisode
    from havre.runaways.services import episodes, night, night_keys

    with acting("sonia") as sonia:
        case, now = open_file(sonia), utc_now()
        episodes.notice(act(sonia, case.pk, now=now), last_seen_at=now - timedelta(hours=1))
        key = night_keys.public_key(actor=sonia, team_id=case.team_id, now=now)
        head = {"id": uuid4(), "team": case.team_id, "author": sonia.user_id, "kind": "note", "created": now.isoformat(),
                "key": key.pk}  # fmt: skip
        public = bytes(key.public)
        written = close_envelope(
            {k: str(v) for k, v in head.items()}, public=public, written={"who": "X", "text": "Y"}
        )
        night.receive(sonia, [written], now)
        entry_id = NightEntry.objects.get(author_id=sonia.user_id).pk
        target = RunawayEpisode.objects.get(case=case).pk
    return {"pk": case.pk, "slug": "declarer", "target": target, "entry_id": entry_id, "kind": "declaration",
            "runaways:act_on.slug": "completer"}  # fmt: skip


def make_plan(acting: Any, cast: Any, case: dict[str, Any]) -> dict[str, Any]:
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


def make_arrival(acting: Any, cast: Any) -> Any:
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


def make_measure(acting: Any, case: dict[str, Any]) -> dict[str, Any]:
    from cases_support import act
    from havre.cases.rules.measures import Authority, MeasureKind
    from havre.cases.services import measures

    written = measures.Written(kind=MeasureKind.AED, authority=Authority.COUNCIL)
    with acting("sonia") as sonia:
        recorded = act(sonia, case["pk"])
        measures.record(recorded, written=written)
    return {"pk": case["pk"], "target": recorded.id}


def make_roster(acting: Any, cast: Any) -> dict[str, Any]:
    from havre.cases.rules.milestones import RepresentativeKind
    from havre.cases.services import milestones

    one = {"team_id": cast.sonia.team_id, "entry_id": uuid4()}
    known = milestones.Known(kind=RepresentativeKind.LAWYER, name="Me Invention")
    with acting("sonia") as sonia:
        milestones.keep_in_roster(actor=sonia, revision=0, known=known, today=utc_now().date(), **one)
    return one


def make_attached(acting: Any, case: dict[str, Any]) -> dict[str, Any]:
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


def make_shared(cast: Any, acting: Any, case: dict[str, Any]) -> dict[str, Any]:
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


def make_agenda(cast: Any, acting: Any, case: dict[str, Any]) -> dict[str, Any]:
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
