"""The administrator of an organisation: members by team, invitations, teams. No situation is ever shown here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from havre.accounts import queries
from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right, Role, SecrecyBasis, TeamKind
from havre.accounts.services import members as services
from havre.cases.services.sharing_out import share_out_for
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.web.members.forms import InviteForm, RenameForm, RoleForm, TeamForm

PAGE = require_http_methods(["GET", "HEAD", "POST"])


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _done(request: HttpRequest, act: Callable[[], object], said: str) -> HttpResponse:
    """Run one act that is a single button, say what happened, go back to the list."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect("members:list")


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200


@policy(Right.ORG_ADMIN)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Show members by team and the invitations that wait."""
    actor, now = actor_of(request), utc_now()
    context = {
        "teams": queries.members_by_team(actor),
        "invitations": queries.open_invitations(actor, now=now),
        "invite_url": reverse("members:invite"),
        "new_team_url": reverse("members:new_team"),
    }
    return render(request, "web/members/list.html", context)


@policy(Right.ORG_ADMIN, step_up=True)
@PAGE
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a person into a team."""
    actor = actor_of(request)
    form = InviteForm(request.POST or None, teams=queries.teams_administered(actor))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.invite(
                actor=actor, invitation_id=data["id"], email=data["email"], name=data["name"],
                function=data["function"], team_id=form.team_id, role=form.role,
                secrecy_basis=SecrecyBasis(data["secrecy_basis"]), now=utc_now(),
            )  # fmt: skip
            messages.success(request, "L'invitation est partie. Le lien vaut sept jours.")
            return redirect("members:list")
        except Refused as refusal:
            form.add_error({"role": "place"}.get(refusal.field or "", refusal.field), refusal.sentence)
    return render(request, "web/members/invite.html", {"form": form}, status=_status(request))


@policy(Right.ORG_ADMIN)
@require_POST
def send_again(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Send a new link."""
    actor, now = actor_of(request), utc_now()
    return _done(
        request,
        lambda: services.send_again(actor=actor, invitation_id=invitation_id, now=now),
        "Un nouveau lien est parti ; l'ancien ne sert plus.",
    )


@policy(Right.ORG_ADMIN)
@require_POST
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    actor, now = actor_of(request), utc_now()
    return _done(
        request,
        lambda: services.withdraw_invitation(actor=actor, invitation_id=invitation_id, now=now),
        "L'invitation est retirée.",
    )


@policy(Right.ORG_ADMIN, step_up=True)
@PAGE
def member(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Show one role: change it, end it, agree to codes."""
    actor = actor_of(request)
    who, kind = queries.member_of(actor, membership_id)
    form = RoleForm(request.POST or None, kind=kind, initial={"role": who.role})
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            services.change_role(actor=actor, membership_id=membership_id, role=role, now=utc_now())
            messages.success(request, f"{who.name} a maintenant le rôle « {role.label} ».")
            return redirect("members:list")
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    return render(request, "web/members/member.html", {"who": who, "form": form}, status=_status(request))


@policy(Right.ORG_ADMIN, step_up=True)
@require_POST
def end(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """End a role at once."""
    actor, now = actor_of(request), utc_now()
    return _done(
        request,
        lambda: _leave(actor, membership_id, now=now),
        "Le rôle est terminé : l'accès est coupé dès maintenant.",
    )


def _leave(actor: Actor, membership_id: UUID, *, now: datetime) -> None:
    """End a role, then give the tasks of who leaves to those who stay; the administrator sees none of them."""
    team_id = services.end_membership(actor=actor, membership_id=membership_id, now=now)
    if team_id is not None:
        share_out_for(team_id, now=now)


@policy(Right.ORG_ADMIN, step_up=True)
@require_POST
def totp(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Agree that a colleague uses codes, or withdraw it."""
    actor = actor_of(request)
    who, _ = queries.member_of(actor, membership_id)
    approved = request.POST.get("approved") == "yes"
    return _done(
        request,
        lambda: services.approve_totp(actor=actor, user_id=who.user_id, approved=approved),
        "L'application de codes est accordée." if approved else "L'application de codes n'est plus accordée.",
    )


@policy(Right.ORG_ADMIN)
@PAGE
def new_team(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.create_team(
            actor=actor_of(request), team_id=data["id"], name=data["name"], kind=TeamKind(data["kind"])
        )
        messages.success(request, "L'équipe est créée.")
        return redirect("members:list")
    context = {"form": form, "title": "Nouvelle équipe", "action": "Créer l'équipe"}
    return render(request, "web/members/team.html", context, status=_status(request))


@policy(Right.ORG_ADMIN)
@PAGE
def rename_team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Give a team another name."""
    actor = actor_of(request)
    names = {pk: name for pk, name, _ in queries.teams_administered(actor)}
    if team_id not in names:
        raise Http404
    form = RenameForm(request.POST or None, initial={"name": names[team_id]})
    if request.method == "POST" and form.is_valid():
        services.rename_team(actor=actor, team_id=team_id, name=form.cleaned_data["name"])
        messages.success(request, "Le nom est changé.")
        return redirect("members:list")
    context = {"form": form, "title": "Renommer l'équipe", "action": "Enregistrer"}
    return render(request, "web/members/team.html", context, status=_status(request))
