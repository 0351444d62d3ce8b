"""From a writing of the night to the verb that it meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID, uuid5

from havre.accounts.access import Actor
from havre.cases.rules.entries import EntryKind
from havre.cases.services import notes
from havre.cases.services.acts import Act
from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary
from havre.runaways.content import Particulars
from havre.runaways.models import NightEntry, RunawayEpisode
from havre.runaways.rules import NIGHT_OLDEST, AbsenceNature, ContactWay, HowFound, NightKind
from havre.runaways.services import episodes, returns

Word = TypeVar("Word", bound=Vocabulary)
Written = Mapping[str, str]


def apply(
    actor: Actor,
    entry: NightEntry,
    written: Written,
    *,
    case_id: UUID,
    now: datetime,
    kind: NightKind | None = None,
) -> None:
    """Do what was written, once: the act takes its id from the writing. Raises ``Refused``, ``NotVisible``."""
    act = Act(actor=actor, case_id=case_id, id=uuid5(entry.pk, "act"), now=now)
    _VERBS[kind or NightKind(entry.kind)](act, _moment(written, entry), written)


def _declare(act: Act, at: datetime, written: Written) -> None:
    episodes.notice(
        act, last_seen_at=at, nature=_word(AbsenceNature, written.get("nature"), AbsenceNature.RUNAWAY),
        particulars=Particulars(circumstances=written.get("text", "")), noticed_at=at,
    )  # fmt: skip


def _return(act: Act, at: datetime, written: Written) -> None:
    how = _word(HowFound, written.get("how"), HowFound.ALONE)
    returns.come_back(act, episode_id=_running(act), how=how, at=at, text=written.get("text", ""))


def _contact(act: Act, at: datetime, written: Written) -> None:
    episodes.keep_link(
        act, episode_id=_running(act), way=_word(ContactWay, written.get("way"), ContactWay.SMS),
        answered=written.get("answered") == "yes", at=at, text=written.get("text", ""),
    )  # fmt: skip


def _note(act: Act, at: datetime, written: Written) -> None:
    text = (
        written.get("text")
        or f"Écrit de nuit, sans autre texte ({NightKind.label_of(written.get('kind', ''))})."
    )
    notes.write(act, written=notes.Written(kind=EntryKind.NOTE, text=text, at=at))


_VERBS: Final[Mapping[NightKind, Callable[[Act, datetime, Written], None]]] = {
    NightKind.DECLARE: _declare,
    NightKind.RETURN: _return,
    NightKind.CONTACT: _contact,
    NightKind.NOTE: _note,
}


def _running(act: Act) -> UUID:
    found = RunawayEpisode.objects.filter(case_id=act.case_id, returned_at=None, closed_at=None).first()
    if found is None:
        raise Refused(
            "Aucune absence de cet enfant n’est en cours dans le dossier : notez-la d’abord, ou gardez ceci en note.",
            code="not_away",
        )
    return found.pk


def _moment(written: Written, entry: NightEntry) -> datetime:
    """Return when it happened, by the telephone's clock, never later than the writing itself."""
    try:
        at = datetime.fromisoformat(written.get("at", ""))
    except ValueError:
        return entry.written_at
    return max(min(at, entry.written_at), entry.written_at - NIGHT_OLDEST) if at.tzinfo else entry.written_at


def _word(words: type[Word], code: str | None, default: Word) -> Word:
    return words(code) if code in words.codes() else default
