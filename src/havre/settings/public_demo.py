"""The public face of the demonstration: plain HTTP on this machine only."""

from __future__ import annotations

from havre.settings.public import *

DEMO = True
SECURE_SSL_REDIRECT = False
TALK_COOKIE = "c-demo"
PUBLIC_COOKIES_SECURE = False
