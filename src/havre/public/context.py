"""What every public page needs around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from havre.public.library.addresses import NEARBY, SELF_CHECK, address_of_page
from havre.public.library.texts import texts
from havre.public.library.words import BY_CODE, DEFAULT, Language, present, words
from havre.public.tokens import form_token

# In French only: another language leads to its first page.
FRENCH_ONLY = (f"/{DEFAULT}/guides/", f"/{DEFAULT}/affiches/")
FOOTER = ("secrecy", "accessibility", "press")


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of the base template: language, words, and the mark of the forms."""
    language = BY_CODE[language_of(request)]
    alone = getattr(request, "still", False)
    return {
        "language": language,
        "languages": [(other, _same_page(request, language, other)) for other in present()],
        "words": words(language.code),
        "form_token": form_token(),
        "footer": [
            (texts(language.code)[slug].title, address_of_page(language.code, slug))
            for slug in FOOTER
            if slug in texts(language.code)
        ],
        "secrecy_url": address_of_page(language.code, "secrecy"),
        "check_url": f"/{language.code}/{SELF_CHECK}/",
        # A page written to a file has no server behind it: neither form, search nor conversation.
        "still": alone,
        "nearby_url": "" if alone else f"/{language.code}/{NEARBY}/",
        "talk_url": "" if alone else talk_address(language.code),
        "demo": settings.DEMO,
    }


def language_of(request: HttpRequest) -> str:
    """Return the language that the address names, French when it names none that we have."""
    asked = request.path.lstrip("/").partition("/")[0]
    return asked if any(asked == language.code for language in present()) else DEFAULT


def talk_address(lang: str) -> str:
    """Return where to write without a name; empty when the conversations are not installed."""
    try:
        return reverse("talk:start", args=[lang])
    except NoReverseMatch:
        return ""


def _same_page(request: HttpRequest, language: Language, other: Language) -> str:
    """Return the address of the same page in another language; of the first page for what has no language."""
    ours = f"/{language.code}/"
    if request.method != "GET" or not request.path.startswith(ours) or request.path.startswith(FRENCH_ONLY):
        return f"/{other.code}/"
    return f"/{other.code}/{request.path.removeprefix(ours)}"
