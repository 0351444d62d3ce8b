"""The controls written in Python are those of Django's templates, and nothing typed becomes markup."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import engines
from django.utils.safestring import mark_safe

from havre.ui import markup, shapes
from havre.ui.controls import DRAWN, Renderer

CANARY = """<b>"Zoé" & 'suite'</b>"""
CHOICES = [("", "Choisir"), ("a&b", CANARY), ("Groupe <1>", [(3, "Trois"), ("x", mark_safe("<i>x</i>"))])]
FLAT = [("", "Choisir"), ("a&b", CANARY), (3, "Trois")]
ODD = {"data-x": CANARY, "autofocus": True, "hidden": False, "data-none": None, "rows": 3}

WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(attrs=ODD), CANARY),
    (forms.TextInput(), ""),
    (forms.TextInput(), None),
    (forms.TextInput(), 0),
    (forms.EmailInput(), "zoe@exemple.invalid"),
    (forms.NumberInput(), 1204),
    (forms.URLInput(), "/x?a=1&b=2"),
    (forms.PasswordInput(), CANARY),
    (forms.PasswordInput(render_value=True), CANARY),
    (forms.HiddenInput(), CANARY),
    (forms.DateInput(format="%d/%m/%Y"), date(2026, 11, 24)),
    (forms.CheckboxInput(attrs=ODD), True),
    (forms.CheckboxInput(), False),
    (forms.CheckboxInput(), CANARY),
    (forms.Textarea(attrs=ODD), CANARY),
    (forms.Textarea(), None),
    (forms.Textarea(), "\n<p>"),
    (forms.Select(attrs=ODD, choices=CHOICES), "a&b"),
    (forms.Select(choices=CHOICES), 3),
    (forms.Select(choices=()), None),
    (forms.NullBooleanSelect(), None),
    (forms.SelectMultiple(choices=CHOICES), ["a&b", "x"]),
    (forms.RadioSelect(choices=FLAT), "a&b"),
    (forms.CheckboxSelectMultiple(attrs=ODD, choices=FLAT), ["a&b", "3"]),
]


def bare(html: str) -> str:
    """Return the markup without the blanks around the parts of a list, which show nothing."""
    return re.sub(r"\s*(</?(?:select|optgroup|option)\b)", r"\1", html).strip()


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_control_is_the_one_of_django(widget: forms.Widget, value: Any) -> None:
    attrs = {"id": "id_x", "class": "input", "aria-invalid": "true"}

    ours = widget.render("p-<x>", value, attrs, renderer=Renderer())
    theirs = widget.render("p-<x>", value, attrs, renderer=DjangoTemplates())

    assert bare(ours) == bare(theirs)


def test_each_choice_is_the_one_of_django() -> None:
    class Form(forms.Form):
        one = forms.ChoiceField(choices=FLAT, widget=forms.RadioSelect, initial=3)
        many = forms.MultipleChoiceField(choices=FLAT, widget=forms.CheckboxSelectMultiple(attrs=ODD))

    ours, theirs = Form(renderer=Renderer()), Form(renderer=DjangoTemplates())

    for name in ("one", "many"):
        pairs = list(zip(ours[name].subwidgets, theirs[name].subwidgets, strict=True))
        assert len(pairs) == 3
        for mine, other in pairs:
            assert mine.tag() == other.tag()
            assert mine.tag(wrap_label=True).split() == other.tag(wrap_label=True).split()


def test_the_usual_controls_are_drawn_without_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a template was rendered")

    monkeypatch.setattr(DjangoTemplates, "render", refuse)

    for widget in (forms.TextInput(), forms.Textarea(), forms.CheckboxInput(), forms.Select(choices=FLAT)):
        assert widget.render("x", "a", renderer=Renderer())
    assert "django/forms/widgets/radio_option.html" in DRAWN


def test_attributes_are_escaped_and_left_out() -> None:
    given = {"href": '"><script>', "hidden": True, "form": None, "open": False, "rows": 0, "value": ""}

    assert markup.attributes(given) == ' href="&quot;&gt;&lt;script&gt;" hidden rows="0" value=""'
    assert markup.shown("<b> : suite") == "&lt;b&gt;\u00a0: suite"
    assert markup.shown(mark_safe("<b> : suite")) == "<b>\u00a0: suite"


def test_what_a_component_is_given_never_becomes_markup() -> None:
    class Form(forms.Form):
        name = forms.CharField(label=CANARY, help_text=CANARY)
        kind = forms.ChoiceField(label=CANARY, choices=[(CANARY, CANARY)], widget=forms.RadioSelect)
        agreed = forms.BooleanField(label=CANARY, help_text=CANARY)

    form = Form({"name": CANARY, "kind": CANARY + "?"})
    for name in form.fields:
        form.add_error(name, CANARY)
    source = (
        "{% load havre_ui %}{% icon 'user' label=x %}{% nav_link item %}{% link_button x x shortcut=x %}"
        "{% button x name=x value=x shortcut=x form=x %}{% field form.name %}{% field form.kind %}"
        "{% field form.agreed %}{% field form.name hint=x label=x %}"
    )
    item = shapes.NavItem(CANARY, CANARY, icon="user", shortcut=CANARY)
    html = engines["django"].from_string(source).render({"x": CANARY, "item": item, "form": form})

    assert html.count("&lt;b&gt;") > 20
    assert "<b>" not in html
    assert "&amp;lt;" not in html
    assert '"Zoé' not in html
