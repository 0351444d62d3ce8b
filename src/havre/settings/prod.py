"""Production: everything comes from the environment; `havre doctor` says what is missing."""

from __future__ import annotations

from havre.foundation import environment as env
from havre.settings.base import *

SECURE_SSL_REDIRECT = env.flag("HAVRE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
