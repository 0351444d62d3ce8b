"""Components of forms: a bound field with its label, hint and error; summaries and actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm, BoundField, widgets
from django.utils.safestring import SafeString

from havre.ui.markup import attributes, escaped, shown, written
from havre.ui.parts.actions import silent
from havre.ui.props import PropError, needed, one, one_of
from havre.ui.registry import component

WIDTHS = ("full", "2", "5", "10", "20")


@component(drawn=True)
def field(
    bound: BoundField, *, hint: str = "", label: str = "", width: str = "full", row: bool = False
) -> SafeString:
    """Render a bound field whatever its widget; ``hint`` replaces the field's help text.

    ``width`` is the number of characters expected; ``row`` sets radio buttons side by side.
    """
    one("bound", bound, BoundField)
    one_of("width", width, WIDTHS)
    classes = "input" if width == "full" else f"input input--{width}"
    return _drawn(_Words.of(bound, hint=hint, label=label), attrs={"class": classes}, row=row)


@component(drawn=True)
def date_field(bound: BoundField, *, hint: str = "", label: str = "") -> SafeString:
    """Render a date as one forgiving text box (see ``havre.ui.fields.FrenchDateField``)."""
    one("bound", bound, BoundField)
    attrs = {
        "inputmode": "text",
        "autocomplete": "off",
        "spellcheck": "false",
        "class": "input input--20",
    }
    hint = hint or str(bound.help_text) or "Par exemple 24/11/2026 ou 24 novembre 2026."
    return _drawn(_Words.of(bound, hint=hint, label=label), attrs=attrs)


@component(drawn=True)
def checkbox_group(bound: BoundField, *, hint: str = "", label: str = "", row: bool = False) -> SafeString:
    """Render a multiple choice as boxes under one legend."""
    if not isinstance(one("bound", bound, BoundField).field.widget, widgets.CheckboxSelectMultiple):
        raise PropError(f"{bound.name}: a checkbox_group needs the CheckboxSelectMultiple widget")
    return _drawn(_Words.of(bound, hint=hint, label=label), attrs={}, row=row)


@dataclass(frozen=True, kw_only=True)
class _Words:
    """A field and what is said around its control; the ids tie hint and errors to it."""

    bound: BoundField
    ident: str
    label: str
    hint: str
    errors: list[str]

    @classmethod
    def of(cls, bound: BoundField, *, hint: str, label: str) -> Self:
        """Return the words of a field; a hint or a label of the page comes before the field's own."""
        return cls(
            bound=bound,
            ident=bound.auto_id or bound.html_name,
            label=str(label or bound.label),
            hint=str(hint or bound.help_text),
            errors=[str(error) for error in bound.errors],
        )

    @property
    def described(self) -> str | None:
        """The ids of the hint and of the errors, None when there is neither."""
        ids = [f"{self.ident}_hint"] if self.hint else []
        ids += [f"{self.ident}_error"] if self.errors else []
        return " ".join(ids) or None

    def title(self) -> SafeString:
        """Write the label, and whether an answer is needed."""
        option = "" if self.bound.field.required else ' <span class="label__option">(facultatif)</span>'
        return written(shown(self.label), option)

    def notes(self) -> SafeString:
        """Write the hint, then the errors."""
        hint = f'<p class="hint" id="{self.ident}_hint">{shown(self.hint)}</p>' if self.hint else ""
        return written(hint, self.complaint(), "\n")

    def complaint(self) -> SafeString:
        """Write the errors, nothing when there are none."""
        if not self.errors:
            return written()
        told = "<br>".join(shown(error) for error in self.errors)
        words = f'<span><span class="visually-hidden">Erreur : </span>{told}</span>'
        return written(f'<p class="error" id="{self.ident}_error">', silent("error", "s"), words, "</p>\n")


def _drawn(words: _Words, *, attrs: dict[str, str], row: bool = False) -> SafeString:
    """Write a field: one control, a box before its label, or choices in a fieldset."""
    bound, widget = words.bound, words.bound.field.widget
    if widget.is_hidden:
        return written(bound.as_widget(), "\n")
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return _choices(words, row=row)
    kind = "field field--error" if words.errors else "field"
    target = escaped(bound.id_for_label)
    if isinstance(widget, widgets.CheckboxInput):
        hint = f' <span class="hint" id="{words.ident}_hint">{shown(words.hint)}</span>' if words.hint else ""
        label = f'<label for="{target}">{shown(words.label)}{hint}</label>'
        told = f'<div class="{kind}">\n  {words.complaint()}\n  <div class="choice">'
        return written(told, _control(words, {}), label, "</div>\n</div>\n")
    title = f'<label class="label" for="{target}">{words.title()}</label>'
    return written(
        f'<div class="{kind}">\n  {title}\n  {words.notes()}\n  {_control(words, attrs)}\n</div>\n'
    )


def _choices(words: _Words, *, row: bool) -> SafeString:
    given = {
        "class": "field field--error" if words.errors else "field",
        "id": words.ident,
        "aria-describedby": words.described,
    }
    boxes = "".join(
        f'<div class="choice">{one.tag()}<label for="{escaped(one.id_for_label)}">'
        f"{escaped(one.choice_label)}</label></div>"
        for one in words.bound.subwidgets
    )
    shape = "choices choices--row" if row else "choices"
    return written(
        f'<fieldset{attributes(given)}>\n  <legend class="label">{words.title()}</legend>\n',
        f'  {words.notes()}\n  <div class="{shape}">{boxes}</div>\n</fieldset>\n',
    )


def _control(words: _Words, attrs: dict[str, str]) -> SafeString:
    """Write the control with its class and the ids that describe it."""
    extra: dict[str, Any] = dict(attrs)
    if own := words.bound.field.widget.attrs.get("class", ""):
        extra["class"] = f"{extra.get('class', '')} {own}".strip()
    if words.described:
        extra["aria-describedby"] = words.described
    if words.errors:
        extra["aria-invalid"] = "true"
    return words.bound.as_widget(attrs=extra)


@component()
def error_summary(form: BaseForm, *, title: str = "Il y a un problème", focus: bool = True) -> dict[str, Any]:
    """List the errors of a form with links to the fields; takes the focus when the page opens."""
    entries = [
        {
            "text": _sentence(form, name, error),
            "target": "" if name == NON_FIELD_ERRORS else _target(form, name),
        }
        for name, errors in one("form", form, BaseForm).errors.items()
        for error in errors.as_data()
    ]
    return {"entries": entries, "title": needed("title", title), "focus": focus}


def _sentence(form: BaseForm, name: str, error: ValidationError) -> str:
    """Return the message; « obligatoire » alone would not say which field, so its label comes first."""
    message = " ".join(str(text) for text in error.messages)
    if name == NON_FIELD_ERRORS or error.code != "required":
        return message
    return f"{form[name].label} : {message[:1].lower()}{message[1:]}"


def _target(form: BaseForm, name: str) -> str:
    """Return the id of the control to reach; the first choice of a group."""
    bound = form[name]
    return bound.id_for_label or f"{bound.auto_id}_0"


@component(slots=())
def fieldset(legend: str, *, hint: str = "") -> dict[str, Any]:
    """Group fields under a legend."""
    return {"legend": needed("legend", legend), "hint": hint}


@component(slots=("aside",))
def form_actions() -> dict[str, Any]:
    """Close a form: the main button first, the way out after; ``aside`` holds the autosave status."""
    return {}
