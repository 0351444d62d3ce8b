"""``{% load havre_ui %}``: every component of the registry as a tag, and French filters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString

from havre.ui import french, markup, parts
from havre.ui.parts.navigation import THEMES
from havre.ui.registry import COMPONENTS
from havre.ui.slots import block_tag

__all__ = ["parts", "register"]

register = template.Library()

for _part in COMPONENTS.values():
    if _part.drawn:
        register.simple_tag(_part.build, name=_part.name)
    elif _part.slots is None:
        register.inclusion_tag(_part.template, name=_part.name)(_part.build)
    else:
        register.tag(_part.name, block_tag(_part))


@register.simple_tag(takes_context=True)
def current_theme(context: Context) -> str:
    """Return the theme chosen by this person (cookie ``theme``): ``auto``, ``light`` or ``dark``."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get("theme", "auto") if request is not None else "auto"
    return chosen if chosen in THEMES else "auto"


@register.simple_tag(takes_context=True)
def nonce(context: Context) -> str:
    """Return the nonce of this response for ``script`` elements, or nothing outside a request."""
    return str(getattr(context.get("request"), "csp_nonce", ""))


@register.filter(is_safe=True)
def nbsp(value: Any) -> SafeString:
    """Put the no-break spaces of French typography in a text."""
    return markup.shown(value)


@register.filter
def guillemets(value: Any) -> str:
    """Put a text between French guillemets."""
    return french.quoted(str(value))


@register.filter
def date_fr(value: date | datetime | None) -> str:
    """Return « 24 novembre 2026 »; nothing for nothing."""
    return french.date_words(_local_day(value)) if value else ""


@register.filter
def short_date_fr(value: date | datetime | None, today: date | None = None) -> str:
    """Return « mar. 24 nov. », with the year when it is not that of ``today``."""
    return french.short_date(_local_day(value), today=today) if value else ""


@register.filter
def datetime_fr(value: datetime | None) -> str:
    """Return « 24 novembre 2026 à 15 h 04 » in the time zone of the page."""
    return french.datetime_words(timezone.localtime(value)) if value else ""


@register.filter
def clock_fr(value: datetime | None) -> str:
    """Return « 15 h 04 » in the time zone of the page."""
    return french.clock_words(timezone.localtime(value)) if value else ""


@register.filter
def delay_fr(value: date | datetime | None, today: date) -> str:
    """Return « dans 3 jours (mar. 24 nov.) » or « en retard de 2 jours (…) », counted from ``today``."""
    return french.delay_words(_local_day(value), today=today) if value else ""


@register.filter
def ago_fr(value: date | datetime | None, today: date) -> str:
    """Return « il y a 12 jours (jeu. 12 nov.) », counted from ``today``."""
    return french.ago_words(_local_day(value), today=today) if value else ""


@register.filter
def phone_fr(value: str) -> str:
    """Return a telephone number grouped as it is read aloud."""
    return french.phone_words(value)


def _local_day(value: date | datetime) -> date:
    """Return the day, in the time zone of the page when ``value`` is an aware instant."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
