"""The same form sent twice makes one thing; two people on the same page lose nothing of what either typed."""

from __future__ import annotations

from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from havre.reports.rules import Section
from havre.web.reports.pages import SLUGS

pytestmark = pytest.mark.django_db


def shown(response: Any) -> str:
    return unescape(response.content.decode())


# --- twice -------------------------------------------------------------------------------------------


def count(model: Any, **where: Any) -> int:
    return int(model.objects.filter(**where).count())


@pytest.fixture
def counting(acting: Any) -> Any:
    """``counting("alice", Note, contact_id=…)`` counts what that person sees."""

    def of(slug: str, model: Any, **where: Any) -> int:
        with acting(slug):
            return count(model, **where)

    return of


def test_a_contact_opened_twice_is_one_contact(client_of: Any, counting: Any) -> None:
    from havre.listening.models import Contact

    alice, wanted = client_of("alice"), uuid4()
    for _ in range(3):
        assert alice.post("/ecoute/contacts/nouveau/", {"id": wanted}).status_code == 302

    assert counting("alice", Contact, pk=wanted) == 1


def test_a_line_sent_twice_is_one_line_with_or_without_script(
    client_of: Any, talk: Any, counting: Any
) -> None:
    from havre.listening.models import Note

    alice, note = client_of("alice"), uuid4()
    line = {"id": note, "kind": "note", "text": "Elle est à la gare.", "revision": 1}
    for _ in range(2):
        assert alice.post(f"/ecoute/{talk}/notes/", line).status_code == 302
        assert alice.post(f"/ecoute/{talk}/notes/{note}/", line).status_code == 200

    assert counting("alice", Note, contact_id=talk) == 1


def test_a_danger_raised_twice_is_one_danger(client_of: Any, talk: Any, counting: Any) -> None:
    from havre.listening.models import DangerAlert

    alice = client_of("alice")
    for _ in range(3):
        assert alice.post(f"/ecoute/{talk}/danger/").status_code == 302

    assert counting("alice", DangerAlert, contact_id=talk) == 1


def test_an_act_of_the_crip_sent_twice_acts_once(client_of: Any, reception: Any, counting: Any) -> None:
    from havre.concern_unit.models import Step

    farid, where = client_of("farid"), f"/crip/{reception}/note/"
    form = farid.get(where).context["form"]
    sent = {
        "step_id": form["step_id"].value(),
        "revision": form["revision"].value(),
        "text": "Rappelé l'école.",
    }
    before = counting("farid", Step, reception_id=reception)
    first, second = farid.post(where, sent), farid.post(where, sent)

    assert counting("farid", Step, reception_id=reception) == before + 1
    assert first.status_code == 302
    assert second.status_code in (302, 422)
    if second.status_code == 422:
        assert "Rappelé l'école." in shown(second)


def test_a_report_and_its_line_sent_twice_are_one(client_of: Any, acting: Any, counting: Any) -> None:
    from havre.reports.models import Line
    from reports.reports_cast import draft

    with acting("alice") as actor:
        report = draft(actor)
    alice, where = client_of("alice"), reverse("reports:section", args=[report.pk, SLUGS[Section.FACTS]])
    page = alice.get(where)
    sent = {"page": page.context["page_id"], "new_id": page.context["new_id"], "revision": page.context["revision"],
            "nouveau-text": "Vue à 5 h devant un hôtel.", "nouveau-source": "seen"}  # fmt: skip
    for _ in range(2):
        assert alice.post(where, sent).status_code in (302, 422)

    assert counting("alice", Line, report_id=report.pk) == 1


# --- two people ---------------------------------------------------------------------------------------


def test_two_people_on_one_panel_see_both_versions(client_of: Any, talk: Any, acting: Any) -> None:
    """Alice and Bruno opened the same panel; the second to save meets both texts and may keep either."""
    alice, bruno, where = client_of("alice"), client_of("bruno"), f"/ecoute/{talk}/volet/"
    assert alice.post(where, {"revision": 1, "caller_needs": "Dormir au calme"}).status_code == 302
    answer = bruno.post(where, {"revision": 1, "caller_needs": "Rappeler sa tante", "language": "polonais"})

    assert answer.status_code == 409
    assert all(text in shown(answer) for text in ("Dormir au calme", "Rappeler sa tante", "polonais"))
    form = answer.context["form"]
    again = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [], False)
    }
    assert bruno.post(where, again).status_code == 302
    assert "Rappeler sa tante" in shown(alice.get(f"/ecoute/{talk}/"))
    quiet = alice.post(where, {"revision": 1, "caller_needs": "Autre"}, HTTP_X_REQUESTED_WITH="havre")
    assert (quiet.status_code, "message" in quiet.json()) == (409, True)


