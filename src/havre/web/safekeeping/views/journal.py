"""The journal read back: who read a file, the officer's search, the exceptional accesses of a month."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.safekeeping.queries import journal as queries
from havre.safekeeping.queries.papers import readers_pdf
from havre.web.safekeeping import pages
from havre.web.safekeeping.acting import PAGE, actor_of, as_pdf, status_of
from havre.web.safekeeping.forms import JournalForm, ReadersForm

YEAR = 365


@policy(Right.RIGHTS_ANSWER)
@PAGE
def readers(request: HttpRequest) -> HttpResponse:
    """Show, or print for the person concerned, who read one file of one's team. The reference is posted."""
    actor, now = actor_of(request), utc_now()
    form = ReadersForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        subject = queries.subject_of(actor, form.cleaned_data["reference"])
        if subject is None:
            form.add_error("reference", "Aucun dossier de vos équipes ne porte cette référence.")
        else:
            since = form.cleaned_data["since"] or timezone.localdate(now) - timedelta(days=YEAR)
            found = queries.readings_of(actor, subject, since=_midnight(since))
            if request.POST.get("act") == "pdf":
                made = readers_pdf(actor, subject, found, since=since, now=now, demo=settings.DEMO)
                return as_pdf(made, "qui-a-lu-mon-dossier")
            context |= {
                "subject": subject,
                "columns": pages.READING_COLUMNS,
                "rows": pages.reading_rows(found),
            }
    status = 200 if "rows" in context else status_of(request)
    return render(request, "web/safekeeping/readers.html", context, status=status)


@policy(Right.JOURNAL_READ)
@PAGE
def search(request: HttpRequest) -> HttpResponse:
    """Search the journal of one's organisation; nothing of any file is shown."""
    actor, today = actor_of(request), timezone.localdate()
    start = {"since": today - timedelta(days=7), "until": today, "person": request.GET.get("person", "")}
    form = JournalForm(request.POST or None, people=queries.people_of(actor), initial=start)
    context: dict[str, object] = {"form": form, "most": queries.FOUND}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        asked = queries.Asked(
            since=_midnight(data["since"]), until=_midnight(data["until"] + timedelta(days=1)),
            person=UUID(data["person"]) if data["person"] else None, reference=data["reference"], family=data["act"],
            reason=data["reason"],
        )  # fmt: skip
        context |= {
            "columns": pages.FOUND_COLUMNS,
            "rows": pages.found_rows(queries.search_journal(actor, asked)),
        }
    status = 200 if "rows" in context else status_of(request)
    return render(request, "web/safekeeping/journal.html", context, status=status)


@policy(Right.BREAK_GLASS_REVIEW)
@require_safe
def exceptional(request: HttpRequest) -> HttpResponse:
    """Show the exceptional accesses of one month (``?mois=2026-11``), this one by default."""
    month = _month(request.GET.get("mois", ""))
    before = (month - timedelta(days=1)).replace(day=1)
    report = queries.exceptional_month(actor_of(request), month)
    return render(request, "web/safekeeping/exceptional.html", {"report": report, "before": before})


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
