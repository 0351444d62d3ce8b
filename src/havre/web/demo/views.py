"""Who the cast is, which journeys to try, and a door for each person. Never mounted in production (doctor checks)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from havre.accounts import second_factor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.foundation.scope import set_scope, signed
from havre.operations.demo.cast import AGENCIES, BY_SLUG, CAST
from havre.operations.demo.journeys import JOURNEYS


@policy(public=True)
def welcome(request: HttpRequest) -> HttpResponse:
    """Show the cast by organisation and the journeys."""
    groups = [(agency.name, [who for who in CAST if who.agency == agency.slug]) for agency in AGENCIES]
    context = {
        "groups": groups,
        "journeys": JOURNEYS,
        "public_url": settings.PUBLIC_URL,
        "next": _target(request),
    }
    return render(request, "web/demo/welcome.html", context)


@policy(public=True)
@require_POST
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign in as a member of the cast, as if a passkey had been shown."""
    if not settings.DEMO or slug not in BY_SLUG:
        raise Http404
    logout(request)
    set_scope(signed("auth"))  # signing in happens under the scope of the sign-in pages
    user = get_user_model().objects.get(pk=BY_SLUG[slug].id)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    second_factor.remember(request, "demo")
    return redirect(_target(request) or "home")


@policy(Right.ACCOUNT_OWN)
def prove(request: HttpRequest) -> HttpResponse:
    """Stand for the passkey that a sensitive act asks again."""
    target = _target(request) or "/"
    if request.method == "POST":
        second_factor.remember(request, "demo")
        return redirect(target)
    return render(request, "web/demo/prove.html", {"target": target})


def _target(request: HttpRequest) -> str:
    """Return the page of this site that was wanted before signing in, empty when there was none."""
    target = request.POST.get("next") or request.GET.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else ""
