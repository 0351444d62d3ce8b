"""Open, closed or not known at an instant: the rules laid day by day on the calendar of the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from havre.directory.hours.expression import DAY, Rule, rules_of
from havre.directory.hours.laying import Kind, Stretch, is_appointment, laid
from havre.directory.hours.place import Place
from havre.directory.hours.wording import day_words, hour_words
from havre.kernel.errors import Refused

CALL_IN_HOLIDAYS: Final = "horaires de vacances : appeler avant"
SEARCH_DAYS: Final = 366
OPEN_DAYS: Final = 14
_ORDINARY_MONDAY: Final = date(2026, 11, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What one may tell at an instant; the datetimes are aware, in the zone of the place.

    Hours on appointment are ``UNKNOWN``: nobody may just come. ``caution`` names a bank holiday about which
    the hours say nothing. ``clock`` names the local clock overseas. ``always`` is open day and night.
    """

    kind: Kind
    comment: str = ""
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    by_appointment: bool = False
    opens_by_appointment: bool = False
    always: bool = False
    caution: str = ""
    clock: str = ""


def state(text: str, place: Place, at: datetime) -> State:
    """Return the state at ``at`` (aware). Empty or unreadable hours are not known, never closed."""
    if not place.known or not readable(text):
        return State(kind=Kind.UNKNOWN)
    now = at.astimezone(UTC)
    today = at.astimezone(place.zone).date()
    here = [piece for piece in _pieces(text, place, today, 0) if piece.begins <= now < piece.ends]
    current = max(here, key=lambda piece: (piece.stretch.door, piece.ends), default=None)
    if current is None:
        return _closed(text, place, now, today)
    if current.stretch.door:
        return _open(text, place, current, today)
    appointment = is_appointment(current.stretch.comment)
    return State(
        kind=Kind.UNKNOWN,
        comment=current.stretch.comment,
        closes_at=current.ends.astimezone(place.zone) if appointment else None,
        by_appointment=appointment,
        clock=place.clock,
    )


def open_ranges(
    text: str, place: Place, start: datetime, days: int = 14
) -> list[tuple[datetime, datetime]] | None:
    """Return when one may come without calling, from ``start`` (aware) for ``days`` times 24 hours.

    The ranges are in UTC, in order, apart from each other. None when it is not known: no hours, no calendar of
    school holidays for those days, or nothing but hours on appointment.
    """
    if not place.known or not readable(text):
        return None
    begin = start.astimezone(UTC)
    end = begin + timedelta(days=days)
    pieces = list(_pieces(text, place, begin.astimezone(place.zone).date(), days + 1))
    if any(piece.stretch.comment == CALL_IN_HOLIDAYS for piece in pieces):
        return None
    doors = [(piece.begins, piece.ends) for piece in pieces if piece.stretch.door]
    if not doors and pieces:
        return None
    clipped = ((max(one, begin), min(other, end)) for one, other in doors)
    return _joined(pair for pair in clipped if pair[0] < pair[1])


def is_night(text: str, place: Place) -> bool:
    """Tell whether one may come between 22:00 and 6:00 on some night of an ordinary week."""
    del place  # the same everywhere: an ordinary week has no holiday
    rules = readable(text)
    return any(
        stretch.door and (stretch.begin < 6 * 60 or stretch.end > 22 * 60)
        for step in range(7)
        for stretch in laid(rules, _ORDINARY_MONDAY + timedelta(days=step), bank=False, school=False)
    )


def sentence_of(state: State, now: datetime) -> str:
    """Return the state in one French sentence; ``now`` is aware, in any zone."""
    said = _SENTENCES[state.kind](state, now)
    parts = [said]
    if state.clock and (state.closes_at or state.opens_at) and " min" not in said:
        parts.append(f", {state.clock}")
    if state.comment and state.kind is Kind.OPEN:
        parts.append(f" ({state.comment})")
    if state.caution:
        parts.append(f" ; jour férié ({state.caution}) : appelez avant de venir")
    return "".join(parts)


def readable(text: str) -> tuple[Rule, ...]:
    """Return the rules, none when the text is empty or cannot be read."""
    try:
        return rules_of(text)
    except Refused:
        return ()


# --- on the clock -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    begins: datetime
    ends: datetime
    stretch: Stretch


def _pieces(text: str, place: Place, first: date, days: int) -> Iterator[_Piece]:
    """Yield what is said from the eve of ``first`` (its night may reach it) to ``days`` days after it."""
    for step in range(-1, days + 1):
        yield from _day_pieces(text, place, first + timedelta(days=step))


@lru_cache(maxsize=16384)
def _day_pieces(text: str, place: Place, on: date) -> tuple[_Piece, ...]:
    found = (
        _Piece(_instant(on, stretch.begin, place), _instant(on, stretch.end, place), stretch)
        for stretch in _day(rules_of(text), place, on)
    )
    return tuple(piece for piece in found if piece.begins < piece.ends)


def _instant(on: date, minutes: int, place: Place) -> datetime:
    wall = datetime.combine(on, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=place.zone).astimezone(UTC)


