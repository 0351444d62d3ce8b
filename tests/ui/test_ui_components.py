"""Each component renders what it promises and refuses what it does not declare."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context, Engine, TemplateSyntaxError, engines

from havre.ui import shapes
from havre.ui.fields import FrenchDateField
from havre.ui.gallery import SampleForm, examples
from havre.ui.props import PropError
from havre.ui.templatetags.havre_ui import COMPONENTS

N = "\u00a0"
TODAY = date(2026, 11, 21)


def render(source: str, **context: Any) -> str:
    """Render a template that has the library loaded."""
    template = engines["django"].from_string("{% load havre_ui %}" + source)
    return template.render({"today": TODAY, **context})


BAD = {
    "alert": ['{% alert "x" kind="red" %}', '{% alert "" %}', '{% alert "x" action_label="y" %}'],
    "autosave_status": ["{% autosave_status later=1 %}"],
    "badge": ['{% badge "x" variant="danger" %}', '{% badge "x" colour="red" %}', '{% badge "" %}'],
    "breadcrumb": ["{% breadcrumb texts %}", "{% breadcrumb gap %}"],
    "button": [
        '{% button "x" variant="blue" %}',
        '{% button "x" kind="reset" %}', '{% button "x" icon="skull" %}',
        '{% button "x" disabled=True %}',
    ],
    "card": ['{% card "x" level=1 %}', '{% card "x" colour="red" %}'],
    "checkbox_group": ["{% checkbox_group form.channel %}"],
    "combobox": ['{% combobox "c" "/u" %}', '{% combobox "c" "/u" label="x" options=texts %}'],
    "combobox_options": ['{% combobox_options "c" texts %}', '{% combobox_options "" none %}'],
    "date_field": ["{% date_field texts %}"],
    "definition_list": ["{% definition_list texts %}"],
    "dialog": ['{% dialog id="d" %}{% enddialog %}', '{% dialog id="d" title="t" modal=True %}{% enddialog %}'],
    "dialog_link": ['{% dialog_link "x" dialog="d" %}', '{% dialog_link "x" dialog="d" href="" %}'],
    "disclosure": [
        '{% disclosure "" %}{% enddisclosure %}',
        '{% disclosure "x" %}{% slot "more" %}{% endslot %}{% enddisclosure %}',
    ],
    "empty_state": ['{% empty_state "x" action_href="/y" %}', '{% empty_state "x" icon="skull" %}'],
    "error_summary": ["{% error_summary %}", '{% error_summary form title="" %}'],
    "field": ["{% field texts %}", '{% field form.name width="11" %}', '{% field form.name style="x" %}'],
    "fieldset": ['{% fieldset legend="" %}{% endfieldset %}'],
    "form_actions": ['{% form_actions %}{% slot "right" %}{% endslot %}{% endform_actions %}'],
    "icon": ['{% icon "skull" %}', '{% icon "user" size="xl" %}'],
    "link_button": ['{% link_button "x" "" %}', '{% link_button "x" "/y" variant="blue" %}'],
    "nav_link": ["{% nav_link bad_item %}"],
    "nav_tabs": ["{% nav_tabs texts label='x' %}", "{% nav_tabs two_current label='x' %}", "{% nav_tabs tabs %}"],
    "page_heading": [
        '{% page_heading title="" %}{% endpage_heading %}',
        '{% page_heading title="x" %}{% slot "aside" %}{% endslot %}{% endpage_heading %}',
    ],
    "pagination": ["{% pagination page=2 %}"],
    "phone": ['{% phone "" %}', '{% phone "119" colour="red" %}'],
    "progress_steps": ["{% progress_steps texts %}", "{% progress_steps bad_steps %}"],
    "search_box": ['{% search_box "/s" %}', '{% search_box "/s" label="x" method="put" %}'],
    "skip_link": ['{% skip_link "" %}'],
    "slotcard": [
        '{% slotcard title="x" %}{% slot "footer" %}{% endslot %}{% endslotcard %}',
        '{% slotcard title="x" %}{% slot "meta" %}{% endslot %}{% slot "meta" %}{% endslot %}{% endslotcard %}',
        '{% slotcard title="x" %}{% slot %}{% endslot %}{% endslotcard %}',
        '{% slotcard title="x" level=6 %}{% endslotcard %}',
    ],
    "stat": ['{% stat 3 "x" %}', '{% stat 3 "x" definition="" %}'],
    "status_messages": ["{% status_messages level=1 %}"],
    "table": ['{% table "x" texts rows %}', '{% table "" columns rows %}', '{% table "x" columns short_rows %}'],
    "task": ['{% task "x" today %}', '{% task "" today today=today %}', '{% task "x" today today=today level="red" %}'],
    "theme_choice": ['{% theme_choice "pink" %}'],
    "timeline": ["{% timeline texts %}"],
    "timer": ["{% timer naive %}", '{% timer aware label="" %}'],
    "toast": ['{% toast "" %}', '{% toast "x" seconds=3 %}'],
}  # fmt: skip


def bad_context() -> dict[str, Any]:
    tab = shapes.Tab("x", "/x", current=True)
    return {
        **examples(),
        "form": SampleForm(),
        "texts": ["x"],
        "none": None,
        "gap": [shapes.Link("x"), shapes.Link("y", "/y")],
        "bad_item": shapes.NavItem("x", "/x", icon="skull"),
        "two_current": [tab, tab],
        "bad_steps": [shapes.Step("x", "late")],
        "short_rows": [("x",)],
        "naive": datetime(2026, 11, 21, 9, 0),  # noqa: DTZ001
        "aware": datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    }


def test_every_component_has_a_bad_case() -> None:
    assert set(BAD) == set(COMPONENTS)


@pytest.mark.parametrize("source", [source for sources in BAD.values() for source in sources])
def test_bad_props_are_refused(source: str) -> None:
    with pytest.raises((PropError, TemplateSyntaxError)):
        render(source, **bad_context())


def test_every_component_is_in_the_gallery() -> None:
    engine: Engine = engines["django"].engine
    names = ("gallery", "_actions", "_navigation", "_content", "_lists", "_forms", "_form", "_icons")
    shown = "".join(engine.get_template(f"havre/gallery/{name}.html").source or "" for name in names)
    shown += "".join(
        engine.get_template(f"havre/{name}.html").source or ""
        for name in ("document", "base", "partials/user_menu", "components/combobox")
    )

    assert {name for name in COMPONENTS if f"{{% {name}" not in shown} == set()


def test_text_is_escaped_and_spaced() -> None:
    html = render('{% card title=title text="Et demain ?" %}', title="<b>Zoé</b> : suite")

    assert f"&lt;b&gt;Zoé&lt;/b&gt;{N}: suite" in html
    assert "Et demain\u202f?" in html
    assert "<b>" not in html


def test_slots_are_rendered_in_the_context_of_the_caller() -> None:
    html = render(
        '{% slotcard title="Suite" %}Bonjour {{ who }}'
        '{% slot "actions" %}<a>{{ who }}</a>{% endslot %}{% endslotcard %}',
        who="Zoé",
    )

    assert "Bonjour Zoé" in html
    assert '<div class="card__actions"><a>Zoé</a></div>' in html
    assert "card__meta" not in html


def test_blocks_nest() -> None:
    html = render(
        '{% slotcard title="A" %}{% disclosure "B" %}{% slotcard title="C" level=3 %}D{% endslotcard %}'
        "{% enddisclosure %}{% endslotcard %}"
    )

    assert html.index("A") < html.index("B") < html.index("C") < html.index("D")


def test_a_field_ties_its_hint_and_its_error() -> None:
    form = SampleForm({"p-met_on": "31 février"}, prefix="p")
    html = render("{% date_field form.met_on %}{% field form.name %}", form=form)

    assert 'for="id_p-met_on"' in html
    assert 'aria-describedby="id_p-met_on_hint id_p-met_on_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_p-name_error"' in html
    assert 'value="31 février"' in html
    assert "(facultatif)" in html


def test_choices_are_a_fieldset_with_a_legend() -> None:
    form = SampleForm(prefix="p")
    html = render("{% field form.channel %}{% checkbox_group form.needs %}{% field form.agreed %}", form=form)

    assert html.count("<fieldset") == 2
    assert html.count("<legend") == 2
    assert html.count('type="radio"') == 3
    assert 'aria-describedby="id_p-needs_hint"' in html
    assert '<label for="id_p-agreed">' in html


def test_a_hidden_field_shows_nothing_else() -> None:
    class Hidden(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

    html = render("{% field form.token %}", form=Hidden()).strip()

    assert html == '<input type="hidden" name="token" id="id_token">'


def test_the_error_summary_leads_to_the_fields() -> None:
    form = SampleForm({}, prefix="p")
    form.add_error(None, "Deux réponses se contredisent.")
    html = render("{% error_summary form %}", form=form)

    assert 'href="#id_p-name"' in html
    assert 'href="#id_p-channel_0"' in html
    assert f"Prénom ou nom choisi{N}: ce champ est obligatoire." in html
    assert "<li>Deux réponses se contredisent.</li>" in html
    assert "autofocus" in html
    assert render("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_what_is_late_is_the_task() -> None:
    late = render('{% task "Appeler" day today=today %}', day=date(2026, 11, 19))
    done = render('{% task "Appeler" day today=today done_on=day %}', day=date(2026, 11, 19))

    assert f"Tâche en retard de 2{N}jours (jeu. 19{N}nov.)" in late
    assert f"Fait jeu. 19{N}nov." in done
    assert "retard" not in done


def test_the_table_names_its_cells_for_narrow_screens() -> None:
    html = render('{% table "Suivis" columns rows %}', **examples())

    assert html.count('data-label="Prochaine étape"') == 3
    assert 'data-label="Action"' not in html
    assert html.count('scope="row"') == 3
    assert "1\u202f204" in html
    assert "<table" not in render('{% table "Suivis" columns none %}', columns=examples()["columns"], none=())


def test_pagination_shows_nothing_when_there_is_nothing() -> None:
    assert render("{% pagination %}").strip() == ""
    assert 'rel="next"' in render('{% pagination next_href="?c=1" %}')


def test_the_phone_can_be_pressed_and_read() -> None:
    html = render('{% phone "0199001234" label="Accueil" checked_on=today %}')

    assert 'href="tel:+33199001234"' in html
    assert f"01{N}99{N}00{N}12{N}34" in html
    assert f"vérifié le 21{N}novembre 2026" in html


def test_a_search_of_names_is_posted_with_its_token() -> None:
    template = engines["django"].from_string(
        '{% load havre_ui %}{% search_box "/s" label="Nom" method="post" %}'
    )
    html = template.template.render(Context({"csrf_token": "jeton"}))

    assert 'method="post"' in html
    assert 'value="jeton"' in html


def test_times_are_those_of_the_page(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Paris"
    noon = datetime(2026, 11, 21, 11, 4, tzinfo=UTC)

    assert render("{{ noon|clock_fr }}", noon=noon) == f"12{N}h{N}04"
    assert render("{{ noon|datetime_fr }}", noon=noon) == f"21{N}novembre 2026 à 12{N}h{N}04"
    assert (
        render("{{ late|date_fr }}", late=datetime(2026, 11, 21, 23, 30, tzinfo=UTC)) == f"22{N}novembre 2026"
    )
    assert render("{{ none|date_fr }}{{ none|delay_fr:today }}", none=None) == ""


def test_the_date_field_forgives() -> None:
    assert FrenchDateField().clean("24 nov. 2026") == date(2026, 11, 24)
    assert FrenchDateField(required=False).clean("") is None
    with pytest.raises(forms.ValidationError, match="ne peut pas être lue"):
        FrenchDateField().clean("31/02/2026")
