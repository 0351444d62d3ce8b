"""One's own account: what opens it, where it is open, what one may do; and the way out."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LogoutView
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from havre.accounts import queries
from havre.accounts.policy import ENROLMENT, policy
from havre.accounts.rules import Right
from havre.accounts.services import own_account
from havre.kernel.clock import utc_now

_CLEAR = '"cache", "storage"'


@policy(public=True)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session, or the sign-in under way; a GET ends nothing (405)."""
    response: HttpResponse = LogoutView.as_view()(request)
    # Writings of the night wait in the browser, closed to the key of a team: they are not forgotten with the session.
    response["Clear-Site-Data"] = '"cache"' if request.COOKIES.get("night") else _CLEAR
    return response


@policy(Right.ACCOUNT_OWN)
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show passkeys, codes, sessions, teams and roles of the person."""
    actor = request.actor  # type: ignore[attr-defined]
    card = queries.own_account(actor, session_key=request.session.session_key or "", now=utc_now())
    return render(request, "web/security/account.html", {"card": card})


def to_account(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes a request
    """Lead from the library's own lists to our page."""
    return redirect("security:account")


to_account.policy = ENROLMENT  # type: ignore[attr-defined]  # after a first enrolment the proof still misses


def activate_totp(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Set up codes when an administrator agreed; otherwise say what to do instead."""
    if not queries.totp_approved(request.actor):  # type: ignore[attr-defined]
        return render(request, "web/security/totp_refused.html", status=403)
    answer: HttpResponse = ActivateTOTPView.as_view()(request, **kwargs)
    return answer


activate_totp.policy = ENROLMENT  # type: ignore[attr-defined]  # it is an enrolment


@policy(Right.ACCOUNT_OWN)
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions."""
    own_account.end_session(actor=request.actor, session=request.POST.get("session", ""))  # type: ignore[attr-defined]
    messages.success(request, "Cette session est terminée.")
    return redirect("security:account")


@policy(Right.ACCOUNT_OWN)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    own_account.end_other_sessions(actor=request.actor, keep=request.session.session_key or "")  # type: ignore[attr-defined]
    messages.success(request, "Vos autres sessions sont terminées.")
    return redirect("security:account")


@policy(Right.ACCOUNT_OWN)
@require_safe
def open_notice(request: HttpRequest, notice_id: Any) -> HttpResponse:
    """Mark a line of the home page as seen and go where it leads."""
    path = own_account.see_notice(actor=request.actor, notice_id=notice_id, now=utc_now())  # type: ignore[attr-defined]
    return redirect(path)
