"""What a partner proposes on an objective of the plan shared with it: a letter to the referent, never a writing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.services import plan_proposals
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.sharing.queries import received
from havre.ui.shapes import Link
from havre.web.cases.head import actor_of
from havre.web.plan.forms import ProposalForm


@policy(Right.SHARE_RECEIVE)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, share_id: UUID, target: UUID) -> HttpResponse:
    """Ask what is proposed, then post it; the share must run, and hold this objective."""
    actor = actor_of(request)
    found = received.read(actor, share_id, now=utc_now())
    revision, told = _told(found, target)
    form = ProposalForm(request.POST if request.method == "POST" else None, initial=told)
    if form.is_bound and form.is_valid():
        about = plan_proposals.SharedObjective(
            team_id=found.team_id, case_id=found.case_id, objective_id=target, share_id=share_id, revision=revision
        )  # fmt: skip
        try:
            plan_proposals.post(
                actor=actor, proposal_id=form.cleaned_data["id"], about=about, from_team_id=_team(actor),
                values=form.fields_proposed(told), words=form.cleaned_data["words"], now=utc_now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, "C’est envoyé au référent. Vous serez averti de sa réponse.")
            return redirect("sharing:read", share_id)
    back = reverse("sharing:read", args=[share_id])
    crumbs = [
        Link("Partages reçus", reverse("sharing:received")),
        Link(found.child, back),
        Link("Proposer"),
    ]
    context = {"form": form, "found": found, "crumbs": crumbs, "back": back}
    return render(request, "web/plan/propose.html", context, status=422 if form.errors else 200)


def _told(found: received.Received, target: UUID) -> tuple[int, dict[str, str]]:
    try:
        return found.objectives[target]
    except KeyError as absent:
        raise NotVisible from absent


def _team(actor: Actor) -> UUID:
    """Return the team in which the partner receives what is shared."""
    teams = (seat.team_id for seat in actor.seats_with(Right.SHARE_RECEIVE) if seat.team_id)
    team_id = next(teams, None)
    if team_id is None:
        raise NotVisible
    return team_id
