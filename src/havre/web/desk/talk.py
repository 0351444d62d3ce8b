"""What the page of one contact shows around its forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse

from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.listening.queries import contacts as reads
from havre.listening.queries.danger import ContactDanger
from havre.listening.queries.duty import duty_for
from havre.listening.queries.places import commune_label, communes_found, departement_choices
from havre.listening.rules import TO_QUALIFY, ContactAct, DangerStep, NoteKind
from havre.ui.shapes import Choice, Link
from havre.web.desk.forms.contact import LineForm, PanelForm
from havre.web.desk.forms.fields import complaints
from havre.web.desk.pages import actor_of, contact_crumbs, page, url

SALT = "havre.desk.view"
VIEW_SECONDS = 4 * 3600
# Acts at the foot of the page, in the order of use: label, variant, two keys.
ACTIONS = {
    ContactAct.START: ("Prendre l'échange", "primary", "p p"),
    ContactAct.END: ("Terminer l'échange", "secondary", "t t"),
    ContactAct.CALLER_LEFT: ("La personne a raccroché", "secondary", "r r"),
    ContactAct.TRANSFER: ("Passer à un collègue", "secondary", "p c"),
    ContactAct.INVITE_CALLBACK: ("Inviter à rappeler", "secondary", "i r"),
    ContactAct.REDIRECT: ("Réorienter", "secondary", "r o"),
}


def contact_context(
    request: HttpRequest,
    seen: reads.ContactPage,
    *,
    line: LineForm | None = None,
    panel: PanelForm | None = None,
) -> dict[str, Any]:
    """Return what the page of a contact needs; bound forms come back with what was typed."""
    return {
        "contact": seen,
        "line": line or line_form(request, seen),
        "panel": panel or PanelForm(panel=seen.panel, revision=seen.revision),
        "commune_options": commune_options(seen.panel.commune_code),
        "commune_query": "",
        "kinds": list(NoteKind),
        "actions": [(act, *ACTIONS[act]) for act in seen.acts if act in ACTIONS],
        "to_qualify": seen.status in TO_QUALIFY,
        "now_seconds": f"{utc_now().timestamp():.3f}",
        "view_token": view_token(request, seen.contact_id),
        "crumbs": [Link("Plateau", url("floor")), Link(seen.reference)],
        **danger_context(seen.danger),
    }


def commune_options(code: str, searched: str | None = None) -> list[Choice] | None:
    """Return the communes to choose from: those found, else the one already chosen, else nothing."""
    if searched is not None:
        return [
            Choice(hit.code, hit.label, ", ".join(hit.postal_codes[:2])) for hit in communes_found(searched)
        ]
    place = commune_label(code)
    return [Choice(code, place)] if place else None


def danger_context(seen: ContactDanger, *, said: str = "", typed: str = "") -> dict[str, Any]:
    """Return what « danger maintenant » needs; no number is looked for while no danger runs."""
    alert = seen.alert if seen.alert and seen.alert.runs else None
    here = (alert.departement_code if alert else "") or seen.departement_code
    commune = seen.commune_code if here == seen.departement_code else ""
    return {
        "alert": alert,
        "duty": duty_for(here, commune_code=commune, now=utc_now()) if alert else None,
        "danger_steps": [step for step in DangerStep if step != DangerStep.OTHER],
        "departements": departement_choices() if alert else [],
        "step_id": uuid4(),
        "said": said,
        "typed": typed,
    }


def line_form(request: HttpRequest, seen: reads.ContactPage) -> LineForm:
    """Return an empty line, or one's own line to change when the address asks for it (``?modifier=``)."""
    wanted = request.GET.get("modifier", "")
    for line in seen.lines:
        if line.mine and str(line.note_id) == wanted:
            return LineForm(
                initial={
                    "id": line.note_id,
                    "kind": line.kind,
                    "text": line.text,
                    "revision": line.revision + 1,
                }
            )
    return LineForm(initial={"id": uuid4()})


def view_token(request: HttpRequest, contact_id: UUID) -> str:
    """Return the proof that this person's opening of the page is in the journal."""
    return signing.dumps([str(actor_of(request).user_id), str(contact_id)], salt=SALT)


def proves_view(request: HttpRequest, contact_id: UUID) -> bool:
    """Tell whether the page that asks was opened by this person, within the last four hours."""
    try:
        shown = signing.loads(request.GET.get("vue", ""), salt=SALT, max_age=VIEW_SECONDS)
    except signing.BadSignature:
        return False
    return bool(shown == [str(actor_of(request).user_id), str(contact_id)])


def panel_refused(
    request: HttpRequest, contact_id: UUID, form: PanelForm, *, refusal: Refused | None = None,
    searching: str | None = None,
) -> HttpResponse:  # fmt: skip
    """Answer a panel that was not kept: a sentence for the script, else the page with what was typed.

    A conflict shows the two versions side by side; the one kept is chosen by whoever reads them.
    """
    if request.headers.get("X-Requested-With") == "havre":
        said = refusal.sentence if refusal else complaints(form)
        return JsonResponse({"message": said}, status=409 if refusal else 422)
    seen = reads.contact_page(actor_of(request), contact_id)
    if refusal is not None and refusal.code == "conflict":
        versions = conflict_context(seen, form, address=request.path)
        return page(request, "web/desk/panel_conflict.html", versions, status=409)
    if refusal is not None:
        form.add_error(None, refusal.sentence)
    context = contact_context(request, seen, panel=form)
    if searching is not None:
        context |= {"commune_options": commune_options("", searching), "commune_query": searching}
    return page(request, "web/desk/contact.html", context, status=200 if searching is not None else 422)


def conflict_context(seen: reads.ContactPage, form: PanelForm, *, address: str) -> dict[str, Any]:
    """Return the two versions of a panel, field by field, and the form that keeps the reader's, posted to ``address``.

    Whatever else the form holds (the qualification) goes with it: nothing typed is lost.
    """
    mine = form.panel()
    differing = mine.differing(seen.panel)
    theirs = PanelForm(panel=seen.panel, revision=seen.revision)
    others = {name: form.cleaned_data[name] for name in form.fields if name not in theirs.fields}
    again = type(form)(panel=mine, revision=seen.revision, initial=others)
    rows = [
        (again[name].label, _shown(again, name), _shown(theirs, name))
        for name in differing
        if name in form.fields
    ]
    if "commune_code" in differing:
        rows.append(("Commune", commune_label(mine.commune_code), commune_label(seen.panel.commune_code)))
    crumbs = contact_crumbs(seen.contact_id, seen.reference, "Deux versions")
    return {"contact": seen, "rows": rows, "form": again, "address": address, "crumbs": crumbs}


def _shown(form: PanelForm, name: str) -> str:
    """Return in words the value that a form shows for a field."""
    value = form[name].value()
    choices = dict(getattr(form.fields[name], "choices", []))
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, list | tuple):
        return ", ".join(str(choices.get(item, item)) for item in value)
    return str(choices.get(value, value) or "")
