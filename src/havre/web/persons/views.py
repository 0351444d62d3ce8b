"""Views of possible duplicates, merges and numbers: a door, one service call, a page or a redirection."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries.lines import of_persons
from havre.persons.access import identity_for, numbers_for, possible_duplicates
from havre.persons.queries.merges import merges_of
from havre.ui.shapes import Definition, Link
from havre.web.cases.acting import serve
from havre.web.cases.head import Case, act_crumbs, actor_of, opened
from havre.web.persons import shown
from havre.web.persons.acts import ADD_NUMBER, JOIN, REMOVE_NUMBER, TELL_APART, UNDO, about

TAB = "summary"


@policy(Right.CASE_WRITE)
@require_GET
def same(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the records that may be the child of this file, and those that were said to be."""
    case, actor = opened(request, pk, TAB, right=Right.CASE_WRITE), actor_of(request)
    card = identity_for(actor, case.person_id, purpose="person.duplicates")
    children = possible_duplicates(
        actor, card, team_ids=actor.teams_with(Right.CASE_WRITE), person_id=case.person_id
    )
    acts = {
        one.person_id: _acts(case, one.person_id, joinable=one.team_id == case.team_id) for one in children
    }
    files = of_persons(actor, [one.person_id for one in children])
    context = {
        "case": case, "found": shown.found(actor, children, files, acts=acts),
        "merges": merges_of(actor, case.person_id), "crumbs": act_crumbs(case, TAB, "Même enfant ?"),
    }  # fmt: skip
    return render(request, "web/persons/same.html", context)


def _acts(case: Case, other: UUID, *, joinable: bool) -> tuple[Link, ...]:
    apart = Link("Ce sont deux enfants", reverse("persons:tell_apart", args=[case.pk, other]))
    join = Link("C’est le même enfant", reverse("persons:join", args=[case.pk, other]))
    return (join, apart) if joinable else (apart,)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Say that another record is the child of this file."""
    page = about(JOIN, actor_of(request), target)
    return serve(request, pk=pk, page=page, tab=TAB, back="persons:same", target=target)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def tell_apart(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Say that another record is another child."""
    page = about(TELL_APART, actor_of(request), target)
    return serve(request, pk=pk, page=page, tab=TAB, back="persons:same", target=target)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def undo_join(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Take back a merge."""
    return serve(request, pk=pk, page=UNDO, tab=TAB, back="persons:same", target=target)


@policy(Right.CASE_READ)
@require_GET
def numbers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the numbers of the child; the reading is in the journal before the page is made."""
    case = opened(request, pk, TAB)
    lines = [
        Definition(
            f"{one.kind.label[0].upper()}{one.kind.label[1:]}", shown.number_line(one),
            Link("Retirer", reverse("persons:remove_number", args=[pk, one.id])),
        )
        for one in numbers_for(actor_of(request), case.person_id, purpose="case.numbers")
    ]  # fmt: skip
    context = {"case": case, "numbers": lines, "crumbs": act_crumbs(case, TAB, "Numéros")}
    return _unkept(render(request, "web/persons/numbers.html", context))


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def add_number(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a number."""
    return serve(request, pk=pk, page=ADD_NUMBER, tab=TAB, back="persons:numbers")


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def remove_number(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Take away a number."""
    return serve(request, pk=pk, page=REMOVE_NUMBER, tab=TAB, back="persons:numbers", target=target)


def _unkept(response: HttpResponse) -> HttpResponse:
    """Keep names and numbers out of every cache."""
    response["Cache-Control"] = "no-store, private"
    return response
