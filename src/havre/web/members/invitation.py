"""The page behind an invitation's link: public, it tells nothing when the link is over."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.services import invitations
from havre.foundation.scope import set_scope, signed
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.web.members.forms import AcceptForm


@policy(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is offered, then give it."""
    try:
        offer = invitations.offer_of(token, now=utc_now())
        form = AcceptForm(request.POST or None)
        if request.method == "POST" and (offer.has_account or form.is_valid()):
            return _accepted(request, token, form, offer)
    except Refused as refusal:
        return render(request, "web/members/invitation_over.html", {"sentence": refusal.sentence}, status=410)
    return _page(request, form, offer)


def _page(request: HttpRequest, form: AcceptForm, offer: invitations.Offer) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "web/members/invitation.html", {"offer": offer, "form": form}, status=status)


def _accepted(request: HttpRequest, token: str, form: AcceptForm, offer: invitations.Offer) -> HttpResponse:
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    password = "" if offer.has_account else form.cleaned_data["password"]
    try:
        user = invitations.accept(token=token, actor=actor, password=password, now=utc_now())
    except ValidationError as weak:
        form.add_error("password", weak)
        return _page(request, form, offer)
    if actor is None or actor.user_id != user.pk:
        set_scope(signed("auth"))  # signing in happens under the scope of the sign-in pages
        get_adapter(request).login(request, user)
        record_authentication(request, user, method="password")
    return redirect("home")
