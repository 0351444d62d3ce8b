"""A night on the helpline: contacts in every state, a danger, call-backs, a hand-over, drafts and a visa to give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.listening.access import contact_for
from havre.listening.queries.panel import Panel
from havre.listening.rules import (
    Channel,
    ContactAct,
    DangerStep,
    NonCounselling,
    Qualification,
    Redirection,
    SafeWay,
    Topic,
)
from havre.listening.services.care import write_debrief
from havre.listening.services.contacts import move_contact, open_contact, qualify_contact, rewrite_panel
from havre.listening.services.danger import join_danger, log_step, raise_danger
from havre.listening.services.follow_ups import CallBack, plan_follow_up
from havre.listening.services.notes import keep_note
from havre.listening.services.registers import write_handover
from havre.listening.services.situations import link_contact, name_child, open_situation
from havre.operations.demo import shapes, texts, writing
from havre.operations.demo.acting import acting
from havre.operations.demo.cast import fixed_id
from havre.operations.demo.children import Child, child
from havre.operations.demo.shapes import Sampler
from havre.operations.demo.writing import TEAMS, Paper

A = ContactAct
IMMEDIATE, REPORTED = Qualification.IMMEDIATE_HELP, Qualification.CONCERN_REPORT


@dataclass(frozen=True)
class Call:
    """One contact of the night: how long ago it came, who answered, and how far it went."""

    minutes_ago: int
    who: str
    channel: Channel = Channel.PHONE
    end: ContactAct | None = A.END
    qualification: Qualification | None = IMMEDIATE
    silent: NonCounselling | None = None
    closed: bool = True
    notes: int = 3
    lasting: int = 18


_NOT_COUNSELLING = Qualification.NON_COUNSELLING
# The night, from its beginning to the present; two thirds of what is qualified leads to a report (119, 2024: 60 %).
NIGHT: Final = (
    Call(540, "alice", qualification=REPORTED),
    Call(522, "bruno", notes=0, silent=NonCounselling.SILENT, qualification=_NOT_COUNSELLING, lasting=1),
    Call(505, "alice", qualification=REPORTED, lasting=31),
    Call(480, "bruno", Channel.CHAT, qualification=IMMEDIATE, lasting=42),
    Call(455, "bruno", end=A.INVITE_CALLBACK, qualification=None, closed=False, notes=0),
    Call(440, "alice", Channel.CHAT, end=A.CALLER_LEFT, qualification=IMMEDIATE, notes=2, lasting=7),
    Call(415, "bruno", qualification=REPORTED, lasting=26),
    Call(390, "alice", end=A.REDIRECT, qualification=None, closed=False, notes=0),
    Call(372, "alice", qualification=REPORTED, closed=False, lasting=38),
    Call(350, "bruno", notes=1, silent=NonCounselling.ABUSIVE, qualification=_NOT_COUNSELLING, lasting=2),
    Call(331, "bruno", qualification=IMMEDIATE),
    Call(305, "alice", qualification=REPORTED, lasting=44),
    Call(284, "bruno", end=A.CALLER_LEFT, qualification=None, closed=False, notes=2, lasting=5),
    Call(262, "alice", Channel.FORM, qualification=REPORTED, notes=2, lasting=12),
    Call(240, "bruno", qualification=REPORTED, closed=False, lasting=29),
    Call(214, "alice", qualification=IMMEDIATE),
    Call(190, "bruno", end=A.INVITE_CALLBACK, qualification=None, closed=False, notes=0),
    Call(170, "alice", qualification=REPORTED, closed=False, lasting=35),
    Call(141, "bruno", qualification=Qualification.OUT_OF_SCOPE, notes=1, lasting=6),
    Call(118, "bruno", qualification=IMMEDIATE, closed=False, lasting=22),
    Call(86, "alice", qualification=None, closed=False, lasting=27),
    Call(52, "bruno", qualification=None, closed=False, lasting=16),
)


def play(*, seed: int, now: datetime) -> None:
    """Play the night that ends ``now``."""
    draw = Sampler(f"listening-night|{seed}")
    made = [_contact(draw, call, now=now) for call in NIGHT]
    _followed(draw, now=now)
    _running(draw, now=now)
    _waiting(draw, now=now)
    _call_backs(draw, made, now=now)
    _papers(draw, made, now=now)
    with acting("alice") as actor:
        write_debrief(
            actor=actor, contact_id=made[17][0], text=texts.DEBRIEF, now=now - timedelta(minutes=125)
        )
        write_handover(
            actor=actor,
            handover_id=draw.uuid(),
            text=texts.HANDOVER,
            contact_ids=[made[17][0], made[20][0]],
            now=now - timedelta(minutes=20),
        )


def _contact(draw: Sampler, call: Call, *, now: datetime) -> tuple[UUID, Child]:
    """Hold one contact as far as it went; return its id and the child it is about."""
    at = now - timedelta(minutes=call.minutes_ago)
    one, contact_id = child(draw, on=at.date()), draw.uuid()
    with acting(call.who) as actor:
        before = call.end if call.end in (A.INVITE_CALLBACK, A.REDIRECT) else A.START
        more = {"redirected_to": Redirection.SUICIDE.value} if before == A.REDIRECT else {}
        open_contact(
            actor=actor, contact_id=contact_id, channel=call.channel.value, first_act=before, now=at, **more
        )
        _notes(draw, actor, contact_id, call.notes, at=at)
        if before == A.START:
            _finish(draw, actor, contact_id, call, one, at=at)
    return contact_id, one


def _finish(draw: Sampler, actor: Actor, contact_id: UUID, call: Call, one: Child, *, at: datetime) -> None:
    ended = at + timedelta(minutes=call.lasting)
    panel = _panel(draw, call, one)
    if call.end is not None:
        move_contact(actor=actor, contact_id=contact_id, act=call.end, now=ended)
    revision = contact_for(actor, contact_id).revision
    if call.qualification is None:
        rewrite_panel(actor=actor, contact_id=contact_id, revision=revision, panel=panel, now=ended)
        return
    qualify_contact(
        actor=actor,
        contact_id=contact_id,
        revision=revision,
        panel=panel,
        qualification=call.qualification.value,
        non_counselling=call.silent.value if call.silent else "",
        then_close=call.closed,
        now=ended + timedelta(minutes=6),
    )


def _panel(draw: Sampler, call: Call, one: Child) -> Panel:
    """Return what was understood; nothing of a contact that was not a talk."""
    if call.silent:
        return Panel(channel=call.channel.value)
    interpreter = "interprète" in " ".join(when for _, when, _, _ in one.story.facts)
    return Panel(
        channel=call.channel.value,
        caller_kind=draw.draw(shapes.CALLERS),
        child_age_band=shapes.age_band(one.age).value,
        child_sex=one.sex.value,
        commune_code=one.commune_code,
        departement_code="59",
        topics=draw.topics() if one.runaways else (Topic.EXPLOITATION.value, Topic.ONLINE.value),
        exploitation_concern=draw.draw(shapes.CONCERNS),
        language="anglais" if interpreter else "",
        interpreter=interpreter,
        sign_language="signes" in one.story.action,
        caller_needs="Savoir quoi dire ce soir, sans dispute.",
        safe_way=SafeWay.CALL_NO_MESSAGE.value,
        safe_time=draw.one_of(texts.SAFE_TIMES),
        number=draw.one_of(texts.NUMBERS),
    )


def _notes(draw: Sampler, actor: Actor, contact_id: UUID, count: int, *, at: datetime) -> None:
    for rank, (kind, words) in enumerate(draw.chance.sample(texts.NOTES, count)):
        keep_note(
            actor=actor, contact_id=contact_id, note_id=draw.uuid(), kind=kind, text=words, revision=1,
            now=at + timedelta(minutes=2 * rank + 1),
        )  # fmt: skip


def _followed(draw: Sampler, *, now: datetime) -> None:
    """A situation with three contacts: five days ago, two days ago, tonight; a call-back that is due."""
    days = (Call(7_300, "alice"), Call(3_050, "bruno", closed=False), Call(150, "alice", closed=False))
    contacts = [_contact(draw, call, now=now)[0] for call in days]
    situation_id = draw.uuid()
    one = child(draw, on=now.date())
    with acting("alice") as actor:
        began = now - timedelta(minutes=7_270)
        open_situation(actor=actor, situation_id=situation_id, contact_id=contacts[0], now=began)
        name_child(actor=actor, situation_id=situation_id, card=one.card, sex=one.sex.value, now=began)
    with acting("bruno") as actor:
        at = now - timedelta(minutes=3_030)
        link_contact(actor=actor, contact_id=contacts[1], situation_id=situation_id, now=at)
        _plan(draw, actor, contacts[1], due=now - timedelta(minutes=45), at=at, assigned="alice")
    with acting("alice") as actor:
        at = now - timedelta(minutes=130)
        link_contact(actor=actor, contact_id=contacts[2], situation_id=situation_id, now=at)


def _running(draw: Sampler, *, now: datetime) -> None:
    """Two talks that go on, the first one with a danger that Karim joined."""
    danger, calm = (replace(NIGHT[0], minutes_ago=minutes, who=who, end=None, qualification=None, notes=notes)
                    for minutes, who, notes in ((12, "alice", 4), (5, "bruno", 2)))  # fmt: skip
    contact_id, _ = _contact(draw, danger, now=now)
    _contact(draw, calm, now=now)
    with acting("alice") as actor:
        alert = raise_danger(actor=actor, contact_id=contact_id, now=now - timedelta(minutes=6))
    with acting("karim") as actor:
        join_danger(actor=actor, alert_id=alert.pk, now=now - timedelta(minutes=5))
        for minutes, step in ((4, DangerStep.CALLED_17), (2, DangerStep.CALLED_CRIP)):
            log_step(
                actor=actor, alert_id=alert.pk, step_id=draw.uuid(), code=step.value, text="",
                now=now - timedelta(minutes=minutes),
            )  # fmt: skip


def _waiting(draw: Sampler, *, now: datetime) -> None:
    """One contact rings and waits for a counsellor."""
    with acting("karim") as actor:
        open_contact(
            actor=actor,
            contact_id=draw.uuid(),
            first_act=None,
            channel=Channel.CHAT.value,
            now=now - timedelta(minutes=2),
        )


def _call_backs(draw: Sampler, made: list[tuple[UUID, Child]], *, now: datetime) -> None:
    """Call-backs of tonight's contacts: one is due within the hour, two in a fortnight."""
    with acting("bruno") as actor:
        soon = now + timedelta(minutes=40)
        _plan(draw, actor, made[14][0], due=soon, at=now - timedelta(minutes=205), assigned="bruno")
        later = now + timedelta(days=15)
        for place in (17, 19):
            _plan(draw, actor, made[place][0], due=later, at=now - timedelta(minutes=90), assigned=None)


