"""Sign-in of public agents: leave for ProConnect, come back, link an account.

The session cookie is ``SameSite=Strict``: it is absent when the provider sends the browser back. What must survive
is in a signed cookie of its own (Lax, ten minutes, this browser only), and the page that answers leads on by itself,
because a redirection would still count as coming from the provider.
"""

from __future__ import annotations

from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from havre.accounts import proconnect
from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.proconnect import Attempt, FederatedIdentity
from havre.accounts.rules import Right
from havre.accounts.services import federation
from havre.foundation.scope import set_scope, signed
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused

SALT: Final = "havre.proconnect"
SECONDS: Final = 600


def cookie_name() -> str:
    """Return the name of the cookie; ``__Host-`` binds it to this host over TLS."""
    return "__Host-havre-agent" if settings.SESSION_COOKIE_SECURE else "havre-agent"


def _redirect_uri() -> str:
    return f"{settings.SITE_URL}{reverse('proconnect:callback')}"


def _leave(user_id: str = "") -> HttpResponse:
    if not proconnect.configured():
        return redirect("account_login")
    address, attempt = proconnect.begin(redirect_uri=_redirect_uri(), user_id=user_id)
    response = redirect(address)
    response.set_cookie(
        cookie_name(), signing.dumps(attempt.to_json(), salt=SALT), max_age=SECONDS, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return response


@policy(public=True)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Leave for the provider."""
    try:
        return _leave()
    except Refused as refusal:
        return _failed(request, refusal)


@policy(Right.ACCOUNT_OWN, step_up=True)
@require_safe
def link(request: HttpRequest) -> HttpResponse:
    """Leave for the provider, to link the account that proved itself a moment ago."""
    try:
        return _leave(str(request.actor.user_id))  # type: ignore[attr-defined]
    except Refused as refusal:
        return _failed(request, refusal)


@policy(public=True)
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Verify what the provider answers, then open the session or ask to confirm the link."""
    if not proconnect.configured():
        return redirect("account_login")
    try:
        attempt = _attempt(request)
        identity = proconnect.finish(
            attempt=attempt, state=request.GET.get("state", ""), code=request.GET.get("code", ""),
            redirect_uri=_redirect_uri(), now=utc_now(),
        )  # fmt: skip
        response = (
            _to_confirm(request, attempt, identity) if attempt.user_id else _signed_in(request, identity)
        )
    except Refused as refusal:
        response = _failed(request, refusal)
    response.delete_cookie(cookie_name(), samesite="Lax")
    return response


def _attempt(request: HttpRequest) -> Attempt:
    try:
        kept = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise Refused(proconnect.SENTENCE, code="federation_cookie") from error
    return Attempt(**kept)


def _signed_in(request: HttpRequest, identity: FederatedIdentity) -> HttpResponse:
    user = federation.account_of(identity)
    set_scope(signed("auth"))  # signing in happens under the scope of the sign-in pages
    target = reverse("home")
    if identity.strong:
        get_adapter(request).login(request, user)
        record_authentication(request, user, method="socialaccount", provider="proconnect", strong=True)
    else:
        record_authentication(request, user, method="socialaccount", provider="proconnect", strong=False)
        target = perform_login(request, Login(user=user))["Location"]
    return render(request, "web/security/agent_in.html", {"target": target})


def _to_confirm(request: HttpRequest, attempt: Attempt, identity: FederatedIdentity) -> HttpResponse:
    proof = {"user": attempt.user_id, "subject": identity.subject, "siret": identity.siret}
    context = {"proof": signing.dumps(proof, salt=f"{SALT}.link"), "siret": identity.siret}
    return render(request, "web/security/agent_link.html", context)


@policy(Right.ACCOUNT_OWN, step_up=True)
@require_POST
def confirm_link(request: HttpRequest) -> HttpResponse:
    """Link the account: the same person left, came back and confirms, within five minutes."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        proof = signing.loads(request.POST.get("proof", ""), salt=f"{SALT}.link", max_age=SECONDS // 2)
        if proof["user"] != str(actor.user_id):
            raise Refused(proconnect.SENTENCE, code="federation_other")
        federation.link_account(actor=actor, subject=proof["subject"], siret=proof["siret"])
        messages.success(request, "ProConnect est relié à votre compte.")
    except signing.BadSignature:
        messages.error(request, proconnect.SENTENCE)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("security:account")


def _failed(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return render(request, "web/security/agent_failed.html", {"sentence": refusal.sentence}, status=403)
