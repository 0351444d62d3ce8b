"""Coarse words for the device of a session: enough to recognise one's own, nothing to follow anybody."""

from __future__ import annotations

_BROWSERS = (
    ("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Chromium/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
_PLACES = (
    ("iPhone", "téléphone"), ("iPad", "tablette"), ("Mobile", "téléphone"), ("Android", "tablette"),
    ("Windows", "ordinateur Windows"), ("Macintosh", "ordinateur Mac"), ("Linux", "ordinateur Linux"),
)  # fmt: skip


def device_words(user_agent: str) -> str:
    """Return words such as « Firefox, ordinateur Windows »; never a version.

    >>> device_words("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
    'Firefox, ordinateur Linux'
    """
    browser = next((word for mark, word in _BROWSERS if mark in user_agent), "Navigateur")
    place = next((word for mark, word in _PLACES if mark in user_agent), "appareil inconnu")
    return f"{browser}, {place}"
