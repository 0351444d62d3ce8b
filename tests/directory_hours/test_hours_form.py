"""The editor of opening hours, as a person without JavaScript meets it."""

from __future__ import annotations

import re
import time
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string

from havre.directory.hours import Place
from havre.web.directory.hours_form import DAYS, HoursForm

TEMPLATE = "web/directory/_hours_editor.html"
RENNES, REUNION = Place("35"), Place("974")
OFFICE = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"


def posted(form: HoursForm, **typed: str) -> dict[str, Any]:
    """Return what a browser sends: what the page showed, then what the person changed."""
    shown = {form.add_prefix(name): form[name].value() or "" for name in form.fields}
    return {name: str(value) for name, value in shown.items()} | {
        form.add_prefix(name): value for name, value in typed.items()
    }


def sent(initial: str = "", place: Place = RENNES, **typed: str) -> HoursForm:
    page = HoursForm(initial_text=initial, place=place)
    return HoursForm(posted(page, **typed), initial_text=initial, place=place)


def accepted(form: HoursForm) -> str:
    assert form.is_valid(), form.errors
    return form.expression()


def test_a_week_typed_in_plain_words_becomes_an_expression_and_a_sentence() -> None:
    form = sent(
        way="week",
        day_0="9h-12h, 14h-17h",
        day_1="9h-12h, 14h-17h",
        day_4="21h-8h",
        bank="closed",
        school="closed",
        comment="  sonner\u202e deux fois ",
    )

    assert form.is_valid(), form.errors
    assert form.expression() == (
        'Mo,Tu 09:00-12:00,14:00-17:00 "sonner deux fois"; Fr 21:00-08:00 "sonner deux fois"; SH off; PH off'
    )
    assert form.sentence() == (
        "Le lundi et le mardi de 9 h à 12 h et de 14 h à 17 h, le vendredi de 21 h à 8 h ; "
        "fermé pendant les vacances scolaires ; fermé les jours fériés ; sonner deux fois."
    )
    assert form.feedback == form.sentence()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24/7",
        "off",
        OFFICE,
        'unknown "appeler le matin"',
        'Mo-Fr 09:00-12:00 "sur rendez-vous"; SH off; SH Mo-We 10:00-11:00 "sur rendez-vous"; PH off',
        "24/7; SH off; SH Mo-Fr 10:00-16:00",
        "Mo-Su 21:00-08:00; PH off",
        "Jul-Aug Mo-Fr 10:00-18:00; Sa[1] 10:00-12:00",
        "Mo-Fr 09:00-12:00; PH 10:00-12:00",
    ],
)
def test_sending_the_page_unchanged_changes_nothing(text: str) -> None:
    form = sent(text)

    assert form.is_valid(), form.errors
    assert form.expression() == text
    assert form.sentence() == HoursForm(initial_text=text).sentence()


@pytest.mark.parametrize(
    ("initial", "typed", "field", "words"),
    [
        ("", {"way": "week", "day_2": "le matin"}, "day_2", "Mercredi : « le matin » n'a pas été compris"),
        ("", {"way": "week", "day_6": "9h-12h, 10h-13h"}, "day_6", "Dimanche : Deux plages se chevauchent"),
        ("", {"way": "week"}, "day_0", "Écrivez les heures d'un jour au moins"),
        ("", {"day_0": "9h-12h"}, "way", "Vous avez écrit des heures"),
        (OFFICE, {"way": "unknown", "day_0": "9h-11h"}, "way", "Vous avez écrit des heures"),
        (OFFICE, {"holiday_1": "10h-11h"}, "school", "Vous avez écrit des heures de vacances"),
        (OFFICE, {"school": "other", "holiday_1": "dix heures"}, "holiday_1", "Mardi : « dix heures »"),
        (OFFICE, {"school": "other"}, "holiday_0", "Écrivez les heures d'un jour au moins"),
        ("", {"way": "week", "day_0": "idem"}, "day_0", "Lundi : « idem » n'a pas été compris"),
        (OFFICE, {"way": "written", "written": "tous les jours"}, "written", "ne peuvent pas être lus"),
        (OFFICE, {"way": "written", "written": "Mo sunrise-12:00"}, "written", "soleil"),
        (OFFICE, {"way": "written", "written": " "}, "written", "Écrivez les horaires"),
        (OFFICE, {"comment": "a" * 121}, "comment", "dépasse 120 signes"),
        (OFFICE, {"way": ""}, "way", "Choisissez"),
        (OFFICE, {"bank": "perhaps"}, "bank", "perhaps"),
    ],
)
def test_an_error_is_told_beside_the_box_and_nothing_typed_is_lost(
    initial: str, typed: dict[str, str], field: str, words: str
) -> None:
    form = sent(initial, **typed)

    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    assert form.feedback == ""
    page = render_to_string(TEMPLATE, {"hours": form})
    assert f'id="id_hours-{field}_error"' in page
    assert all(value in page for value in typed.values())


