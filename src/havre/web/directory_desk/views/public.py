"""Pages without an account: tell an error, confirm an entry with the link of a letter. Who does it is not kept."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.directory.access import audience_of, readable
from havre.directory.queries.desk_entry import entry_values
from havre.directory.rules.entry import LABELS, Values
from havre.directory.rules.keeping import CheckOutcome, ErrorKind
from havre.directory.services import errors, reminders
from havre.foundation.limits import wait_for
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.ui.shapes import Definition
from havre.web.directory_desk.forms import ConfirmForm, ErrorForm
from havre.web.directory_desk.pages import PAGE, status_of
from havre.web.directory_desk.shown import NOT_KNOWN, shown

TOO_OFTEN = (
    "Vous avez envoyé plusieurs signalements en peu de temps. "
    "Attendez une dizaine de minutes, puis recommencez."
)
# What a structure is asked to confirm: what everybody may read, never what is kept for professionals.
_SHOWN_BY_LINK = (
    "name", "kind", "organization_name", "url", "commune", "address", "postal_code", "phones", "email",
    "opening_hours", "min_age", "max_age", "genders", "specialised", "welcomes", "access_modes", "anonymity",
    "without_parents", "cost", "languages", "description",
)  # fmt: skip


@policy(public=True)
@PAGE
def tell_error(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Let anybody say what is wrong in an entry, without a name."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    audience = audience_of(actor)
    service = readable(service_id, audience=audience)
    form = ErrorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if wait_for(request, "directory-error", budget=5, seconds=600, now=utc_now()):
                raise Refused(TOO_OFTEN, code="too_often")
            errors.tell_error(
                report_id=given["id"], service_id=service.id, kind=ErrorKind(given["kind"]), text=given["text"],
                audience=audience, now=utc_now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return render(request, "web/directory_desk/thanks.html", {"title": "Merci, c'est transmis"})
    return render(
        request,
        "web/directory_desk/error.html",
        {"service": service, "form": form},
        status=status_of(request),
    )


@policy(public=True)
@PAGE
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show a structure its entry; its answer is a press of a button, so that a mail scanner answers nothing."""
    try:
        letter = reminders.entry_behind(token, now=utc_now())
        form = ConfirmForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            outcome = CheckOutcome(form.cleaned_data["outcome"])
            reminders.answer(token=token, outcome=outcome, text=form.cleaned_data["text"], now=utc_now())
            return render(
                request, "web/directory_desk/thanks.html", {"title": "Merci, votre réponse est enregistrée"}
            )
    except Refused as refusal:
        return render(
            request, "web/directory_desk/link_over.html", {"sentence": refusal.sentence}, status=410
        )
    values = entry_values(letter.service)
    context = {"service": letter.service, "form": form, "lines": _public_lines(values)}
    return render(request, "web/directory_desk/confirm.html", context, status=status_of(request))


def _public_lines(values: Values) -> list[Definition]:
    public = {**values, "phones": [row for row in values["phones"] if row["tier"] == "public"]}
    lines = [(LABELS[name], shown(name, public[name])) for name in _SHOWN_BY_LINK]
    return [Definition(label, text) for label, text in lines if text != NOT_KNOWN]
