"""The tests: the same walls as production, weaker hashing, no mail leaves, strict templates."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_folder = Path(os.environ.get("HAVRE_TEST_FOLDER") or tempfile.mkdtemp(prefix="havre-test-"))
os.environ.setdefault("HAVRE_TEST_FOLDER", str(_folder))
os.environ.setdefault("HAVRE_SECRET_KEY", "clé de test, sans valeur")
os.environ.setdefault("HAVRE_SCOPE_KEY", "clé de portée de test, sans valeur")
os.environ.setdefault("HAVRE_DATABASE_SECRET", "secret de base de test, sans valeur")
os.environ.setdefault("HAVRE_KEY_FILE", str(_folder / "keys.json"))
os.environ.setdefault("HAVRE_SEAL_KEY_FILE", str(_folder / "seal.json"))
os.environ.setdefault("HAVRE_STATIC_ROOT", str(_folder / "static"))
os.environ.setdefault("HAVRE_PG_NAME", "havre_tests")
os.environ.setdefault("HAVRE_PUBLIC_SECRET_KEY", "clé publique de test, sans valeur")
os.environ.setdefault("HAVRE_RECEIPT_PEPPER", "poivre de test, sans valeur")
os.environ.setdefault("HAVRE_PUBLIC_HOSTS", "*")
os.environ.setdefault("HAVRE_RECEIPT_PEPPER", "poivre de test, sans valeur")

from havre.foundation import environment as env  # noqa: E402 - the environment comes first
from havre.settings.base import *  # noqa: E402 - the environment comes first

ALLOWED_HOSTS = ["*"]
DEMO = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SESSION_COOKIE_NAME = "havre-test"
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "havre-test-csrf"
CSRF_COOKIE_SECURE = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# The administrator's connection cleans tables and looks at the catalogue; no code under src may use it.
DATABASES["admin"] = {**env.database("admin"), "TEST": {"MIRROR": "default"}}
CONN_MAX_AGE = 0
RUNAWAY_PHOTO = True
RECEIPT_PEPPER = os.environ["HAVRE_RECEIPT_PEPPER"]
TEST_FOLDER = _folder