def _open(text: str, place: Place, current: _Piece, today: date) -> State:
    ends = current.ends
    following = (piece for piece in _pieces(text, place, today, OPEN_DAYS) if piece.stretch.door)
    for piece in sorted(following, key=lambda piece: piece.begins):
        if piece.begins <= ends:
            ends = max(ends, piece.ends)
    always = ends - current.begins > timedelta(days=OPEN_DAYS - 1)
    return State(
        kind=Kind.OPEN,
        comment=current.stretch.comment,
        closes_at=None if always else ends.astimezone(place.zone),
        always=always,
        caution="" if always else _unsaid(text, place, today),
        clock=place.clock,
    )


def _closed(text: str, place: Place, now: datetime, today: date) -> State:
    following = _next(text, place, now, today)
    if following is None:
        return State(kind=Kind.CLOSED, clock=place.clock)
    opens_at = following.begins.astimezone(place.zone)
    appointment = is_appointment(following.stretch.comment)
    if following.stretch.kind is Kind.UNKNOWN and not appointment:
        return State(kind=Kind.CLOSED, comment=following.stretch.comment, clock=place.clock)
    return State(
        kind=Kind.CLOSED,
        opens_at=opens_at,
        opens_by_appointment=appointment,
        caution=_unsaid(text, place, opens_at.date()),
        clock=place.clock,
    )


def _next(text: str, place: Place, now: datetime, today: date) -> _Piece | None:
    if all(rule.modifier == "off" for rule in rules_of(text)):
        return None
    for step in range(SEARCH_DAYS):
        pieces = _day_pieces(text, place, today + timedelta(days=step))
        later = [piece for piece in pieces if piece.begins > now]
        if later:
            return min(later, key=lambda piece: piece.begins)
    return None


def _unsaid(text: str, place: Place, on: date) -> str:
    return "" if any("PH" in rule.holidays for rule in rules_of(text)) else place.bank_holiday(on)


def _joined(ranges: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    rows = list[tuple[datetime, datetime]]()
    for begin, end in sorted(ranges):
        if rows and begin <= rows[-1][1]:
            rows[-1] = (rows[-1][0], max(end, rows[-1][1]))
        else:
            rows.append((begin, end))
    return rows


def _day(rules: tuple[Rule, ...], place: Place, on: date) -> list[Stretch]:
    school = place.school_holiday(on) if any("SH" in rule.holidays for rule in rules) else False
    if school is None:
        return [Stretch(0, DAY, Kind.UNKNOWN, CALL_IN_HOLIDAYS)]
    return laid(rules, on, bank=bool(place.bank_holiday(on)), school=school)


# --- in French ----------------------------------------------------------------------------------------

SOON: Final = timedelta(hours=1)


def _told_open(state: State, now: datetime) -> str:
    if state.closes_at is None:
        return "Ouvert jour et nuit"
    left = state.closes_at.astimezone(UTC) - now.astimezone(UTC)
    if left < SOON:
        return f"Ouvert, ferme dans {_minutes(left)} min"
    return f"Ouvert jusqu'à {_until(state.closes_at, now)}"


def _told_closed(state: State, now: datetime) -> str:
    if state.opens_at is None:
        return f"Fermé ; {state.comment}" if state.comment else "Fermé"
    left = state.opens_at.astimezone(UTC) - now.astimezone(UTC)
    verb = "reçoit sur rendez-vous" if state.opens_by_appointment else "ouvre"
    if left < SOON:
        return f"Fermé, {verb} dans {_minutes(left)} min"
    hour = hour_words(state.opens_at).replace("minuit", "0 h")
    return f"Fermé, {verb} {day_words(state.opens_at.date(), today=_today(state.opens_at, now))} à {hour}"


def _told_unknown(state: State, now: datetime) -> str:
    if state.comment == CALL_IN_HOLIDAYS:
        return CALL_IN_HOLIDAYS[0].upper() + CALL_IN_HOLIDAYS[1:]
    if state.by_appointment:
        words = state.comment[:1].upper() + state.comment[1:]
        return f"{words}, jusqu'à {_until(state.closes_at, now)}" if state.closes_at else words
    return f"Horaires non connus : {state.comment or 'appeler avant'}"


_SENTENCES: Final = {Kind.OPEN: _told_open, Kind.CLOSED: _told_closed, Kind.UNKNOWN: _told_unknown}


def _minutes(left: timedelta) -> int:
    """Round down, never to nothing: better early than before a closed door."""
    return max(1, int(left.total_seconds() // 60))


def _until(moment: datetime, now: datetime) -> str:
    """Midnight belongs to the evening before it."""
    evening = moment - timedelta(minutes=1)
    today = _today(moment, now)
    if evening.date() == today:
        return hour_words(moment)
    return f"{day_words(evening.date(), today=today)} à {hour_words(moment)}"


def _today(moment: datetime, now: datetime) -> date:
    return now.astimezone(moment.tzinfo).date()
