"""What surrounds one entry: its state, where its values come from, its checks, its history; and the acts on it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.access import desk_of, moderated_entry
from havre.directory.queries.desk_entry import Dossier, dossier_of, entry_values, version_of
from havre.directory.queries.orientation import HIDDEN_AFTER, LOWERED_AFTER
from havre.directory.rules import ServiceStatus
from havre.directory.rules.entry import LABELS, Values, changed_fields
from havre.directory.rules.keeping import Checked, CheckOutcome
from havre.directory.rules.taxonomy import Publication
from havre.directory.services import editing, moderation, verification
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.ui.shapes import Definition, Event
from havre.web.directory_desk.follow import BY_SLUG, offered
from havre.web.directory_desk.forms import CheckForm, ExcludeForm
from havre.web.directory_desk.pages import PAGE, actor_of, crumbs, done, show, status_of
from havre.web.directory_desk.shown import NOT_KNOWN, shown, side_by_side


@policy(Right.DIRECTORY_PROPOSE)
@require_safe
def entry(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Show one entry to who writes or keeps it."""
    desk = desk_of(actor_of(request), service_id)
    values, today = entry_values(desk.service), timezone.localdate()
    dossier = dossier_of(desk.service, values, on=today)
    excluded = any(line.excluded for line in dossier.sources)
    context = {
        "desk": desk, "service": desk.service, "dossier": dossier, "today": today, "excluded": excluded,
        "acts": offered(desk, excluded=excluded), "lines": _lines(values), "history": _history(service_id, dossier),
        "state": Publication.label_of(desk.service.publication),
        "in_service": ServiceStatus.label_of(desk.service.status),
        "freshness": freshness(dossier, today=today), "proposes": editing.must_propose(desk),
        "check": CheckForm(), "exclude": ExcludeForm(), "crumbs": crumbs((desk.service.name, "")),
    }  # fmt: skip
    return show(request, "web/directory_desk/entry.html", context)


def _lines(values: Values) -> list[Definition]:
    skipped = {"name", "status"} | (set() if values["documents_known"] else {"documents_known"})
    lines = [(LABELS[name], shown(name, values[name])) for name in LABELS if name not in skipped]
    return [Definition(label, text) for label, text in lines if text != NOT_KNOWN]


def _history(service_id: UUID, dossier: Dossier) -> list[Event]:
    return [
        Event(
            line.at, line.act, ", ".join(line.changed), by=line.by,
            href=reverse("directory_desk:version", args=[service_id, line.id]) if line.changed else "",
        )
        for line in dossier.history
    ]  # fmt: skip


def freshness(dossier: Dossier, *, today: date) -> str:
    """Say what the searches do of the age of the entry."""
    if dossier.fresh_on is None:
        return "Aucune recherche ne montre cette fiche."
    if dossier.fresh_on < today - HIDDEN_AFTER:
        return "Plus de dix-huit mois sans nouvelle : seuls les professionnels la voient encore."
    if dossier.fresh_on < today - LOWERED_AFTER:
        return "Plus d'un an sans nouvelle : elle vient après les autres, avec un avertissement."
    return "La fiche est fraîche."


@policy(Right.DIRECTORY_PROPOSE)
@require_POST
def act(request: HttpRequest, service_id: UUID, slug: str) -> HttpResponse:
    """Do one act that is a single button."""
    chosen = BY_SLUG.get(slug)
    if chosen is None:
        raise Http404
    actor, now = actor_of(request), utc_now()
    where = reverse("directory_desk:entry", args=[service_id])
    return done(request, lambda: chosen.run(actor, service_id, now), chosen.done, where)


@policy(Right.DIRECTORY_MODERATE)
@PAGE
def exclude(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Mark an entry as not to be listed, with a reason."""
    desk = moderated_entry(actor_of(request), service_id)
    form = ExcludeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moderation.exclude(
            actor=actor_of(request), service_id=service_id, reason=form.cleaned_data["reason"], now=utc_now()
        )
        messages.success(request, "La fiche n'est plus listée, et aucun import ne la ramènera.")
        return redirect("directory_desk:entry", service_id)
    context = {
        "form": form, "title": "Ne pas lister", "kicker": desk.service.name, "button": "Ne pas lister",
        "lead": "La fiche est suspendue, et chaque source qui la donne est retenue : un import ne la ramène pas.",
        "back": reverse("directory_desk:entry", args=[service_id]),
    }  # fmt: skip
    return show(request, "web/directory_desk/form.html", context, status=status_of(request))


@policy(Right.DIRECTORY_MODERATE)
@PAGE
def verify(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Say that one checked the entry, and how."""
    desk = moderated_entry(actor_of(request), service_id)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        outcome = CheckOutcome(given["outcome"])
        verification.verify(
            actor=actor_of(request), service_id=service_id, verification_id=given["id"], how=Checked(given["how"]),
            outcome=outcome, now=utc_now(),
        )  # fmt: skip
        if outcome == CheckOutcome.CHANGED:
            messages.info(request, "La vérification est gardée. Corrigez maintenant la fiche.")
            return redirect("directory_desk:edit", service_id)
        messages.success(request, "La fiche est vérifiée aujourd'hui.")
        return redirect("directory_desk:entry", service_id)
    context = {
        "form": form, "title": "Vérifier la fiche", "kicker": desk.service.name,
        "button": "Enregistrer la vérification",
        "lead": "Une personne a appelé, est allée sur place ou a écrit : ce jour est montré aux lecteurs.",
        "back": reverse("directory_desk:entry", args=[service_id]),
    }  # fmt: skip
    return show(request, "web/directory_desk/form.html", context, status=status_of(request))


@policy(Right.DIRECTORY_PROPOSE)
@require_safe
def version(request: HttpRequest, service_id: UUID, version_id: UUID) -> HttpResponse:
    """Show what one act changed; a moderator may give the entry back what it was before."""
    actor = actor_of(request)
    desk = desk_of(actor, service_id)
    kept = version_of(desk.service, version_id)
    now_values = entry_values(desk.service)
    context = {
        "desk": desk, "service": desk.service, "line": kept, "may_restore": desk.moderates and bool(kept.before),
        "lines": side_by_side(changed_fields(kept.before, now_values) or kept.changed, kept.before, now_values),
        "back": reverse("directory_desk:entry", args=[service_id]),
    }  # fmt: skip
    return show(request, "web/directory_desk/version.html", context)


@policy(Right.DIRECTORY_MODERATE)
@require_POST
def restore(request: HttpRequest, service_id: UUID, version_id: UUID) -> HttpResponse:
    """Give an entry back what it was before one act."""
    try:
        saved = editing.restore_version(
            actor=actor_of(request), service_id=service_id, version_id=version_id, now=utc_now()
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = "Le retour à cette version est proposé : un autre modérateur le relira."
        messages.success(request, said if saved.proposed else "La fiche a retrouvé ce qu'elle disait alors.")
    return redirect("directory_desk:entry", service_id)
