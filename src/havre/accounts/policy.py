"""Every view says what it asks for; a view that says nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from havre.accounts.rules import Right

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class ViewPolicy:
    """What a view asks for: nothing (``public``), an account, or a right; with a recent proof or not."""

    public: bool = False
    right: Right | None = None
    step_up: bool = False
    second_factor: bool = True


PUBLIC = ViewPolicy(public=True)
ACCOUNT = ViewPolicy(right=Right.ACCOUNT_OWN)
# Setting up the second factor is all that an account without one may do.
ENROLMENT = ViewPolicy(right=Right.ACCOUNT_OWN, second_factor=False)


def policy(
    right: Right | None = None, *, public: bool = False, step_up: bool = False
) -> Callable[[View], View]:
    """Declare what the view asks for. ``step_up`` asks for a proof of identity less than five minutes old."""
    if not public and right is None:
        raise ValueError("a policy is public or names a right")

    def declare(view: View) -> View:
        view.policy = ViewPolicy(public=public, right=right, step_up=step_up)  # type: ignore[attr-defined]
        return view

    return declare


# Views of libraries, by URL name. What is not listed here is refused, so an upgrade cannot open a page.
LIBRARY_VIEWS: dict[str, ViewPolicy] = {
    "ui:gallery": PUBLIC,  # mounted by the demonstration and the tests only
    "account_login": PUBLIC,
    "account_logout": ENROLMENT,
    "account_reauthenticate": ENROLMENT,
    "account_change_password": ACCOUNT,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": ENROLMENT,
    "mfa_reauthenticate_webauthn": ENROLMENT,
    "mfa_login_webauthn": PUBLIC,
    "mfa_index": ENROLMENT,
    "mfa_list_webauthn": ENROLMENT,
    "mfa_add_webauthn": ENROLMENT,
    "mfa_edit_webauthn": ACCOUNT,
    "mfa_remove_webauthn": ACCOUNT,
    "mfa_activate_totp": ENROLMENT,
    "mfa_deactivate_totp": ACCOUNT,
    "mfa_generate_recovery_codes": ACCOUNT,
    "mfa_view_recovery_codes": ACCOUNT,
    "mfa_download_recovery_codes": ACCOUNT,
}
