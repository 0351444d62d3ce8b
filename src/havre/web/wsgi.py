"""The professional side as a WSGI application, loaded whole so that a server may fork it."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.settings.prod")
application = get_wsgi_application()
# Views are imported with the addresses. What is loaded now stays: the collector leaves it alone, so that the
# pages of memory stay shared between workers (gunicorn --preload).
get_resolver().url_patterns  # noqa: B018 - a cached property, read for its effect
gc.freeze()
# A page makes thousands of objects that die with it: looking for cycles every 700 costs a twentieth of its time.
gc.set_threshold(10_000, 20, 50)
