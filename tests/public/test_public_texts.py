"""The texts: sources, links, languages, reading ease, and the copy that answers when everything else is down."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as some

from havre.public.library import check
from havre.public.library.addresses import LISTS, PAGES
from havre.public.library.marks import marks_of, without_marks
from havre.public.library.reading_ease import ease_of, syllables_of
from havre.public.library.shape import html_of
from havre.public.library.texts import Source, Text, texts
from havre.public.library.words import CONTENT, present, words


def page(body="Un texte. {conseil}", *, code="fr", **values):
    given = {
        "slug": "what-is-happening", "code": code, "title": "Titre", "summary": "", "audience": "young", "order": 1,
        "date": "2026-11-22", "revision": 1, "reviewers": (), "reading_age": 12,
        "sources": (Source("s1", "Une source", "2024"),), "body": body,
    }  # fmt: skip
    return Text(**{**given, **values})


def wrongs(text):
    return [finding.what for rule in check.RULES for finding in rule(text) if finding.wrong]


def test_nothing_in_the_texts_is_to_be_corrected():
    assert [f"{found.where}: {found.what}" for found in check.examine() if found.wrong] == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Un texte sans source.", "bloc sans source"),
        ("- Un point. {s1}\n- Un autre.", "bloc sans source"),
        ("Un texte. {s9}", "source non déclarée"),
        ("[Ailleurs](http://example.org) {s1}", "lien refusé"),
        ("[Ailleurs](javascript:alert) {s1}", "lien refusé"),
        ("[Une page](page:nowhere) {s1}", "n'existe pas"),
        ("Une prostituée. {s1}", "mot à ne pas employer"),
        ("<b>Gras</b> {s1}", "HTML"),
    ],
)
def test_what_is_wrong_in_a_text_is_found(body, told):
    assert told in " ".join(wrongs(page(body)))


def test_what_is_not_wrong_is_not_told():
    assert wrongs(page("La prostitution des mineurs est interdite. {s1}\n\n- Vrai. {s1,conseil}")) == []


def test_a_page_without_an_address_or_for_nobody_is_found():
    assert len(wrongs(page(slug="nowhere", audience="everyone"))) == 2


def test_a_page_that_two_people_have_not_read_is_told_and_not_refused():
    findings = list(check._review(page(reviewers=("une",))))
    assert [found.wrong for found in findings] == [False]
    assert not list(check._review(page(reviewers=("une", "deux"))))


@pytest.mark.parametrize(
    ("revision", "told"), [(1, "traduit la révision 1"), (2, ""), (3, "révision inconnue")]
)
def test_a_translation_older_than_its_source_is_listed(revision, told):
    found = [finding.what for finding in check._age(page(code="es", revision=revision), page(revision=2))]
    assert told in " ".join(found)
    assert bool(found) == bool(told)


def test_hard_reading_rings_the_alarm():
    hard = "L'incompatibilité institutionnelle des réglementations administratives " * 6
    alarms = list(check._reading(page(f"{hard}. {{s1}}")))
    assert len(alarms) == 2
    assert not any(found.wrong for found in alarms)
    assert not list(check._reading(page("Tu peux parler. Tu peux partir. {s1}")))


@pytest.mark.parametrize(
    ("word", "count"), [("parler", 2), ("téléphone", 3), ("aide", 1), ("le", 1), ("parlent", 1)]
)
def test_syllables_are_counted_as_they_are_said(word, count):
    assert syllables_of(word) == count


@given(some.text(max_size=300))
def test_any_text_has_a_measure(text):
    assert ease_of(text).longest >= 0


@given(some.text(max_size=200))
def test_no_text_becomes_a_script(text):
    html = html_of(text, address=lambda name: f"/fr/{name}/")
    assert not re.search(
        r"<(script|img|iframe|style|object)|\son\w+=\"|href=\"(?!/fr/|tel:|sms:|https://)", html
    )


def test_marks_are_read_and_not_shown():
    assert marks_of("Un texte. {s1,conseil}") == ("s1", "conseil")
    assert without_marks("Un texte. {s1,conseil}\n\nUn autre. {s2}") == "Un texte.\n\nUn autre."


@pytest.mark.parametrize("language", present(), ids=lambda language: language.code)
def test_a_language_has_every_word_of_the_frame(language):
    assert words(language.code).keys() == words("fr").keys()
    assert all(value.strip() for value in words(language.code).values())


@pytest.mark.parametrize("language", [one for one in present() if one.lang != "fr"], ids=lambda one: one.code)
def test_no_word_falls_back_on_french(language):
    ours, french = words(language.code), words("fr")
    figures = {key for key, value in french.items() if not re.search(r"[a-z]{3}", value)}
    same = {key for key in ours if ours[key] == french[key]} - figures
    assert not {key for key in same if len(ours[key]) > 12}, same


def test_an_address_is_given_once():
    codes = [*PAGES.values(), *LISTS.values(), 6, 7, 8]
    assert len(codes) == len(set(codes))


def test_the_front_matter_that_cannot_be_read_says_which_file(tmp_path):
    from havre.public.library.texts import read_text

    for name, text in [
        ("bare.md", "Sans rien"),
        ("open.md", "+++\ntitle = 1\n"),
        ("bad.md", "+++\na = \n+++\nx"),
    ]:
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(ValueError, match=name):
            read_text(path, "fr")


# --- the copy in files ------------------------------------------------------------------------------------


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found += [given[name] for name in ("href", "src", "action") if given.get(name)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("still")
    call_command("public_export", folder, stdout=StringIO())
    return folder


def test_the_copy_has_every_page_with_the_numbers_and_no_form(copy):
    pages = list(copy.rglob("*.html"))
    assert len(pages) >= 1 + len(present()) * (1 + len(PAGES))
    for path in pages:
        text = path.read_text()
        assert "<form" not in text, path
        if "vacances" not in path.parts:
            assert all(f'href="{number}"' in text for number in ("tel:119", "tel:17", "sms:114")), path


def test_every_link_of_the_copy_leads_to_a_file_of_the_copy(copy):
    lost = []
    for path in copy.rglob("*.html"):
        parser = Links()
        parser.feed(path.read_text())
        for link in parser.found:
            if not link.startswith(("tel:", "sms:", "https://", "#")):
                target = (path.parent / link.partition("#")[0]).resolve()
                if link.startswith("/") or not target.is_file():
                    lost.append((str(path.relative_to(copy)), link))
    assert lost == []


def test_the_content_folder_holds_only_languages_that_are_declared():
    from havre.public.library.words import BY_CODE

    folders = {path.name for path in Path(CONTENT).iterdir() if path.is_dir()}
    assert folders - {"guides"} <= set(BY_CODE)
    assert texts("fr")