def test_a_day_like_the_day_before_is_written_idem() -> None:
    form = sent(way="week", day_0="9h-12h", day_1="idem", day_2="Idem", day_4="10h-11h", day_5="pareil")

    assert accepted(form) == "Mo-We 09:00-12:00; Fr,Sa 10:00-11:00"


def test_hours_of_the_school_holidays_alone() -> None:
    form = sent(way="week", school="other", holiday_0="9h-12h")

    assert accepted(form) == "SH Mo 09:00-12:00"


def test_the_choices_that_replace_the_week_do_not_ask_to_erase_it() -> None:
    assert accepted(sent(OFFICE, way="always")) == "24/7; PH off"
    assert accepted(sent(OFFICE, way="unknown")) == ""


def test_hours_that_nobody_can_read_are_shown_as_received_and_must_be_told_again() -> None:
    page = HoursForm(initial_text="le lundi <b>matin</b>")
    html = render_to_string(TEMPLATE, {"hours": page})
    form = sent("le lundi <b>matin</b>")

    assert page.received == "le lundi <b>matin</b>"
    assert "le lundi &lt;b&gt;matin&lt;/b&gt;" in html
    assert not form.is_valid()
    assert list(form.errors) == ["way"]


def test_checking_shows_the_sentence_and_is_told_apart_from_saving() -> None:
    page = HoursForm(initial_text=OFFICE)
    data = posted(page, day_5="10h-12h")
    saving, checking = (
        HoursForm(more, initial_text=OFFICE) for more in (data, data | {page.check_name: "1"})
    )

    html = render_to_string(TEMPLATE, {"hours": checking})

    assert (saving.checking, checking.checking, page.checking) == (False, True, False)
    assert "le samedi de 10 h à 12 h" in html.replace("\xa0", " ").replace("\u202f", " ")
    assert f'name="{page.check_name}"' in html


def test_every_box_of_the_editor_has_its_label_and_its_own_id() -> None:
    html = render_to_string(TEMPLATE, {"hours": HoursForm(initial_text=OFFICE, place=RENNES)})
    ids = re.findall(r'\bid="([^"]+)"', html)

    assert len(ids) == len(set(ids))
    for name in (*DAYS, "comment", "written"):
        assert f'for="id_hours-{name}"' in html
    assert html.count('value="9h-12h, 14h-17h"') == 5
    assert html.count('value="fermé"') == 2
    assert "(facultatif)" not in html.split("Précision")[0]


@pytest.mark.parametrize(
    ("place", "today", "words"),
    [
        (RENNES, date(2026, 11, 22), "Vacances de la zone B."),
        (RENNES, date(2029, 11, 22), "n'a pas le calendrier scolaire"),
        (REUNION, date(2026, 11, 22), "n'a pas le calendrier scolaire"),
    ],
)
def test_the_editor_says_when_school_holidays_cannot_be_known(place: Place, today: date, words: str) -> None:
    form = HoursForm(initial_text=OFFICE, place=place, today=today)

    assert words in form.fields["school"].help_text


@pytest.mark.parametrize("field", ["way", "day_3", "comment", "written", "school", "bank"])
@pytest.mark.parametrize("text", ["x" * 1_000_000, "9h-12h," * 150_000, "\x00\ud800\u202e", '"; off; "'])
def test_hostile_boxes_are_answered_at_once(field: str, text: str) -> None:
    began = time.perf_counter()
    form = sent(OFFICE, **{"way": "written" if field == "written" else "week"} | {field: text})
    valid = form.is_valid()

    assert time.perf_counter() - began < 1
    if valid:
        assert form.expression().isprintable()
        assert len(form.expression()) < 2000
