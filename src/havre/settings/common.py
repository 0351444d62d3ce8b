"""What both faces share. No secret of the professional side is read here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from havre.foundation import environment as env

PACKAGE = Path(__file__).resolve().parent.parent

DEMO = False
DEBUG = False

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
LANGUAGES = [("fr", "français")]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("HAVRE_STATIC_ROOT", str(PACKAGE.parent.parent / "static-root")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "havre.ui.static_files.Files"},
}

# The public pages have their own templates, which no application can replace.
PUBLIC_TEMPLATES: dict[str, Any] = {
    "NAME": "public",
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [PACKAGE / "public" / "templates"],
    "APP_DIRS": False,
    "OPTIONS": {"context_processors": ["havre.public.context.page"]},
}

# What a browser may do with our pages ----------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Addresses of the two faces, and of the live conversations (an origin; empty: none) ---------------------
SITE_URL = env.text("HAVRE_SITE_URL", "http://localhost:8000")
PUBLIC_URL = env.text("HAVRE_PUBLIC_URL", "http://localhost:8001")
LIVE_URL = env.text("HAVRE_LIVE_URL", "")
LIVE_KEY = env.text("HAVRE_LIVE_KEY", "")
# Where the quick exit leads; empty: our own page about school holidays.
NEUTRAL_URL = env.text("HAVRE_NEUTRAL_URL", "")
# The theme of the public home page: a key of public/content/campaigns.toml; empty: the plain one.
CAMPAIGN = env.text("HAVRE_CAMPAIGN", "")
# Cookies of the public face: the conversation while it is written, the marker of a quick exit.
TALK_COOKIE = "__Host-c"
LEFT_COOKIE = "_s"
# What was typed to find a place, sealed, between the form and its answer: a POST kept in the history would show it.
SEARCH_COOKIE = "n"
LEFT_SECONDS = 600
PUBLIC_COOKIES_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "havre": {"level": "INFO"},
        # Django's own request log would write the request's values on an error.
        "django.request": {"level": "CRITICAL"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "security.W004",
    "security.W021",
]  # HSTS belongs to the reverse proxy (docs/operations.md)
