"""Drafts of long forms on their pages: filled again when they come back, kept, given up, erased when sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from havre.accounts.access import Actor
from havre.cases.services import drafts
from havre.kernel.clock import utc_now
from havre.kernel.text import clean
from havre.web.cases.head import actor_of

KEEP: Final = "_keep"
DROP: Final = "_drop"


@dataclass(frozen=True, kw_only=True)
class FormDraft:
    """The draft of one form of one file: ``autosave`` is the address the page posts to while it is typed."""

    actor: Actor
    case_id: UUID
    form: str
    autosave: str
    found: drafts.DraftRead | None

    @property
    def saved_at(self) -> datetime | None:
        """Return when it was last kept."""
        return self.found.updated_at if self.found else None

    def fill(self, form: forms.Form) -> None:
        """Show again what was typed, with the id and the revision that the page had."""
        for name, values in (self.found.fields if self.found else {}).items():
            if name in form.fields:
                many = isinstance(form.fields[name], forms.MultipleChoiceField)
                form.initial[name] = values if many else (values[0] if values else "")

    def answered(self, request: HttpRequest) -> HttpResponse | None:
        """Answer the two other buttons of a long form: keep for later, give up the draft."""
        if request.method == "POST" and KEEP in request.POST:
            keep(request, pk=self.case_id, form=self.form)
            messages.success(request, "Brouillon gardé : vous seul le lisez, trente jours.")
            return redirect(request.path)
        if request.method == "POST" and DROP in request.POST:
            self.drop()
            messages.success(request, "Brouillon effacé.")
            return redirect(request.path)
        return None

    def drop(self) -> None:
        """Erase it."""
        drafts.drop(actor=self.actor, case_id=self.case_id, form=self.form)


def of(request: HttpRequest, *, pk: UUID, slug: str, target: UUID | None) -> FormDraft:
    """Return the actor's draft of one form."""
    actor, form = actor_of(request), f"{slug}:{target}" if target else slug
    found = None
    if request.method == "GET":
        found = drafts.found(actor=actor, case_id=pk, form=form, now=utc_now())
    return FormDraft(
        actor=actor, case_id=pk, form=form, found=found, autosave=reverse("plan:draft", args=[pk, form])
    )


def keep(request: HttpRequest, *, pk: UUID, form: str) -> datetime:
    """Keep what the page posted; raise ``NotVisible`` or ``Refused``."""
    return drafts.keep(
        actor=actor_of(request), case_id=pk, form=form, fields=_typed(request.POST), now=utc_now()
    )


def _typed(post: QueryDict) -> dict[str, list[str]]:
    """Return what was typed, without the token and the buttons."""
    skipped = ("csrf", "_", "keep-", "theirs-")
    return {
        name: [clean(str(value)) for value in values]
        for name, values in post.lists()
        if not name.startswith(skipped)
    }
