"""Make what leaves a file: chosen items, what may be told of them, one package; the preview is that package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.disclosure import Disclosed, Item, Recipient, Topic, applied, held
from havre.cases.models import Case
from havre.cases.services.acts import needed
from havre.kernel.errors import Refused
from havre.law.territory import territory_of
from havre.sharing import access
from havre.sharing.queries.deadline_items import deadline_items
from havre.sharing.queries.handover_items import circle_records, handover_items
from havre.sharing.queries.items import IDENTITY, identity_item, items_of
from havre.sharing.rules import SHARE_DAYS_MAX, Informed, InformedWho
from havre.sharing.rules.package import canonical, digest

WHY: Final = "why"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a sender chose. ``chosen`` are keys of items; ``reread`` the topics that the texts do not hold.

    ``ends_on`` is the last day of reading; None for what has no end (a transfer).
    """

    why: str
    chosen: Sequence[str]
    informed: Sequence[Informed]
    ends_on: date | None
    reread: frozenset[Topic] = frozenset()

    @property
    def hands_over(self) -> bool:
        """Whether the file changes hands: its plan, measures, circle and running limits then go with it."""
        return False


@dataclass(frozen=True, kw_only=True)
class Packed:
    """What would leave, and what stays back."""

    package: bytes
    held: tuple[Item, ...]

    @property
    def sha256(self) -> str:
        """Return the digest that the form carries back."""
        return digest(self.package)


def packed(
    actor: Actor, case: Case, choice: Choice, recipient: Recipient, *, head: Mapping[str, Any], now: datetime,
    key: bytes,
) -> Packed:  # fmt: skip
    """Return the package for one recipient; ``head`` is completed with who sends, of whom, until when.

    Raises ``Refused`` (``silent``, ``all_withheld``).
    """
    on = today_of(case, now)
    content = _content(actor, case, choice, key=key, on=on)
    rules = access.withholdings_of(case, key=key)
    told = applied(content, recipient, withheld=rules, on=on)
    _refuse_silence(told)
    seat = actor.seat_in(case.team_id, Right.CASE_WRITE)
    whole: dict[str, Any] = {
        **head, "child": case.alias, "ends_on": choice.ends_on.isoformat() if choice.ends_on else "",
        "from": {"name": actor.name, "team": seat.team_name, "agency": seat.agency_name},
    }  # fmt: skip
    if choice.hands_over:
        whole["circle"] = circle_records(actor, case, told={item.key for item in told.items}, on=on)
    return Packed(package=canonical(told, head=whole), held=held(content, recipient, withheld=rules, on=on))


def refuse_incomplete(choice: Choice, *, today: date) -> None:
    """Refuse a choice without reason, without content, without end, or without who was informed (CASF L226-2-2)."""
    needed(choice.why, field="why", sentence="Écrivez pourquoi c'est nécessaire : la personne le lira.")
    if not choice.chosen:
        raise Refused("Choisissez ce qui est partagé.", code="nothing_chosen", field="chosen")
    if choice.ends_on and not today <= choice.ends_on <= today + timedelta(days=SHARE_DAYS_MAX):
        raise Refused(
            f"Choisissez une fin entre aujourd'hui et {SHARE_DAYS_MAX} jours : un partage ne dure pas sans fin.",
            code="ends_out_of_range", field="ends_on",
        )  # fmt: skip
    decided = {one.who for one in choice.informed if one.complete}
    if decided != set(InformedWho):
        missing = "child" if InformedWho.CHILD not in decided else "holders"
        raise Refused(
            "Dites si l'enfant et ses parents ont été informés, quand et comment, ou pourquoi ils ne l'ont pas été.",
            code="informed_missing", field=f"{missing}_words",
        )  # fmt: skip


def refuse_changed(packed_now: Packed, *, seen: str) -> None:
    """Refuse (``package_changed``) to send what is not exactly what was seen."""
    if packed_now.sha256 != seen:
        raise Refused(
            "Le contenu a changé depuis que vous l'avez vu : rien n'est parti. "
            "Relisez ce qui partira, puis envoyez à nouveau.",
            code="package_changed",
        )


def today_of(case: Case, now: datetime) -> date:
    """Return the day by the clock of the file's département."""
    return now.astimezone(territory_of(case.departement_code).zone).date()


def end_of_day(case: Case, day: date) -> datetime:
    """Return the end of a day by that clock."""
    return datetime.combine(day + timedelta(days=1), time(), territory_of(case.departement_code).zone)


def _content(actor: Actor, case: Case, choice: Choice, *, key: bytes, on: date) -> list[Item]:
    chosen = set(choice.chosen)
    known = [item for item in items_of(actor, case, key=key) if item.key in chosen]
    if IDENTITY in chosen:
        known.insert(0, identity_item(actor, case, purpose="share"))
    if choice.hands_over:
        known += handover_items(actor, case, on=on)
        known += deadline_items(case, key=key)
    why = Item(key=WHY, heading="Pourquoi", text=choice.why.strip(), topics=frozenset({Topic.SHARING}))
    return [replace(item, reread=choice.reread) for item in (why, *known)]


def _refuse_silence(told: Disclosed) -> None:
    if told.silent:
        raise Refused(
            "Ce dossier ne doit pas être connu de cette personne ou de son organisation : rien ne peut partir. "
            "Parlez-en à votre responsable.",
            code="silent",
        )  # fmt: skip
    if {item.key for item in told.items} <= {WHY} or not told.text(WHY):
        raise Refused(
            "Rien de ce que vous avez choisi ne peut être dit à cette personne. Relisez ce qui ne doit pas être donné.",
            code="all_withheld", field="chosen",
        )  # fmt: skip
