"""Views of the board, of a task, and of the tab of a file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries import agenda as boards
from havre.cases.queries.roster import territory_of_team
from havre.cases.queries.task_page import read_task
from havre.kernel.clock import utc_now
from havre.law.periods import end_of_day, local_date
from havre.law.territory import territory_of
from havre.ui.shapes import Link
from havre.web.agenda import shown
from havre.web.agenda.acts import ACTS, PLAN
from havre.web.agenda.forms import BoardForm
from havre.web.cases.acting import serve
from havre.web.cases.head import actor_of, frame, opened
from havre.web.navigation import address_by_id


@policy(Right.CASE_READ)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show what there is to do, by day."""
    actor, now, form = actor_of(request), utc_now(), BoardForm(request.GET)
    place = territory_of_team(actor.teams_with(Right.CASE_READ)[0])
    today = local_date(now, place)
    manages = actor.holds(Right.CASE_MANAGE)
    asked = _asked(form, day_ends=end_of_day(today, place), manages=manages)
    places = {name: request.GET.get(name, "") for name in ("after", "before")}
    found = boards.board(actor, asked, now=now, **places)
    query = {"scope": asked.scope.value, "when": asked.when.value, "kind": asked.kind, "rule": asked.rule_id}
    context = {
        "form": form, "asked": asked, "today": today, "scopes": shown.scopes(asked, manages=manages),
        "counts": shown.counts(found, asked), "narrowed": bool(asked.when or asked.kind or asked.rule_id),
        "chosen": bool(asked.kind or asked.rule_id),
        "days": shown.days(found.lines, today=today, scope=asked.scope, zone=place.zone),
        "before": shown.page_address(query, before=found.before), "manages": manages,
        "after": shown.page_address(query, after=found.after),
    }  # fmt: skip
    return render(request, "web/agenda/board.html", context)


def _asked(form: BoardForm, *, day_ends: datetime, manages: bool) -> boards.Asked:
    form.is_valid()
    data = form.cleaned_data
    scope = boards.Scope(data.get("scope") or boards.Scope.MINE)
    return boards.Asked(
        day_ends=day_ends, scope=boards.Scope.MINE if scope is boards.Scope.TEAM and not manages else scope,
        when=boards.When(data.get("when", "")), kind=data.get("kind", ""), rule_id=data.get("rule", ""),
    )  # fmt: skip


@policy(Right.CASE_READ)
@require_GET
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show one task, how its date was counted, and what can be done; the reading of the file is in the journal."""
    row = boards.task_for(actor_of(request), task_id)
    case = opened(request, row.case_id, "tasks")
    found, zone = read_task(row, case, now=utc_now()), _zone(case)
    context = {
        "task": found, "case": case, "facts": shown.facts(found, zone=zone), "acts": shown.acts(found, case.pk),
        "place": shown.where_to_do_it(found, case.pk),
        "crumbs": [
            Link("Échéances", reverse("agenda:board")), Link(case.alias, reverse("agenda:of_file", args=[case.pk])),
            Link(found.line.title),
        ],
    }  # fmt: skip
    return render(request, "web/agenda/task.html", context)


@policy(Right.CASE_READ)
@require_GET
def of_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the tasks of a file: those that run, then the last that ended."""
    case, now = opened(request, pk, "tasks"), utc_now()
    zone, to = _zone(case), address_by_id("agenda:task")
    running, ended = (
        [shown.shown(line, to, scope=None, zone=zone) for line in lines]
        for lines in boards.tasks_of_file(case.pk, now=now)
    )
    add = Link("Prévoir une tâche", reverse("agenda:plan", args=[pk]))
    context = {
        **frame(case, "tasks", add),
        "running": running,
        "ended": ended,
        "today": now.astimezone(zone).date(),
    }
    return render(request, "web/agenda/of_file.html", context)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a task of one's own words."""
    return serve(request, pk=pk, page=PLAN, tab="tasks", back="agenda:of_file")


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, target: UUID, slug: str) -> HttpResponse:
    """Ask for one act on a task, then do it and come back to the board."""
    found = ACTS.get(slug)
    if found is None:
        raise Http404
    answer = serve(request, pk=pk, page=found, tab="tasks", back="agenda:of_file", target=target)
    return redirect("agenda:task", target) if answer.status_code == 302 else answer


def _zone(case: object) -> ZoneInfo:
    return territory_of(case.departement_code).zone  # type: ignore[attr-defined]  # a file handed by its door
