"""Views of sharing: load through a door, one service call, a page or a redirection."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.services.acts import Act
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.sharing.queries import inbox
from havre.sharing.queries import received as receiving
from havre.sharing.rules import LEGAL_REMINDER
from havre.sharing.services import shares
from havre.ui.shapes import Link
from havre.web.cases.acting import serve
from havre.web.cases.head import act_crumbs, actor_of, frame, opened
from havre.web.sharing import shown
from havre.web.sharing.acts import ACTS, ON_TARGET
from havre.web.sharing.forms import ShareForm


@policy(Right.CASE_READ)
@require_GET
def of_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is not told, what is shared and with whom."""
    case = opened(request, pk, "sharing")
    share_link = Link("Partager", reverse("sharing:share", args=[pk]))
    hold = Link("Ne pas donner", reverse("sharing:act", args=[pk, "ne-pas-donner"]))
    context = {
        **frame(case, "sharing", *(() if shown.is_over(case) else (share_link,)), hold),
        **shown.of_file(actor_of(request), case, now=utc_now()),
    }
    return render(request, "web/sharing/of_file.html", context)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, slug: str, target: UUID | None = None) -> HttpResponse:
    """Ask for one act, then do it; a refusal comes back with what was typed."""
    found = ACTS.get(slug)
    if found is None or (slug in ON_TARGET) != (target is not None):
        raise Http404
    return serve(request, pk=pk, page=found, tab="sharing", back="sharing:of_file", target=target)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose, see exactly what will leave, then send that."""
    actor = actor_of(request)
    case = opened(request, pk, "sharing", right=Right.CASE_WRITE)
    form = ShareForm(request.POST if request.method == "POST" else None, items=shown.choices(actor, case))
    prepared, sent = None, False
    if form.is_bound and form.is_valid():
        try:
            prepared = shares.prepare(actor=actor, case_id=pk, sharing=form.sharing(), now=utc_now())
            sent = _sent(
                Act(actor=actor, case_id=pk, id=form.cleaned_data["id"], now=utc_now()), form, prepared
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    if sent:
        messages.success(request, "C’est partagé. La personne est prévenue, sans autre détail.")
        return redirect("sharing:of_file", pk)
    context = {
        "case": case, "form": form, "crumbs": act_crumbs(case, "sharing", "Partager"), "reminder": LEGAL_REMINDER,
        "back": reverse("sharing:of_file", args=[pk]), **shown.preview(form, prepared),
        "to": prepared.to if prepared else None,
    }  # fmt: skip
    return render(request, "web/sharing/share.html", context, status=422 if form.errors else 200)


def _sent(act: Act, form: ShareForm, prepared: shares.Prepared) -> bool:
    """Send what was seen; tell False when it was not seen yet."""
    if form.cleaned_data["seen"] != prepared.sha256:
        return False
    shares.send(act, sharing=form.sharing(), prepared=prepared, seen=form.cleaned_data["seen"])
    return True


@policy(Right.SHARE_RECEIVE)
@require_GET
def received(request: HttpRequest) -> HttpResponse:
    """List what others share with me, and what they sent to my teams."""
    actor, now = actor_of(request), utc_now()
    context = {
        "columns": shown.COLUMNS, "rows": shown.rows(receiving.listed(actor, now=now)),
        "inbox_columns": shown.INBOX_COLUMNS, "inbox": shown.inbox_rows(inbox.listed(actor, now=now)),
    }  # fmt: skip
    return render(request, "web/sharing/received.html", context)


@policy(Right.SHARE_RECEIVE)
@require_GET
def read(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Show one share as it was sent; the reading is in the journal of the file."""
    found = receiving.read(actor_of(request), share_id, now=utc_now())
    context = {
        "found": found, "replies": shown.replies(found), "facts": shown.facts(found), "reminder": LEGAL_REMINDER,
        "crumbs": [Link("Partages reçus", reverse("sharing:received")), Link(found.child)],
    }  # fmt: skip
    return render(request, "web/sharing/read.html", context)
