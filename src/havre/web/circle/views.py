"""Views of the people around a child: the file opened in the journal, roles first, names by an act."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries.circle import file_of
from havre.persons.access import identity_for
from havre.persons.access.circle import open_card, open_cards
from havre.persons.queries.circle import circle_of, history_of
from havre.ui.shapes import Link
from havre.web.cases.acting import serve
from havre.web.cases.head import act_crumbs, actor_of, frame, opened
from havre.web.circle import forms, shown
from havre.web.circle.acts import ACTS, ADD, menu, person_of


@policy(Right.CASE_READ)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who is around the child, in words then drawn."""
    case = opened(request, pk, "circle")
    circle = circle_of(actor_of(request), case.person_id)
    actions = [
        Link("Ajouter une personne", reverse("circle:add", args=[pk])),
        Link("Ouvrir l’identité", reverse("circle:identity", args=[pk])),
        Link("Numéros", reverse("persons:numbers", args=[pk])),
        Link("Même enfant ?", reverse("persons:same", args=[pk])),
    ]
    context = {**frame(case, "circle", *actions), **shown.context(circle, day=timezone.localdate())}
    return render(request, "web/circle/page.html", context)


@policy(Right.CASE_READ)
@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask why, then show the real names: each reading is in the journal before the page is made."""
    case = opened(request, pk, "circle")
    actor = actor_of(request)
    form = forms.OpeningForm(request.POST if request.method == "POST" else None)
    crumbs = act_crumbs(case, "circle", "Ouvrir l’identité")
    context = {"case": case, "form": form, "crumbs": crumbs, "back": reverse("circle:page", args=[pk])}
    if not (form.is_bound and form.is_valid()):
        return render(request, "web/circle/opening.html", context, status=422 if form.errors else 200)
    purpose = form.chosen()
    child = identity_for(actor, case.person_id, purpose=purpose.value)
    cards = open_cards(actor, case.person_id, purpose=purpose)
    people = [
        (one, shown.card_definitions(cards.get(one.id))) for one in circle_of(actor, case.person_id).people
    ]
    context |= {"purpose": purpose.label, "child": shown.child_lines(child), "people": people}
    return _unkept(render(request, "web/circle/identity.html", context))


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put somebody around the child."""
    return serve(request, pk=pk, page=ADD, tab="circle", back="circle:page")


@policy(Right.CASE_READ)
@require_GET
def relative(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Show somebody by their role: what is noted, what can be done, the whole history."""
    case = opened(request, pk, "circle")
    actor = actor_of(request)
    circle, one = person_of(actor, case, target)
    context = {
        "case": case,
        "one": one,
        "facts": shown.definitions(one, circle),
        "sibling_file": _file_of(actor, one.linked_person_id),
        "running": shown.noted(one, circle),
        "acts": menu(one),
        "history": shown.history(history_of(actor, target), circle),
        "crumbs": act_crumbs(case, "circle", one.label),
    }
    return render(request, "web/circle/relative.html", context)


@policy(Right.CASE_READ)
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Ask why, then show who somebody is, and let them be corrected."""
    case = opened(request, pk, "circle")
    actor = actor_of(request)
    _, one = person_of(actor, case, target)
    form = forms.OpeningForm(request.POST if request.method == "POST" else None)
    crumbs = act_crumbs(case, "circle", one.label)
    context = {"case": case, "one": one, "form": form, "crumbs": crumbs,
               "back": reverse("circle:relative", args=[pk, target])}  # fmt: skip
    if not (form.is_bound and form.is_valid()):
        return render(request, "web/circle/opening.html", context, status=422 if form.errors else 200)
    found = open_card(actor, target, purpose=form.chosen())
    context |= {
        "purpose": form.chosen().label,
        "facts": shown.card_definitions(found),
        "edit": forms.CardForm(initial={**vars(found), "revision": one.revision}),
    }
    return _unkept(render(request, "web/circle/card.html", context))


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, target: UUID, slug: str) -> HttpResponse:
    """Ask for one act on somebody, then do it; a refusal comes back with what was typed and what is noted now."""
    found = ACTS.get(slug)
    if found is None:
        raise Http404
    if slug == "corriger-l-identite" and request.method == "GET":
        return redirect("circle:card", pk, target)
    answer = serve(request, pk=pk, page=found, tab="circle", back="circle:page", target=target)
    if answer.status_code == 302 and slug != "retirer":
        return redirect("circle:relative", pk, target)
    return answer


def _file_of(actor: Actor, person_id: UUID | None) -> str:
    """Return the address of the file of a sibling, when there is one that the actor may read."""
    found = file_of(actor, person_id) if person_id else None
    return reverse("circle:page", args=[found]) if found else ""


def _unkept(response: HttpResponse) -> HttpResponse:
    """Keep real names out of every cache."""
    response["Cache-Control"] = "no-store, private"
    return response
