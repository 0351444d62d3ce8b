"""The public face as a WSGI application, loaded whole so that a server may fork it."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.settings.public")
application = get_wsgi_application()
# What is loaded now stays, shared between workers (gunicorn --preload).
get_resolver().url_patterns  # noqa: B018 - a cached property, read for its effect
gc.freeze()
gc.set_threshold(10_000, 20, 50)
