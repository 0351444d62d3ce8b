"""The professional face, in every place it runs."""

from __future__ import annotations

from typing import Any

from csp.constants import NONCE, NONE, SELF

from havre.foundation import environment as env
from havre.settings.common import *

SECRET_KEY = env.text("HAVRE_SECRET_KEY")
ALLOWED_HOSTS = env.words("HAVRE_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = env.words("HAVRE_ORIGINS")
# Where the papers that people sent are handed out (an origin of its own; empty: the site does it).
FILES_URL = env.text("HAVRE_FILES_URL", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "havre.web.apps.StaticFiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "procrastinate.contrib.django",
    "havre.ui",
    "havre.foundation",
    "havre.territory",
    "havre.directory",
    "havre.accounts",
    "havre.persons",
    "havre.cases",
    # Without a certified host of health data, an installation leaves this application out (HAVRE_HEALTH=0).
    *(["havre.health"] if env.flag("HAVRE_HEALTH", default=True) else []),
    "havre.sharing",
    "havre.runaways",
    "havre.listening",
    "havre.conversations",
    "havre.concern_unit",
    "havre.reports",
    "havre.safekeeping",
    "havre.web",
    "havre.public",
    "havre.operations",
]

MIDDLEWARE = [
    "havre.foundation.middleware.SecurityHeaders",
    # Before sessions: this host knows no cookie.
    "havre.web.papers.apart.FilesHost",
    # Django adds random bytes (Heal the BREACH) and masks its CSRF token: compressing pages tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "havre.foundation.middleware.ScopedTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "havre.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "havre.accounts.middleware.PolicyMiddleware",
    "havre.web.sharing.reading.AskWhy",
]

ROOT_URLCONF = "havre.web.urls"
WSGI_APPLICATION = "havre.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the applications: our French pages replace those of the accounts library.
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "havre.web.context.page",
            ],
        },
    },
    # The public pages, for the commands that check and write them out; their addresses are not served here.
    PUBLIC_TEMPLATES,
]

# The usual controls are written in Python: the same markup, five times faster.
FORM_RENDERER = "havre.ui.controls.Renderer"

# The role decides which process this is: havre_app (pages), havre_jobs (worker), havre_migrator, havre_auditor.
DATABASE_ROLE = env.text("HAVRE_DB_ROLE", "havre_app")
DATABASES = {"default": env.database(DATABASE_ROLE)}
# Accounts -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email", "function")},
    },
    {"NAME": "havre.accounts.passwords.OwnWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "havre.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "havre.accounts.adapters.FederatedAdapter"
MFA_ADAPTER = "havre.accounts.adapters.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"login": "havre.web.security.forms.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
# An office shares one address: limits per address are wide; the narrow one is per account and network (adapters.py).
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "120/m/ip,5/300s/key",
    "login_elsewhere": "30/300s/key",
    "reauthenticate": "20/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.text("HAVRE_TRUSTED_PROXIES", "0"))
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Counters of attempts and codes already used, shared by all processes, under row security, without pickle.
CACHES = {"default": {"BACKEND": "havre.accounts.short_memory.ShortMemory"}}
# Seconds: how old the sign-in at the identity provider may be.
PROCONNECT: dict[str, Any] = {
    "issuer": env.text("HAVRE_PROCONNECT_ISSUER", ""),
    "client_id": env.text("HAVRE_PROCONNECT_CLIENT_ID", ""),
    "client_secret": env.text("HAVRE_PROCONNECT_CLIENT_SECRET", ""),
    "acr_values": env.words("HAVRE_PROCONNECT_ACR", "eidas1,eidas2,eidas3"),
    "strong_acr": env.words("HAVRE_PROCONNECT_STRONG_ACR", "eidas2,eidas3"),
    "strong_amr": env.words("HAVRE_PROCONNECT_STRONG_AMR", "mfa"),
    "max_age": int(env.text("HAVRE_PROCONNECT_MAX_AGE", "300")),
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Havre"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ONLY = False

# Sessions: idle 15 minutes, absolute 10 hours, keys hashed in the database ---------------------------
SESSION_ENGINE = "havre.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-havre"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 15 * 60
SESSION_COOKIE_AGE = 10 * 3600
CSRF_COOKIE_NAME = "__Host-havre-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "havre.web.errors.csrf_failure"
SIGNED_OUT_FORM_VIEW = "havre.web.errors.send_again"

# What a browser may do with our pages ----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *([LIVE_URL] if LIVE_URL else [])],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Not "no-referrer": browsers then send "Origin: null" with our own forms, which the CSRF check must refuse.
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# The photograph of a declaration: off unless the installation turns it on.
RUNAWAY_PHOTO = env.flag("HAVRE_RUNAWAY_PHOTO")
# Files that people send: in memory, never on a disk. The scanner: a socket of clamd; empty: none.
FILE_UPLOAD_HANDLERS = ["havre.foundation.receiving.InMemory"]
FILE_MAX_BYTES = 12 * 1024 * 1024
CLAMD = env.text("HAVRE_CLAMD", "")

# Secrets of Havre ------------------------------------------------------------------------------------
SCOPE_KEY = env.text("HAVRE_SCOPE_KEY")
SCOPE_SECONDS = 120
KEY_PROVIDER = env.text("HAVRE_KEY_PROVIDER", "file")
KEY_FILE = env.text("HAVRE_KEY_FILE", "")
SEAL_KEY_FILE = env.text("HAVRE_SEAL_KEY_FILE", "")
AUDIT_ANCHOR_FILE = env.text("HAVRE_AUDIT_ANCHOR_FILE", "")
BACKUP_DIR = env.text("HAVRE_BACKUP_DIR", "")
TERRITORY_API_URL = env.text("HAVRE_TERRITORY_API_URL", "")

# Mail: says that something waits, nothing else --------------------------------------------------------
EMAIL_BACKEND = env.text("HAVRE_MAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.text("HAVRE_MAIL_HOST", "localhost")
EMAIL_PORT = int(env.text("HAVRE_MAIL_PORT", "25"))
EMAIL_FILE_PATH = env.text("HAVRE_MAIL_DIR", "") or None
DEFAULT_FROM_EMAIL = env.text("HAVRE_MAIL_FROM", "ne-pas-repondre@havre.invalid")
# The geocoder asked by « havre manage geocode », https; empty: none, places keep the centre of their commune.
GEOCODER_URL = env.text("HAVRE_GEOCODER_URL", "")
