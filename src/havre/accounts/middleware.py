"""From a session to an actor, and from a view to its policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from havre.accounts.access import Actor, enter
from havre.accounts.adapters import get_second_factor_adapter
from havre.accounts.policy import LIBRARY_VIEWS, ViewPolicy
from havre.accounts.second_factor import has_second_factor, recently_proved
from havre.foundation.envelopes import KeyGone
from havre.kernel.errors import NotVisible

if TYPE_CHECKING:
    from havre.accounts.models import User
    from havre.accounts.sessions import SessionStore

Handler = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Give the request its ``actor`` (None for a visitor) under the person's own signed scope."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Enter the person's scope, then go on."""
        if known := account_of(request):
            # What django.contrib.auth would read by a second statement, and keeps here for the request.
            request._cached_user = known  # type: ignore[attr-defined]  # noqa: SLF001 - Django's own name
        user = request.user
        actor: Actor | None = None
        if user.is_authenticated:
            actor = enter(user.pk, name=user.name, secrecy_basis=user.secrecy_basis)
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:  # noqa: ARG002 - Django's signature
        """Turn what is not visible into a page not found: existence must not leak."""
        if isinstance(exception, (NotVisible, KeyGone)):
            raise Http404 from exception


def account_of(request: HttpRequest) -> User | None:
    """Return the account that came with the session, under the conditions of ``django.contrib.auth.get_user``.

    None on the least doubt (other account, unknown backend, inactive, changed password): Django then decides alone.
    """
    session: SessionStore = request.session  # type: ignore[assignment]  # SESSION_ENGINE names it
    user_id, backend = session.get(SESSION_KEY), session.get(BACKEND_SESSION_KEY)
    user = session.account
    if user is None or not user.is_active or str(user.pk) != user_id:
        return None
    if backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    proof = session.get(HASH_SESSION_KEY) or ""
    return user if constant_time_compare(proof, user.get_session_auth_hash()) else None


class PolicyMiddleware:
    """Refuse every view whose policy is unknown or not held (default deny)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the check is made when the view is known."""
        response = self.get_response(request)
        if getattr(request, "actor", None) is not None:
            patch_cache_control(response, no_store=True, private=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any  # noqa: ARG002
    ) -> HttpResponse | None:  # fmt: skip
        """Return a refusal, or None to let the view run."""
        wanted = policy_of(request, view)
        if wanted is None:
            raise Http404
        if wanted.public:
            return None
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None:
            return _signed_out(request)
        return _refusal(request, actor, wanted)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page, or keep what a form brought so that nothing typed is lost."""
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    return _kept_form(request)


def _kept_form(request: HttpRequest) -> HttpResponse:
    keep: Callable[..., HttpResponse] = import_string(settings.SIGNED_OUT_FORM_VIEW)
    return keep(request, status=401)


def policy_of(request: HttpRequest, view: Callable[..., HttpResponse]) -> ViewPolicy | None:
    """Return the declared policy of a view, ours or a library's, or None."""
    declared: ViewPolicy | None = getattr(view, "policy", None)
    match = request.resolver_match
    return declared or (LIBRARY_VIEWS.get(match.view_name) if match else None)


def _refusal(request: HttpRequest, actor: Actor, wanted: ViewPolicy) -> HttpResponse | None:
    if wanted.second_factor and not has_second_factor(request):
        return second_factor_page(request)
    # An account without any running membership still manages itself.
    if wanted.right is not None and wanted.right != "account.own" and not actor.holds(wanted.right):
        raise Http404
    if wanted.step_up and not recently_proved(request):
        if request.method not in {"GET", "HEAD"}:
            return _kept_form(request)
        return redirect(f"{_reauthentication_url()}?{urlencode({'next': request.get_full_path()})}")
    return None


def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Send to the enrolment, or to the proof of the factor that was just enrolled."""
    if get_second_factor_adapter().is_mfa_enabled(request.user):
        return redirect(f"{_reauthentication_url()}?{urlencode({'next': request.get_full_path()})}")
    return redirect("mfa_add_webauthn")


def _reauthentication_url() -> str:
    return redirect("account_reauthenticate").url
