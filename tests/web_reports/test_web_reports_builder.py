"""The pages of the builder without a browser: nothing typed is lost, nothing hostile runs, nobody else enters."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from havre.kernel.ids import uuid7
from havre.reports.access import report_for
from havre.reports.models import Report
from havre.reports.queries.opened import load
from havre.reports.rules import LineKind, ReportKind, Section
from havre.web.reports.pages import SLUGS
from reports.reports_cast import FACT, child, complete, draft, line, sent, submitted, write

pytestmark = pytest.mark.django_db
AUTOSAVE = {"HTTP_X_REQUESTED_WITH": "havre"}


def at(report, section):
    return reverse("reports:section", args=[report.pk, SLUGS[section]])


def hidden(page):
    """Return the hidden values of a page: its version, its own id, the id of the line to come."""
    return dict(re.findall(r'type="hidden" name="(page|revision|new_id)" value="([^"]*)"', page))


def text(response):
    return response.content.decode()


def post(client, where, *, page=None, **values):
    first = hidden(text(client.get(where)) if page is None else page)
    return client.post(where, {**first, **values})


def kept(acting, report):
    with acting("alice") as alice:
        return load(report_for(alice, report.pk))


@pytest.fixture
def alice(client_of):
    return client_of("alice")


@pytest.fixture
def report(acting):
    with acting("alice") as actor:
        return draft(actor)


@pytest.mark.parametrize("kind", list(ReportKind))
@pytest.mark.parametrize("section", list(Section))
def test_each_section_opens_empty_and_full(acting, alice, section, kind):
    with acting("alice") as actor:
        reports = [draft(actor, kind=kind), complete(actor, kind=kind)]
    for one in reports:
        page = alice.get(at(one, section))
        assert page.status_code == 200
        assert text(page).count("<h1") == 1
        assert "undefined in a template" not in text(page)


@pytest.mark.parametrize("slug", ["maud", "nadia", "farid", "hugo", "olga", "paul", "denis", "elodie"])
@pytest.mark.parametrize("section", [Section.AUTHOR, Section.FACTS, Section.CHILDREN, Section.REVIEW])
def test_strangers_find_no_page(acting, client_of, report, slug, section):
    assert client_of(slug).get(at(report, section)).status_code == 404
    assert client_of(slug).post(at(report, section), {}).status_code == 404


def test_beginning_twice_makes_one_draft(acting, alice):
    page = text(alice.get(reverse("reports:new")))
    [report_id] = re.findall(r'name="id" value="([^"]+)"', page)
    for _ in range(2):
        answer = alice.post(reverse("reports:new"), {"id": report_id, "kind": "judicial_report"})
        assert answer["Location"] == reverse("reports:report", args=[report_id])
    with acting("alice"):
        assert Report.objects.get().kind == "judicial_report"


def test_a_guide_hands_its_facts_over(acting, alice):
    answer = alice.post(reverse("reports:new"), {"fact": ["Un second téléphone", " ", "Des absences"]})
    assert answer.status_code == 302
    with acting("alice"):
        bodies = load(Report.objects.get()).bodies(LineKind.FACT)
    assert [body.text for body in bodies] == ["Un second téléphone", "Des absences"]


def test_one_form_keeps_its_fields_and_its_new_line_together(acting, alice, report):
    where = at(report, Section.WORRIES)
    answer = post(
        alice, where, worry_types=["sexual", "behaviour"], exploitation_concern="suspected", runaways_count="4",
        **{"nouveau-text": "Je crains que quelqu'un profite d'elle."}, **{"continue": "1"},
    )  # fmt: skip
    opened = kept(acting, report)
    assert answer["Location"] == at(report, Section.FAMILY)
    assert opened.report.worry_types == ["sexual", "behaviour"]
    assert (opened.report.exploitation_concern, opened.narrative.worry.runaways_count) == ("suspected", 4)
    assert [body.text for body in opened.bodies(LineKind.INTERPRETATION)] == [
        "Je crains que quelqu'un profite d'elle."
    ]


def test_lines_are_ordered_edited_and_removed_by_buttons_alone(acting, alice, report):
    with acting("alice") as actor:
        ids = [line(actor, report.pk, LineKind.FACT, {**FACT, "text": one}).id for one in "abc"]
    where = at(report, Section.FACTS)
    assert post(alice, where, up=str(ids[2])).status_code == 302
    assert post(alice, where, down=str(ids[0])).status_code == 302
    assert [body.text for body in kept(acting, report).bodies(LineKind.FACT)] == ["c", "a", "b"]
    edit = post(alice, where, edit=str(ids[0]), **{"nouveau-text": "d", "nouveau-source": "seen"})
    assert edit["Location"] == reverse("reports:line", args=[report.pk, ids[0]])
    assert post(alice, edit["Location"], **{**FACT, "text": "a corrigé"})["Location"] == where
    remove = post(alice, where, remove=str(ids[1]))
    assert "Garder" in text(alice.get(remove["Location"]))
    assert alice.post(remove["Location"])["Location"] == where
    assert [body.text for body in kept(acting, report).bodies(LineKind.FACT)] == ["c", "a corrigé", "d"]


def test_a_double_submission_adds_one_line(acting, alice, report):
    where = at(report, Section.FACTS)
    page = text(alice.get(where))
    for _ in range(2):
        post(alice, where, page=page, **{"nouveau-text": "Elle dort en cours.", "nouveau-source": "seen"})
    assert len(kept(acting, report).of(LineKind.FACT)) == 1


def test_autosave_keeps_each_version_and_never_conflicts_with_itself(acting, alice, report):
    where = at(report, Section.DONE)
    first = hidden(text(alice.get(where)))
    for words in ("Elle", "Elle veut", "Elle veut rester."):
        answer = alice.post(
            where, {**first, "child_view": words, "nouveau-text": f"Dit : {words}"}, **AUTOSAVE
        )
        assert (answer.status_code, "saved_at" in answer.json()) == (200, True)
    assert alice.post(where, {**first, "child_view": "Elle veut rester ici."}).status_code == 302
    opened = kept(acting, report)
    assert opened.narrative.done.child_view == "Elle veut rester ici."
    assert [body.text for body in opened.bodies(LineKind.ACTION)] == ["Dit : Elle veut rester."]


def test_two_people_see_both_versions_and_choose(acting, client_of, report):
    where = at(report, Section.DONE)
    alice, bruno = client_of("alice"), client_of("bruno")
    page = text(bruno.get(where))
    post(alice, where, child_view="Version d'Alice", health="Rien")
    auto = bruno.post(where, {**hidden(page), "child_view": "Version de Bruno"}, **AUTOSAVE)
    assert (auto.status_code, "deux versions" in auto.json()["message"]) == (409, True)
    shown = post(bruno, where, page=page, child_view="Version de Bruno")
    assert shown.status_code == 422
    body = text(shown).replace("&#x27;", "'")
    assert "Version d'Alice" in body
    assert "Version de Bruno" in body
    assert "data-autosave=" not in body
    assert kept(acting, report).narrative.done.child_view == "Version d'Alice"
    assert post(bruno, where, page=body, child_view="Les deux réunies").status_code == 302
    assert kept(acting, report).narrative.done.child_view == "Les deux réunies"


def test_an_image_is_refused_kindly_and_the_text_stays(acting, alice, report):
    where = at(report, Section.FACTS)
    pasted = "Voici data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    answer = post(alice, where, **{"nouveau-text": pasted, "nouveau-source": "seen"})
    body = text(answer)
    assert answer.status_code == 422
    for words in ("Les images et les vidéos sont refusées", "3018", "PHAROS", "119", pasted):
        assert words in body
    assert kept(acting, report).of(LineKind.FACT) == ()
    auto = alice.post(where, {**hidden(body), "nouveau-text": pasted}, **AUTOSAVE)
    assert (auto.status_code, "refusées" in auto.json()["message"]) == (422, True)


def test_a_file_is_not_a_way_in(acting, alice, report):
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n", content_type="image/png")
    where = at(report, Section.DONE)
    alice.post(where, {**hidden(text(alice.get(where))), "attachments": "Certificat", "file": upload})
    assert kept(acting, report).narrative.done.attachments == "Certificat"


def test_a_text_too_long_is_shown_again_whole(alice, report):
    long = "é" * 50_001
    answer = post(alice, at(report, Section.DONE), health=long)
    assert (answer.status_code, long in text(answer)) == (422, True)
    assert "50001 caractères" in text(answer)
    assert 'maxlength="' not in text(answer)


HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }} {% load x %} \u202eabc \x00 ﷽ 𝕏 👧🏽"
)


def test_hostile_text_is_only_text_everywhere(acting, alice, client_of):
    with acting("alice") as actor:
        report = complete(actor)
        child(actor, report.pk, whereabouts=HOSTILE)
        for kind in (LineKind.FACT, LineKind.CHILD_WORDS, LineKind.INTERPRETATION, LineKind.ACTION):
            line(actor, report.pk, kind, {"text": HOSTILE, **({"source": "seen"} if kind == "fact" else {})})
        line(actor, report.pk, LineKind.OTHER_MINOR, {"name": HOSTILE})
        write(actor, report.pk, Section.DONE, health=HOSTILE, child_view=HOSTILE, attachments=HOSTILE)
        write(actor, report.pk, Section.FAMILY, household=HOSTILE)
    for section in Section:
        page = text(alice.get(at(report, section)))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    pdf = alice.get(reverse("reports:draft_pdf", args=[report.pk]))
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")


def test_a_sealed_report_shows_no_form_and_keeps_what_is_sent_to_it(acting, alice, client_of):
    done = sent(acting("alice"), acting("karim"))
    where = at(done, Section.DONE)
    assert alice.get(where)["Location"] == reverse("reports:report", args=[done.pk])
    answer = alice.post(where, {"health": "trop tard, mais à ne pas perdre", "revision": "x", "page": "p"})
    assert answer.status_code == 422
    assert "trop tard, mais à ne pas perdre" in text(answer)
    assert "préparez un complément" in text(answer)


def test_the_child_page_writes_to_the_vault_and_shows_two_versions(acting, client_of, report):
    child_id = uuid7()
    where = reverse("reports:child", args=[report.pk, child_id])
    alice, bruno = client_of("alice"), client_of("bruno")
    values = {"family_name": "Martin", "given_names": "Zoé", "birth_date": "4 mars 2011", "sex": "girl"}
    assert post(alice, where, **values)["Location"] == at(report, Section.CHILDREN)
    page = text(bruno.get(where))
    assert 'value="04/03/2011"' in page
    post(alice, where, **{**values, "school": "Collège des Tilleuls"})
    shown = post(bruno, where, page=page, **{**values, "school": "Lycée"})
    assert shown.status_code == 422
    assert "Collège des Tilleuls" in text(shown)
    assert "Lycée" in text(shown)
    assert "Martin" not in text(alice.get(at(report, Section.CHILDREN)))
    assert "Martin" not in text(alice.get(reverse("reports:list")))


def test_a_wrong_date_says_so_and_loses_nothing(alice, report):
    where = reverse("reports:child", args=[report.pk, uuid7()])
    answer = post(alice, where, birth_date="le 45 mars", given_names="Zoé", sex="girl")
    assert answer.status_code == 422
    assert "ne peut pas être lue" in text(answer)
    assert 'value="le 45 mars"' in text(answer)


# --- « À qui j'écris ? » -----------------------------------------------------------------------------------
CHOICES = {"kind": "concern_report", "stated_danger": "serious"}


def test_the_aid_advises_and_decides_nothing(acting, alice, report):
    where = at(report, Section.ADDRESSEE)
    answers = {
        "answer_grave_and_immediate": "yes", "answer_offence_suspected": "unknown", "answer_danger_or_risk": "yes",
        "answer_identity_known": "no",
    }  # fmt: skip
    assert "Conseil :" not in text(alice.get(where))
    post(alice, where, **CHOICES, **answers)
    page = text(alice.get(where)).replace("\xa0", " ").replace("&#x27;", "'")
    assert "Conseil : Procureur de la République, copie à la CRIP" in page
    assert "L. 226-4, II" in page
    assert kept(acting, report).report.kind == "concern_report"


def test_a_chosen_commune_decides_the_recipient(acting, alice, report):
    where = at(report, Section.ADDRESSEE)
    found = post(alice, where, **CHOICES, commune_q="lill", commune_chercher="1")
    assert found.status_code == 200
    assert 'value="59350"' in text(found)
    post(alice, where, **CHOICES, commune="59350")
    opened = kept(acting, report)
    assert (opened.report.commune_code, opened.report.departement_code) == ("59350", "59")
    assert "CRIP du Nord" in text(alice.get(where))
    post(alice, where, **CHOICES, commune="59350", departement_code="62")
    opened = kept(acting, report)
    assert (opened.report.commune_code, opened.report.departement_code) == ("", "62")
    assert "À porter par la voie sécurisée" in text(alice.get(where))


def test_the_commune_box_answers(alice):
    page = text(alice.get(reverse("reports:communes"), {"commune_q": "lill"}))
    assert 'value="59350"' in page
    assert text(alice.get(reverse("reports:communes"))).strip() == ""


def test_the_prosecutor_s_fields_come_with_a_judicial_report_and_survive_a_switch(acting, alice, report):
    where = at(report, Section.ADDRESSEE)
    assert "Nom du magistrat" not in text(alice.get(where))
    post(alice, where, **{**CHOICES, "kind": "judicial_report"})
    half = post(alice, where, **{**CHOICES, "kind": "judicial_report"}, called_on="20/11/2026")
    assert (half.status_code, "jour et l&#x27;heure" in text(half)) == (422, True)
    called = {"called_on": "20/11/2026", "called_time": "21 h 40", "duty_magistrate": "Mme Lenoir"}
    for kind in ("judicial_report", "concern_report", "concern_report"):
        post(alice, where, **{**CHOICES, **called, "kind": kind}, departement_code="974")
    block = kept(acting, report).narrative.addressee
    assert block.duty_magistrate == "Mme Lenoir"
    assert block.called_at is not None


def test_the_texts_follow_the_quality_and_carry_their_reserve(acting, alice, report):
    where = at(report, Section.ADDRESSEE)
    page = text(alice.get(where))
    assert "art. 40" not in page
    with acting("alice") as actor:
        write(actor, report.pk, Section.AUTHOR, qualities=["civil_servant"])
        write(actor, report.pk, Section.ADDRESSEE, kind="judicial_report")
    page = text(alice.get(where))
    assert "cpp_40_2" in page
    assert "à vérifier" in page


# --- review, PDF, statements --------------------------------------------------------------------------------
def test_the_review_says_what_misses_and_shows_the_very_document(acting, alice, report):
    page = text(alice.get(at(report, Section.REVIEW))).replace("&#x27;", "'")
    assert "Aucun fait n'est écrit" in page
    assert "Le département de l'enfant" in page
    refused = alice.post(reverse("reports:ask", args=[report.pk]), {"revision": report.revision})
    assert refused.status_code == 422
    with acting("alice") as actor:
        full = complete(actor)
    page = text(alice.get(at(full, Section.REVIEW)))
    for words in (
        "Elle dort en cours depuis trois semaines.",
        "Il me demande de rester joignable",
        "Zoé",
        "CRIP du Nord",
    ):
        assert words in page
    assert "Aucun fait n&#x27;est écrit" not in page
    assert "%" not in page.split("<main")[1].split("</main")[0]


def test_the_draft_pdf_is_marked_and_never_the_sealed_one(acting, alice):
    with acting("alice") as actor:
        report = submitted(actor)
    answer = alice.get(reverse("reports:draft_pdf", args=[report.pk]))
    assert (answer["Content-Type"], "brouillon-" in answer["Content-Disposition"]) == (
        "application/pdf",
        True,
    )
    done = sent(acting("alice"), acting("karim"))
    assert alice.get(reverse("reports:draft_pdf", args=[done.pk])).status_code == 404


def test_a_page_is_kept_whole_or_not_at_all(acting, alice, report):
    pasted = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB"
    answer = post(alice, at(report, Section.DONE), health=pasted, **{"nouveau-text": "119 appelé"})
    assert (answer.status_code, "119 appelé" in text(answer)) == (422, True)
    assert kept(acting, report).of(LineKind.ACTION) == ()


def test_a_third_holder_is_unfolded_once_stated(acting, alice, report):
    where = at(report, Section.FAMILY)
    assert '<details class="disclosure" open' not in text(alice.get(where))
    values = {
        "parent_0_name": "Mme Martin",
        "parent_2_name": "Sa grand-mère",
        "parent_2_birth_date": "3 mai 1950",
    }
    post(alice, where, **values, **{"nouveau-name": "Léo", "nouveau-age": "9 ans"})
    opened = kept(acting, report)
    assert [parent.name for parent in opened.narrative.family.parents] == ["Mme Martin", "Sa grand-mère"]
    assert [minor.name for minor in opened.bodies(LineKind.OTHER_MINOR)] == ["Léo"]
    assert 'value="03/05/1950"' in text(alice.get(where))
