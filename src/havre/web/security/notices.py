"""What was told to the person: the unseen first, by day; one press marks them all as read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from havre.accounts import told
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.accounts.services import own_account
from havre.accounts.told import NoticeLine
from havre.cases.queries.aliases import aliases_of
from havre.kernel.clock import utc_now
from havre.ui.french import date_words

_FILE: Final = re.compile(r"^/suivi/([0-9a-f-]{36})/")
_NEAR: Final = {0: "Aujourd’hui", 1: "Hier"}


@dataclass(frozen=True, kw_only=True)
class NoticeShown:
    """One line; ``times`` when the same was told more than once that day."""

    line: NoticeLine
    about: str
    times: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """What was told on one day, the latest first."""

    title: str
    lines: tuple[NoticeShown, ...]


@policy(Right.ACCOUNT_OWN)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show what was told, a page at a time."""
    actor, now = request.actor, utc_now()  # type: ignore[attr-defined]
    found = told.notices(actor, older=request.GET.get("avant", ""))
    files = aliases_of(actor, {pk for line in (*found.unseen, *found.seen) if (pk := _file(line))})
    today = timezone.localdate(now)
    context = {
        "found": found, "until": now.isoformat(),
        "unseen": _days(found.unseen, files, today=today), "seen": _days(found.seen, files, today=today),
    }  # fmt: skip
    return render(request, "web/security/notices.html", context)


@policy(Right.ACCOUNT_OWN)
@require_POST
def see_all(request: HttpRequest) -> HttpResponse:
    """Mark as read all that the page showed; what came since stays unread."""
    now = utc_now()
    count = own_account.see_all(actor=request.actor, until=_until(request, now), now=now)  # type: ignore[attr-defined]
    messages.success(request, "Tout est marqué comme lu." if count else "Il n’y avait rien à marquer.")
    return redirect("security:notices")


def _until(request: HttpRequest, now: datetime) -> datetime:
    try:
        until = datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        return now
    return until if until.tzinfo else now


def _file(line: NoticeLine) -> UUID | None:
    found = _FILE.match(line.path)
    try:
        return UUID(found[1]) if found else None
    except ValueError:
        return None


def _days(lines: Sequence[NoticeLine], files: dict[UUID, str], *, today: date) -> list[Day]:
    days = groupby(lines, key=lambda line: timezone.localdate(line.at))
    return [Day(title=_title(day, today), lines=tuple(_shown(kept, files))) for day, kept in days]


def _shown(lines: Iterable[NoticeLine], files: dict[UUID, str]) -> Iterable[NoticeShown]:
    """Return the lines of a day; those that say the same and lead to the same page are one."""
    same: dict[tuple[str, str], list[NoticeLine]] = {}
    for line in lines:
        same.setdefault((line.words, line.path), []).append(line)
    for kept in same.values():
        pk: Any = _file(kept[0])
        yield NoticeShown(line=kept[0], about=files.get(pk, ""), times=len(kept))


def _title(day: date, today: date) -> str:
    return _NEAR.get((today - day).days) or date_words(day)
