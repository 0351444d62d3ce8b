"""What another service receives: the slip that asks for something, the profile of a child to welcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from havre.cases.disclosure import Item, Topic
from havre.documents.followup.forms import Answer
from havre.documents.followup.host_profile import HostProfile
from havre.documents.followup.referral_slip import ReferralSlip
from havre.documents.followup.voice import ChildVoice
from havre.documents.model import ParentsInformation, ParentsStatus
from havre.documents.typography import french_moment
from havre.kernel.errors import Refused
from havre.sharing.queries.items import items_of
from havre.sharing.queries.papers.source import Source

_T = Topic
# What each typed field of a paper reveals; a field of several lines is printed line by line.
SLIP_TEXTS: Final[Mapping[str, tuple[Topic, ...]]] = MappingProxyType(
    {
        "purpose": (_T.FILE,),
        "language": (_T.LIFE,),
        "access_needs": (_T.HEALTH,),
        "safe_contact": (_T.PHONE, _T.PLACE),
        "continuity": (_T.FILE,),
        "agreement": (_T.CHILD_WORDS,),
        "answer_to": (_T.FILE,),
    }
)
SLIP_LINES: Final[Mapping[str, tuple[Topic, ...]]] = MappingProxyType(
    {"asked": (_T.FILE,), "not_to_do": (_T.SITUATION,)}
)
HOST_TEXTS: Final[Mapping[str, tuple[Topic, ...]]] = MappingProxyType(
    {
        "age_band": (_T.FILE,),
        "gender": (_T.FILE,),
        "language": (_T.LIFE,),
        "exploitation_area": (_T.SITUATION,),
        "threats_kind": (_T.SITUATION,),
        "measure": (_T.MEASURES,),
        "authority": (_T.MEASURES, _T.JUSTICE),
        "requesting_service": (_T.FILE,),
        "duty_contact": (_T.FILE,),
        "family_contact": (_T.CIRCLE,),
        "school": (_T.SCHOOL,),
        "phone_rule": (_T.LIFE,),
        "peers": (_T.LIFE,),
        "to_keep": (_T.LIFE,),
        "belongings": (_T.LIFE,),
        "emergency": (_T.HEALTH,),
        "engagement": (_T.PLAN,),
    }
)
HOST_LINES: Final[Mapping[str, tuple[Topic, ...]]] = MappingProxyType(
    {"areas_to_avoid": (_T.SITUATION,), "health": (_T.HEALTH,), "not_with": (_T.LIFE,)}
)


def referral_slip(source: Source, data: Mapping[str, Any]) -> ReferralSlip:
    """Return the slip; ``data`` holds the typed fields, ``chosen`` keys of items, ``parents`` and ``parents_reason``.

    Raises ``Refused`` (``child_voice_missing``).
    """
    texts: dict[str, Any] = {name: _said(source, data, name, topics) for name, topics in SLIP_TEXTS.items()}
    lines: dict[str, Any] = {name: _lines(source, data, name, topics) for name, topics in SLIP_LINES.items()}
    return ReferralSlip(
        **source.shared(), **texts, **lines, child=source.child(named=bool(data.get("named"))),
        wanted_by=data.get("wanted_by"), ends_on=data.get("ends_on"), shared=_shared(source, data),
        voice=_voice(source, data), parents_information=_parents(source, data),
    )  # fmt: skip


def host_profile(source: Source, data: Mapping[str, Any]) -> HostProfile:
    """Return the profile under a pseudonym; what the vault knows of the child may not be in it.

    Raises ``Refused`` (``identity_in_profile``, ``child_voice_missing``).
    """
    card = source.card
    names = (card.family_name, *card.given_names.split(), *card.other_names, card.address, card.phone)
    texts: dict[str, Any] = {name: _said(source, data, name, topics) for name, topics in HOST_TEXTS.items()}
    lines: dict[str, Any] = {name: _lines(source, data, name, topics) for name, topics in HOST_LINES.items()}
    shared = {**source.shared(), "reference": f"ACC-{source.case.pk.hex[-8:].upper()}"}
    return HostProfile(
        **shared, **texts, **lines, identity=tuple(name for name in names if name.strip()),
        pseudonym=str(data["pseudonym"]), measure_until=_until(source, data), about_leaving=_voice(source, data),
        earlier_absences=_absences(source, data), threats=_threats(source, data),
    )  # fmt: skip


def _absences(source: Source, data: Mapping[str, Any]) -> int | None:
    count = data.get("earlier_absences")
    told = count is not None and source.telling.say("Absences", str(count), Topic.RUNAWAYS, free=False)
    return count if told else None


def _until(source: Source, data: Mapping[str, Any]) -> date | None:
    day = data.get("measure_until")
    return (
        day if day and source.telling.say("Jusqu’au", day.isoformat(), Topic.MEASURES, free=False) else None
    )


def _threats(source: Source, data: Mapping[str, Any]) -> Answer | None:
    answer = Answer(data["threats"]) if data.get("threats") else None
    told = answer and source.telling.say("Menaces", answer.label, Topic.SITUATION, free=False)
    return answer if told else None


def shareable(source: Source) -> tuple[Item, ...]:
    """Return what may be chosen for a slip, before any decision is applied."""
    return items_of(source.actor, source.case, key=source.key)


def _said(source: Source, data: Mapping[str, Any], name: str, topics: tuple[Topic, ...]) -> str:
    return source.telling.say(name, str(data.get(name) or "").strip(), *topics)


def _lines(source: Source, data: Mapping[str, Any], name: str, topics: tuple[Topic, ...]) -> tuple[str, ...]:
    typed = (line.strip() for line in str(data.get(name) or "").splitlines())
    told = (source.telling.say(name, line, *topics) for line in typed if line)
    return tuple(line for line in told if line)


def _voice(source: Source, data: Mapping[str, Any]) -> ChildVoice:
    words, missing = str(data.get("child_words") or "").strip(), str(data.get("not_heard") or "").strip()
    if not words:
        return ChildVoice(absent_because=_said(source, {"m": missing}, "m", (_T.CHILD_WORDS,)) or missing)
    told = source.telling.say("Mots de l’enfant", words, Topic.CHILD_WORDS)
    return ChildVoice(words=told, absent_because="" if told else "ces mots ne sont pas repris ici")


def _parents(source: Source, data: Mapping[str, Any]) -> ParentsInformation | None:
    if not data.get("parents"):
        return None
    status, reason = ParentsStatus(data["parents"]), str(data.get("parents_reason") or "").strip()
    if status is not ParentsStatus.DONE and not reason:
        raise Refused(
            "Écrivez pourquoi les parents ne sont pas informés.", code="text_missing", field="parents_reason"
        )
    told = source.telling.say("Information des parents", reason, Topic.CIRCLE)
    return ParentsInformation(status=status, reason=told, by=source.sender.name)


def _shared(source: Source, data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    chosen = set(data.get("chosen") or ())
    found = []
    for item in shareable(source):
        if item.key not in chosen:
            continue
        whole = replace(item, reread=source.telling.reread if item.free else frozenset())
        if source.telling.passes(whole):
            source.telling.told.append(item.key)
            found.append((_heading(source, item), item.text))
        else:
            source.telling.held.append(item)
    return tuple(found)


def _heading(source: Source, item: Item) -> str:
    return f"{item.heading}, {french_moment(item.at, zone=source.zone)}" if item.at else item.heading