def _plan(
    draw: Sampler, actor: Actor, contact_id: UUID, *, due: datetime, at: datetime, assigned: str | None
) -> None:
    agreed = CallBack(
        due_at=due,
        safe_way=SafeWay.CALL_NO_MESSAGE.value,
        safe_time=draw.one_of(texts.SAFE_TIMES),
        number=draw.one_of(texts.NUMBERS),
        instructions=draw.one_of(texts.INSTRUCTIONS),
        assigned_to_id=fixed_id(f"user-{assigned}") if assigned else None,
    )
    plan_follow_up(actor=actor, follow_up_id=draw.uuid(), contact_id=contact_id, agreed=agreed, now=at)


def _papers(draw: Sampler, made: list[tuple[UUID, Child]], *, now: datetime) -> None:
    """Two drafts of the night, and one report that waits for Karim's visa."""
    papers = [
        Paper(
            id=draw.uuid(), team=TEAMS["plateau"], author=who, child=made[place][1], contact_id=made[place][0],
            at=now - timedelta(minutes=minutes),
        )
        for who, place, minutes in (("alice", 17, 120), ("alice", 8, 320), ("bruno", 14, 200))
    ]  # fmt: skip
    writing.write(draw, papers[0])
    writing.ask(papers[0])
    for paper in papers[1:]:
        writing.write(draw, paper, complete=False)
