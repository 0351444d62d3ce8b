"""Addresses of the account pages that allauth provides; those not listed in accounts.policy are refused."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from havre.web.security import views

urlpatterns: list[URLPattern | URLResolver] = [
    # Ours replace three of the library's: they come first.
    path("logout/", views.logout, name="account_logout"),
    path("2fa/", views.to_account, name="mfa_index"),
    path("2fa/webauthn/", views.to_account, name="mfa_list_webauthn"),
    path("2fa/totp/activate/", views.activate_totp, name="mfa_activate_totp"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
]
