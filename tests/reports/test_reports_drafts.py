"""Begin a report, write its sections; two people at once; hostile and heavy texts."""

from __future__ import annotations

import pytest

from havre.documents.images import IMAGE_REFUSED
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.reports.access import report_for
from havre.reports.content import FactBody
from havre.reports.models import Report
from havre.reports.queries.opened import load
from havre.reports.rules import Completion, LineKind, ReportKind, ReportStatus, Section
from havre.reports.services.drafts import open_draft, withdraw, write_section
from havre.reports.services.keeping import Changed
from reports.reports_cast import NOW, complete, draft, submitted, write

pytestmark = pytest.mark.django_db
STRANGERS = ("maud", "nadia", "rose", "farid", "gaelle", "hugo", "chloe", "olga", "paul", "denis", "elodie")
PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"


def test_a_draft_begins_with_its_author(acting, cast):
    with acting("alice") as actor:
        report = draft(actor)
        author = load(report).narrative.author
    assert (report.status, report.author_id, report.team_id) == ("draft", cast.alice.id, cast.alice.team_id)
    assert (author.name, author.function, author.service) == ("Alice Morel", "Écoutante", "Plateau d'écoute")
    assert report.reference.startswith("EC-")


def test_beginning_twice_makes_one_draft(acting):
    report_id = uuid7()
    with acting("alice") as actor:
        first = open_draft(actor=actor, report_id=report_id, now=NOW)
        second = open_draft(actor=actor, report_id=report_id, now=NOW)
        assert (first.pk, Report.objects.count()) == (second.pk, 1)


def test_a_guide_may_hand_over_its_facts(acting):
    with acting("nadia") as actor:
        report = draft(
            actor, facts=[FactBody(text="Un second téléphone caché."), FactBody(text="Des absences.")]
        )
        opened = load(report)
    assert [body.text for body in opened.bodies(LineKind.FACT)] == [
        "Un second téléphone caché.",
        "Des absences.",
    ]
    assert opened.completion()[Section.FACTS] is Completion.NEEDED  # the author still says how it is known


def test_an_evaluator_or_an_administrator_does_not_write(acting):
    for slug in ("hugo", "farid", "olga", "paul", "denis", "elodie"):
        with acting(slug) as actor, pytest.raises(NotVisible):
            draft(actor)


@pytest.mark.parametrize("slug", STRANGERS)
def test_strangers_have_no_door(acting, slug):
    with acting("alice") as actor:
        report = complete(actor)
    with acting(slug) as stranger:
        assert Report.objects.count() == 0
        with pytest.raises(NotVisible):
            report_for(stranger, report.pk)
        with pytest.raises(NotVisible):
            write_section(
                actor=stranger, report_id=report.pk, section=Section.DONE, values={"health": "x"}, revision="",
                page="p", now=NOW,
            )  # fmt: skip
        with pytest.raises(NotVisible):
            withdraw(actor=stranger, report_id=report.pk, now=NOW)


def test_a_section_keeps_what_is_written_and_grows_the_revision(acting):
    with acting("alice") as actor:
        report = draft(actor)
        changed = write(actor, report.pk, Section.DONE, child_view="Elle ne veut pas rentrer.")
        assert load(changed).narrative.done.child_view == "Elle ne veut pas rentrer."
        assert changed.revision == report.revision + 1
        again = write(actor, report.pk, Section.DONE, child_view="Elle ne veut pas rentrer.")
        assert again.revision == changed.revision


def test_switching_the_addressee_keeps_everything(acting):
    with acting("alice") as actor:
        report = complete(actor, kind=ReportKind.JUDICIAL, duty_magistrate="Mme Lenoir")
        before = load(report)
        for kind in (ReportKind.CONCERN, ReportKind.JUDICIAL):
            write(actor, report.pk, Section.ADDRESSEE, kind=kind.value)
        after = load(report_for(actor, report.pk))
    assert after.narrative.addressee == before.narrative.addressee
    assert (after.lines, after.children, after.report.reference) == (
        before.lines,
        before.children,
        report.reference,
    )


def test_two_people_do_not_overwrite_each_other(acting):
    with acting("alice") as alice:
        report = draft(alice)
        revision = load(report).revision(Section.DONE)
        write(alice, report.pk, Section.DONE, health="Version d'Alice")
    with acting("bruno") as bruno, pytest.raises(Changed) as conflict:
        write_section(
            actor=bruno, report_id=report.pk, section=Section.DONE, values={"health": "Version de Bruno"},
            revision=revision, page="page-2", now=NOW,
        )  # fmt: skip
    assert conflict.value.current["health"] == "Version d'Alice"
    with acting("alice") as alice:
        assert load(report_for(alice, report.pk)).narrative.done.health == "Version d'Alice"


def test_a_page_is_not_in_conflict_with_itself(acting):
    """Autosave and the button race: the page that wrote last may write again with its first revision."""
    with acting("alice") as actor:
        report = draft(actor)
        revision = load(report).revision(Section.DONE)
        for text in ("un", "un deux", "un deux trois"):
            write_section(
                actor=actor, report_id=report.pk, section=Section.DONE, values={"health": text},
                revision=revision, page="page-1", now=NOW,
            )  # fmt: skip
        with pytest.raises(Changed):
            write_section(
                actor=actor, report_id=report.pk, section=Section.DONE, values={"health": "autre onglet"},
                revision=revision, page="", now=NOW,
            )  # fmt: skip
        assert load(report_for(actor, report.pk)).narrative.done.health == "un deux trois"


