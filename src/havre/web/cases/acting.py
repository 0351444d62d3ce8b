"""An act on a file as a page: its form, its service; a refusal comes back with what was typed.

Journeys under /suivi/<pk>/ declare their acts as a table of ``CaseAct`` and serve them all by ``serve``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.access import case_for, open_file
from havre.cases.services.acts import Act
from havre.cases.services.editing import Collision
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.web.cases import collisions, drafting
from havre.web.cases.head import Case, act_crumbs, actor_of

Choices = list[tuple[str, str]]


class ActForm(forms.Form):
    """What every act carries: its own id, so that sending twice acts once, and the revision that was read."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    # Fields kept one press away, under ``folded_title``: what may wait.
    folded: ClassVar[frozenset[str]] = frozenset()
    folded_title: ClassVar[str] = ""

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        """``choices``: by field name, for lists that come from the database."""
        super().__init__(*args, **kwargs)
        for name, options in (choices or {}).items():
            self.fields[name].choices = options  # type: ignore[attr-defined]  # a choice field

    def unfolded_fields(self) -> list[forms.BoundField]:
        """Return what the page asks for first."""
        return [bound for bound in self if bound.name not in self.folded]

    def folded_fields(self) -> list[forms.BoundField]:
        """Return what is one press away."""
        return [bound for bound in self if bound.name in self.folded]

    def folded_open(self) -> bool:
        """Whether something refused is in what is folded."""
        return any(bound.errors for bound in self.folded_fields())

    def values(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"id", "revision"}}


class PlainForm(ActForm):
    """An act that asks for nothing more than a press."""


@dataclass(frozen=True, kw_only=True)
class CaseAct:
    """One act: what its page says and what it calls.

    ``run(act, form, target)`` calls the service; ``target`` is the object named in the address, or None.
    ``choices`` and ``initial`` take the actor, the file and the target; they raise ``NotVisible`` for a target that
    is not of the file. ``revision`` tells the one that the page shows (that of the file by default).
    ``about`` shows what the act is about, so that who decides reads it there: a list of (term, text).
    ``here`` shows, after a refusal, what the object is now: a list of (term, text). ``draft`` marks a long form, kept
    as a draft while it is typed.
    """

    slug: str
    title: str
    button: str
    done: str
    run: Callable[[Act, Any, UUID | None], None]
    form: type[ActForm] = PlainForm
    lead: str = ""
    note: str = ""
    right: Right = Right.CASE_WRITE
    choices: Callable[[Actor, Case, UUID | None], Mapping[str, Choices]] | None = None
    initial: Callable[[Actor, Case, UUID | None], Mapping[str, Any]] | None = None
    revision: Callable[[Actor, Case, UUID | None], int] | None = None
    about: Callable[[Actor, Case, UUID | None], list[tuple[str, str]]] | None = None
    here: Callable[[Actor, Case, UUID | None], list[tuple[str, str]]] | None = None
    back: str = ""
    danger: bool = False
    draft: bool = False


def serve(
    request: HttpRequest, *, pk: UUID, page: CaseAct, tab: str, back: str, target: UUID | None = None
) -> HttpResponse:
    """Ask for one act, then do it and go ``back`` (the name of a view that takes the file)."""
    actor = actor_of(request)
    case = _shown(actor, request, pk, page, tab)
    draft = drafting.of(request, pk=pk, slug=page.slug, target=target) if page.draft else None
    if draft and (answer := draft.answered(request)):
        return answer
    form = _form(request, page, actor, case, target, draft)
    beside: list[collisions.Beside] = []
    if form.is_bound and form.is_valid():
        try:
            page.run(Act(actor=actor, case_id=pk, id=form.cleaned_data["id"], now=utc_now()), form, target)
        except Refused as refusal:
            _show_refusal(form, refusal, revision=_revision(page, actor, case, target))
            beside = collisions.beside(form, refusal) if isinstance(refusal, Collision) else []
        else:
            if draft:
                draft.drop()
            messages.success(request, page.done)
            return redirect(page.back or back, pk)
    context = {
        "page": page, "case": case, "form": form, "crumbs": act_crumbs(case, tab, page.title),
        "back": reverse(page.back or back, args=[pk]),
        "about": page.about(actor, case, target) if page.about else [],
        "here": page.here(actor, case, target) if page.here and form.errors else [], "beside": beside,
        "draft": draft,
    }  # fmt: skip
    return render(request, "web/cases/act.html", context, status=422 if form.errors else 200)


def _shown(actor: Actor, request: HttpRequest, pk: UUID, page: CaseAct, tab: str) -> Case:
    """Return the file; a page that shows what the file holds is a reading, what it sends back is not a second one."""
    if request.method == "GET":
        return open_file(actor, pk, part=tab, right=page.right)
    return case_for(actor, pk, right=page.right)


def calling(service: Callable[..., Any]) -> Callable[[Act, ActForm, UUID | None], None]:
    """Return an act that hands the values of its form to ``service``."""
    return lambda act, form, _target: service(act, **form.values())


def on_target(service: Callable[..., Any], name: str) -> Callable[[Act, ActForm, UUID | None], None]:
    """Return an act on the object of the address, handed to ``service`` as ``name``."""
    return lambda act, form, target: service(act, **{name: target}, **form.values())


def with_revision(service: Callable[..., Any]) -> Callable[[Act, ActForm, UUID | None], None]:
    """Return an act that hands the revision that was read, then the values of its form."""
    return lambda act, form, _target: service(
        act, revision=form.cleaned_data["revision"] or 0, **form.values()
    )


def _form(
    request: HttpRequest, page: CaseAct, actor: Actor, case: Case, target: UUID | None,
    draft: drafting.FormDraft | None,
) -> ActForm:  # fmt: skip
    choices = page.choices(actor, case, target) if page.choices else None
    if request.method == "POST":
        return page.form(collisions.settled_data(request.POST), request.FILES, choices=choices)
    initial = {
        "revision": _revision(page, actor, case, target),
        **(page.initial(actor, case, target) if page.initial else {}),
    }
    form = page.form(None, initial=initial, choices=choices)
    if draft:
        draft.fill(form)
    return form


def _revision(page: CaseAct, actor: Actor, case: Case, target: UUID | None) -> int:
    return page.revision(actor, case, target) if page.revision else int(case.revision)


def _show_refusal(form: ActForm, refusal: Refused, *, revision: int) -> None:
    """Put the sentence beside its field; what is sent again carries the revision now shown, or a form of its own."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    fresh = {"revision_conflict": {"revision": str(revision)}, "form_reused": {"id": str(uuid7())}}
    if refusal.code in fresh:
        data: QueryDict = form.data.copy()  # type: ignore[attr-defined]  # what a request posted
        for name, value in fresh[refusal.code].items():
            data[name] = value
        form.data = data
