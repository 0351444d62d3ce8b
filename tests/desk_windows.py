"""What the browser tests of the desk share: reading a page, opening a contact by its two keys."""

from __future__ import annotations

import re

from django.db import transaction

from havre.accounts.access import enter

SAVED = re.compile(r"Enregistré à \d\d:\d\d:\d\d")
CONTACT = re.compile(r"/ecoute/[0-9a-f-]{36}/$")


def as_(cast, slug, work):
    """Run ``work(actor)`` under the person's own scope, in a transaction of its own."""
    who = getattr(cast, slug)
    with transaction.atomic():
        return work(enter(who.id, name=who.name))


def status(page):
    return page.locator("[data-keeper-status]")


def lines(page):
    return [text.strip() for text in page.locator(".line:not([hidden]) .line__text").all_text_contents()]


def new_contact(page):
    page.goto("/ecoute/")
    page.keyboard.press("n")
    page.keyboard.press("c")
    page.wait_for_url(CONTACT)
    return page