def test_different_sections_never_conflict(acting):
    with acting("alice") as alice:
        report = draft(alice)
        revisions = {part: load(report).revision(part) for part in (Section.DONE, Section.FAMILY)}
        write(alice, report.pk, Section.DONE, health="Alice")
    with acting("bruno") as bruno:
        write_section(
            actor=bruno, report_id=report.pk, section=Section.FAMILY, values={"household": "Sa tante"},
            revision=revisions[Section.FAMILY], page="page-2", now=NOW,
        )  # fmt: skip
        narrative = load(report_for(bruno, report.pk)).narrative
    assert (narrative.done.health, narrative.family.household) == ("Alice", "Sa tante")


@pytest.mark.parametrize("text", [PNG, "voici " + PNG, "<svg xmlns='http://www.w3.org/2000/svg'></svg>"])
def test_an_image_is_refused_and_nothing_is_kept(acting, text):
    with acting("alice") as actor:
        report = draft(actor)
        with pytest.raises(Refused) as refusal:
            write(actor, report.pk, Section.DONE, health=text)
        assert (refusal.value.code, refusal.value.field) == (IMAGE_REFUSED, "health")
        assert "119" in refusal.value.sentence
        assert load(report_for(actor, report.pk)).narrative.done.health == ""


def test_hostile_text_is_cleaned_and_kept_as_text(acting):
    hostile = "a\x00b \u202egauche <script>alert(1)</script> '; DROP TABLE reports_report; -- {{ 7*7 }}"
    with acting("alice") as actor:
        report = draft(actor)
        write(actor, report.pk, Section.DONE, health=hostile)
        kept = load(report_for(actor, report.pk)).narrative.done.health
    assert kept == "ab gauche <script>alert(1)</script> '; DROP TABLE reports_report; -- {{ 7*7 }}"


def test_a_text_too_long_is_refused_with_its_length(acting):
    with acting("alice") as actor:
        report = draft(actor)
        with pytest.raises(Refused) as refusal:
            write(actor, report.pk, Section.DONE, health="é" * 50_001)
        assert (refusal.value.code, "50001" in refusal.value.sentence) == ("too_long", True)


@pytest.mark.parametrize(
    "values", [{"kind": "letter"}, {"stated_danger": "9/10"}, {"worry_types": ["score"]}]
)
def test_a_code_out_of_its_vocabulary_is_a_fault(acting, values):
    section = Section.WORRIES if "worry_types" in values else Section.ADDRESSEE
    with acting("alice") as actor:
        report = draft(actor)
        with pytest.raises(ValueError, match="is not a valid"):
            write(actor, report.pk, section, **values)


def test_the_same_departement_is_not_written_twice(acting):
    with acting("alice") as actor:
        report = draft(actor)
        kept = write(
            actor, report.pk, Section.ADDRESSEE, departement_code="59", presence_departement_code="59"
        )
    assert (kept.departement_code, kept.presence_departement_code) == ("59", "")


def test_completion_speaks_in_words(acting):
    with acting("alice") as actor:
        empty, full = load(draft(actor)).completion(), load(complete(actor)).completion()
    assert empty[Section.CHILDREN] is empty[Section.FACTS] is empty[Section.PARENTS] is Completion.NEEDED
    assert empty[Section.WORDS] is empty[Section.FAMILY] is Completion.EMPTY
    assert Completion.NEEDED not in full.values()
    assert Section.REVIEW not in full


def test_the_author_or_the_visa_gives_up_nobody_else(acting):
    with acting("alice") as alice:
        first, second, third = (complete(alice) for _ in range(3))
        assert withdraw(actor=alice, report_id=first.pk, now=NOW).status == ReportStatus.WITHDRAWN
    with acting("bruno") as bruno, pytest.raises(Refused) as refusal:
        withdraw(actor=bruno, report_id=second.pk, now=NOW)
    assert refusal.value.code == "not_author"
    with acting("karim") as karim:
        assert withdraw(actor=karim, report_id=third.pk, now=NOW).status == ReportStatus.WITHDRAWN
        with pytest.raises(Refused):
            write(karim, third.pk, Section.DONE, health="trop tard")


def test_a_submitted_text_is_changed_by_the_visa_only(acting):
    with acting("alice") as alice:
        report = submitted(alice)
        with pytest.raises(Refused) as refusal:
            write(alice, report.pk, Section.DONE, health="Alice revient")
        assert refusal.value.code == "not_editable"
    with acting("bruno") as bruno, pytest.raises(Refused):
        write(bruno, report.pk, Section.DONE, health="Bruno passe")
    with acting("karim") as karim:
        write(karim, report.pk, Section.DONE, health="Karim corrige", page="page-karim")
        assert load(report_for(karim, report.pk)).narrative.done.health == "Karim corrige"
