"""What every public page needs around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from havre.public.library.words import BY_CODE, DEFAULT, present, words
from havre.public.tokens import form_token


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of the base template: language, words, and the mark of the forms."""
    language = BY_CODE[language_of(request)]
    return {
        "language": language,
        "languages": present(),
        "words": words(language.code),
        "form_token": form_token(),
        "demo": settings.DEMO,
    }


def language_of(request: HttpRequest) -> str:
    """Return the language that the address names, French when it names none that we have."""
    asked = request.path.lstrip("/").partition("/")[0]
    return asked if any(asked == language.code for language in present()) else DEFAULT
