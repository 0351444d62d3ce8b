"""Every act that the source puts in the journal has words and is reached by one family of the officer's search."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import havre
from havre.cases.rules.attachments import AttachmentAct
from havre.cases.rules.tasks import WhyNot
from havre.concern_unit.rules import StepKind
from havre.conversations.rules import Act as TalkAct
from havre.directory.rules.keeping import ProposalDecision, PublicationAct, TwinDecision
from havre.listening.rules import ContactAct, FollowUpAct, PauseAct, SituationAct
from havre.safekeeping.rules import RunAct
from havre.safekeeping.rules.act_words import Family
from havre.safekeeping.rules.acts import _KINDS, _PURPOSES, FAMILIES, acts_of, words_of
from havre.safekeeping.rules.breach import BreachAct
from havre.safekeeping.rules.rights import RequestAct
from havre.sharing.rules.export import ExportAct

SOURCE = Path(havre.__file__).parent
# Verbs that hand an act over to the journal: folder, name, where the act is, how the journal calls it.
THROUGH = (
    ("", "audit.record", 0, "{}"),
    ("", "audit.record_each", 0, "{}"),
    ("", ".finish", 0, "case.{}"),
    ("runaways/services/", "hand.tell", 1, "case.{}"),
    ("cases/services/agenda.py", "_write", "code", "case.task_{}"),
    ("listening/services/contacts.py", "_record", 0, "{}"),
    ("listening/services/danger.py", "_record", 1, "danger.{}"),
    ("listening/services/follow_ups.py", "_record", 1, "follow_up.{}"),
    ("listening/services/registers.py", "_record", 0, "{}"),
    ("listening/services/situations.py", "_record", 1, "situation.{}"),
    ("listening/services/care.py", "_record", 1, "pause.{}"),
    ("conversations/services/", "keep", 1, "{}"),
    ("persons/access/search.py", "_told", 0, "{}"),
    ("persons/services/circle.py", "_record", 1, "{}"),
    ("persons/services/circle_facts.py", "_put", "act", "{}"),
    ("persons/services/circle_facts.py", "_done", 2, "{}"),
)
# What is not written out where it is called: the values that it takes there; none, when a verb above tells them.
HERE: dict[tuple[str, str], tuple[str, ...]] = {
    ("accounts/adapters.py", "template_prefix.removeprefix('mfa/email/')"): (
        "webauthn_added", "webauthn_removed", "totp_activated", "totp_deactivated", "recovery_codes_generated",
    ),
    ("cases/services/acts.py", "f'case.{name}'"): (),
    ("cases/services/agenda.py", "f'task_{code}'"): (),
    ("cases/services/agenda.py", "reason.value"): WhyNot.codes(),
    ("cases/services/attachments.py", "f'attachment.{act.value}'"): tuple(
        f"attachment.{code}" for code in AttachmentAct.codes()
    ),
    ("concern_unit/services/steps.py", "f'reception.{first.kind}'"): tuple(
        f"reception.{code}" for code in StepKind.codes()
    ),
    ("conversations/services/lines.py", "act"): (),
    ("conversations/services/talking.py", "f'conversation.{act}'"): tuple(
        f"conversation.{act}" for act in (TalkAct.PAUSE, TalkAct.RESUME, TalkAct.HAND_OVER, TalkAct.END)
    ),
    ("directory/services/duplicates.py", "f'directory.twins_{decision.value}'"): tuple(
        f"directory.twins_{code}" for code in TwinDecision.codes()
    ),
    ("directory/services/editing.py", "f'directory.proposal_{decision.value}'"): tuple(
        f"directory.proposal_{code}" for code in ProposalDecision.codes()
    ),
    ("directory/services/moderation.py", "f'directory.{act.value}'"): tuple(
        f"directory.{code}" for code in (*PublicationAct.codes(), "close", "reopen", "exclude", "include")
    ),
    ("listening/services/care.py", "f'pause.{act}'"): (),
    ("listening/services/care.py", "PauseAct.TAKE"): ("take",),
    ("listening/services/care.py", "act"): PauseAct.codes(),
    ("listening/services/contacts.py", "act"): (),
    ("listening/services/contacts.py", "f'contact.{act}'"): tuple(f"contact.{code}" for code in ContactAct.codes()),
    ("listening/services/danger.py", "f'danger.{act}'"): (),
    ("listening/services/follow_ups.py", "f'follow_up.{act}'"): (),
    ("listening/services/follow_ups.py", "act.value"): FollowUpAct.codes(),
    ("listening/services/registers.py", "act"): (),
    ("listening/services/situations.py", "f'situation.{act}'"): (),
    ("listening/services/situations.py", "act.value"): SituationAct.codes(),
    ("persons/access/search.py", "act"): (),
    ("persons/services/circle.py", "act"): (),
    ("persons/services/circle_facts.py", "act"): (),
    ("runaways/services/hand.py", "name"): (),
    ("safekeeping/services/breaches.py", "f'breach.{act.value}'"): tuple(f"breach.{code}" for code in BreachAct.codes()),
    ("safekeeping/services/purges.py", "f'purge.{act.value}'"): tuple(f"purge.{code}" for code in RunAct.codes()),
    ("safekeeping/services/rights.py", "f'rights.{move.act.value}'"): tuple(
        f"rights.{code}" for code in RequestAct.codes()
    ),
    ("sharing/services/exports.py", "f'export.{act.value}'"): tuple(f"export.{code}" for code in ExportAct.codes()),
}  # fmt: skip
IN_SQL = {"transmission.": ("accept", "refuse", "withdraw", "end")}


@cache
def calls() -> list[tuple[str, ast.Call]]:
    return list(walk())


def walk() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(SOURCE.rglob("*.py")):
        where = path.relative_to(SOURCE).as_posix()
        if not where.startswith("engine/"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield where, node


def argument(node: ast.Call, place: int | str) -> ast.expr | None:
    if isinstance(place, str):
        return next((one.value for one in node.keywords if one.arg == place), None)
    return node.args[place] if len(node.args) > place else None


def values(where: str, given: ast.expr) -> tuple[str, ...]:
    """Return the texts that an argument takes; what is neither written out nor in ``HERE`` is a fault of the test."""
    if isinstance(given, ast.Constant):
        return (str(given.value),)
    if isinstance(given, ast.IfExp):
        return (*values(where, given.body), *values(where, given.orelse))
    return HERE[(where, ast.unparse(given))]


def of_python() -> set[str]:
    found = set()
    for where, node in calls():
        name = ast.unparse(node.func)
        for folder, verb, place, called in THROUGH:
            same = name.endswith(verb) if verb.startswith(".") else name == verb
            if same and where.startswith(folder) and (given := argument(node, place)) is not None:
                found |= {called.format(one) for one in values(where, given)}
    return found


def of_sql() -> set[str]:
    texts = "\n".join(path.read_text() for path in sorted(SOURCE.rglob("*.sql")))
    found = set(re.findall(r"audit\.append\('([a-z_.]+[a-z_])'", texts))
    for start in re.findall(r"audit\.append\('([a-z_]+\.)' \|\|", texts):
        found |= {f"{start}{act}" for act in IN_SQL[start]}
    return found


@cache
def recorded() -> frozenset[str]:
    return frozenset(of_python() | of_sql())


def test_the_walk_finds_the_acts_of_each_kind_of_call():
    assert {
        "case.runaway_notice", "case.share", "case.task_given", "case.task_no_place", "circle.end", "danger.raise",
        "conversation.end", "member.totp_end", "reception.decided", "transmission.end", "case.read", "purge.confirm",
    } <= recorded()  # fmt: skip
    assert len(recorded()) > 250


def test_each_act_has_words_and_one_family():
    families = Counter(act for family in Family for act in acts_of(family.value))
    assert sorted(recorded() - families.keys()) == []
    assert [act for act, times in families.items() if times > 1] == []
    assert all(words_of(act)[0].isupper() for act in recorded())


def test_no_words_are_kept_for_what_the_source_does_no_longer():
    known = {act for family in Family for act in acts_of(family.value) if not act.startswith("account/")}
    assert sorted(known - recorded()) == []


def test_each_kind_and_purpose_written_out_has_words():
    for where, node in calls():
        name, given = ast.unparse(node.func), argument(node, "kind")
        if name in {"audit.record", "audit.record_each"} and isinstance(given, ast.Constant):
            assert given.value in _KINDS, (where, node.lineno)
        why = argument(node, "purpose")
        asked = name in {"audit.record", "identity_for", "identities_for", "open_report", "snapshot"}
        if asked and isinstance(why, ast.Constant) and why.value:
            assert why.value in _PURPOSES, (where, node.lineno, why.value)


@pytest.mark.parametrize("family", ["", "case.", "no-such"])
def test_no_family_looks_for_every_act(family):
    assert acts_of(family) == ()
    assert FAMILIES[0] == ("", "Tous les actes")
