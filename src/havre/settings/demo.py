"""The demonstration: invented data, embedded engine, plain HTTP on this machine only."""

from __future__ import annotations

from havre.foundation import environment as env
from havre.settings.base import *

DEMO = True
SESSION_COOKIE_NAME = "havre-demo"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "havre-demo-csrf"
CSRF_COOKIE_SECURE = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
EMAIL_BACKEND = env.text("HAVRE_MAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
TALK_COOKIE = "c-demo"
PUBLIC_COOKIES_SECURE = False
