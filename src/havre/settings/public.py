"""The public face: another process, host, secret, cookie and database role than the professional side."""

from __future__ import annotations

from havre.foundation import environment as env
from havre.settings.common import *

SECRET_KEY = env.text("HAVRE_PUBLIC_SECRET_KEY")
# What the six words are stretched with: outside the database, and of this process alone.
RECEIPT_PEPPER = env.text("HAVRE_RECEIPT_PEPPER")
ALLOWED_HOSTS = env.words("HAVRE_PUBLIC_HOSTS")

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "havre.foundation",
    # Communes, for the search of places; the directory itself is read through the views of the schema face.
    "havre.territory",
    "havre.public",
]

# Neither session, account, message nor counter: what the pages need is in the address.
MIDDLEWARE = [
    "havre.public.middleware.Headers",
    # Django adds random bytes (Heal the BREACH): compressing pages tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "havre.public.middleware.Left",
    "havre.public.answers.QuietAnswers",
    "havre.public.middleware.SameOriginPosts",
]

ROOT_URLCONF = "havre.public.urls"
WSGI_APPLICATION = "havre.public.wsgi.application"
TEMPLATES = [PUBLIC_TEMPLATES]

DATABASE_ROLE = "havre_public"
DATABASES = {"default": env.database(DATABASE_ROLE)}

SECURE_REFERRER_POLICY = "no-referrer"
SECURE_SSL_REDIRECT = env.flag("HAVRE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A text too long for a message comes back with its reason; beyond, the server does not read it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
