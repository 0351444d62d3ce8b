"""What an answer may say: the decisions not to tell of a file hold for a rights request as for every paper.

Sources: FR-SEC-07b, FR-SEC-08. The texts of an answer are made of what ``cases.disclosure`` gave back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.access import cases_of
from havre.cases.disclosure import Disclosed, Item, Recipient, RecipientKind, Topic
from havre.kernel.errors import Refused
from havre.safekeeping.rules.rights import Asker
from havre.sharing.access import disclosed

SUMMARY: Final = "answer"
_KIND: Final = MappingProxyType(
    {
        Asker.YOUNG_PERSON: RecipientKind.CHILD,
        Asker.PARENT: RecipientKind.PARENT,
        Asker.GUARDIAN: RecipientKind.PARENT,
        Asker.OTHER: RecipientKind.UNKNOWN,
    }
)
_ALL: Final = frozenset(Topic)
_SILENT: Final = (
    "Cette personne ne doit pas apprendre qu'un dossier existe (décision de ne pas dire, dans le dossier). Aucune "
    "réponse ne peut partir : parlez-en à votre responsable et au délégué."
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One thing the answer would say; ``reread`` are the topics that a person found absent from it."""

    key: str
    title: str
    text: str
    reread: frozenset[Topic] = frozenset()


def topics_in_force(actor: Actor, *, case_id: UUID | None, asker: Asker, on: date) -> tuple[Topic, ...]:
    """Return what must not be told to who asks: those that each piece is read again for."""
    told = _disclosed(actor, case_id, asker, (), on=on)
    return tuple(sorted(told.topics)) if told else ()


def checked(
    actor: Actor, said: Sequence[Said], *, case_id: UUID | None, asker: Asker, on: date
) -> dict[str, str]:
    """Return the texts that may leave, by key; raise ``Refused`` (``silent``, ``must_not_say``) for the others.

    Without a followed file there is no decision to obey: the sorting and the second look stand alone.
    """
    items = [
        Item(
            key=one.key,
            heading=one.title,
            text=one.text,
            topics=(_ALL - one.reread) or _ALL,
            reread=one.reread,
        )
        for one in said
    ]
    told = _disclosed(actor, case_id, asker, items, on=on)
    if told is None:
        return {one.key: one.text for one in said}
    if told.silent:
        raise Refused(_SILENT, code="silent")
    left = {item.key for item in told.items}
    stopped = [one.title for one in said if one.key not in left]
    if stopped:
        names = ", ".join(f"« {title} »" for title in stopped)
        raise Refused(
            f"Une décision de ne pas dire court dans le dossier, et ceci pourrait la trahir : {names}. Relisez ces "
            "textes, cachez ce qu'il faut, ou choisissez « non communiquée ».",
            code="must_not_say",
        )
    return {item.key: item.text for item in told.items}


def _disclosed(
    actor: Actor, case_id: UUID | None, asker: Asker, items: Sequence[Item], *, on: date
) -> Disclosed | None:
    if case_id is None:
        return None
    case = cases_of(actor, right=Right.CASE_READ).filter(pk=case_id).first()
    if case is None:
        # About something else than a followed file; a file that is hidden hides its requests too.
        return None
    recipient = Recipient(kind=_KIND[asker])
    return disclosed(case, items, recipient, on=on)