def test_two_browsers_on_one_line_keep_both_texts(client_of: Any, talk: Any) -> None:
    """The same revision with other words is told 409: the page sends its words again as another line."""
    alice, other, note = client_of("alice"), client_of("alice"), uuid4()
    where = f"/ecoute/{talk}/notes/{note}/"
    first = alice.post(where, {"kind": "note", "text": "Premier écran", "revision": 1})
    second = other.post(where, {"kind": "note", "text": "Second écran", "revision": 1})
    assert (first.status_code, second.status_code) == (200, 409)
    fresh = f"/ecoute/{talk}/notes/{uuid4()}/"
    assert other.post(fresh, {"kind": "note", "text": "Second écran", "revision": 1}).status_code == 200

    page = shown(alice.get(f"/ecoute/{talk}/"))
    assert all(text in page for text in ("Premier écran", "Second écran"))
    plain = other.post(
        f"/ecoute/{talk}/notes/", {"id": note, "kind": "note", "text": "Sans script", "revision": 1}
    )
    assert plain.status_code == 422
    assert "Sans script" in shown(plain)


def test_an_older_copy_never_replaces_a_newer_line(client_of: Any, talk: Any) -> None:
    alice, where = client_of("alice"), f"/ecoute/{talk}/notes/{uuid4()}/"
    for revision, text in ((1, "a"), (3, "abc"), (2, "ab")):
        assert (
            alice.post(where, {"kind": "note", "text": f"ligne {text} fin", "revision": revision}).status_code
            == 200
        )

    assert "ligne abc fin" in shown(alice.get(f"/ecoute/{talk}/"))


def test_two_windows_on_one_section_of_a_report_show_both_texts(client_of: Any, acting: Any) -> None:
    from reports.reports_cast import draft

    with acting("alice") as actor:
        report = draft(actor)
    where = reverse("reports:section", args=[report.pk, SLUGS[Section.DONE]])
    one, two = client_of("alice"), client_of("alice")
    pages = [window.get(where).context for window in (one, two)]
    tokens = [
        {"page": page["page_id"], "revision": page["revision"], "new_id": page["new_id"]} for page in pages
    ]
    assert one.post(where, {**tokens[0], "health": "Fatigue", "child_view": "Dormir"}).status_code == 302
    answer = two.post(where, {**tokens[1], "health": "Vue par l'infirmière", "child_view": "Dormir"})

    assert answer.status_code in (409, 422)
    assert all(text in shown(answer) for text in ("Fatigue", "Vue par l'infirmière"))
    again = {
        "page": answer.context["page_id"],
        "revision": answer.context["revision"],
        "new_id": answer.context["new_id"],
    }
    assert (
        two.post(
            where, {**again, "health": "Fatigue. Vue par l'infirmière", "child_view": "Dormir"}
        ).status_code
        == 302
    )
    assert "Fatigue. Vue par l'infirmière" in shown(one.get(where))


def test_two_people_on_one_reception_keep_the_words_of_the_second(client_of: Any, reception: Any) -> None:
    """Farid and Gaëlle write from the same page; the second gets her words back, and what happened meanwhile."""
    farid, gaelle, where = client_of("farid"), client_of("gaelle"), f"/crip/{reception}/premiere-analyse/"
    forms = [browser.get(where).context["form"] for browser in (farid, gaelle)]
    given = [{"step_id": form["step_id"].value(), "revision": form["revision"].value()} for form in forms]
    note = farid.post(f"/crip/{reception}/note/", {**given[0], "text": "L'école a rappelé."})
    answer = gaelle.post(where, {**given[1], "outcome": "evaluation", "reason": "Faits répétés, à évaluer."})

    assert note.status_code == 302
    assert answer.status_code == 422
    assert "Faits répétés, à évaluer." in shown(answer)
    again = answer.context["form"]
    sent = {"step_id": again["step_id"].value(), "revision": again["revision"].value()}
    kept = gaelle.post(where, {**sent, "outcome": "evaluation", "reason": "Faits répétés, à évaluer."})
    assert kept.status_code in (302, 422)
