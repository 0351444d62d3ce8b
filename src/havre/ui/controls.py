"""The controls of forms, written in Python: the markup of Django's own templates at a fraction of their time.

Settings name ``Renderer`` as FORM_RENDERER; a widget that is not in ``DRAWN`` goes through its template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

from havre.ui.markup import attributes, escaped, written

# What a widget's ``get_context`` returns under « widget ».
Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    """Django's renderer of forms, with the usual controls drawn here."""

    def render(
        self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return the markup of a control or, for any other template, what it renders."""
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, dict(context), request)


def _input(widget: Widget) -> SafeString:
    value = widget["value"]
    more = "" if value is None else f' value="{escaped(value)}"'
    kind, name = escaped(widget["type"]), escaped(widget["name"])
    return written(f'<input type="{kind}" name="{name}"', more, attributes(_attrs(widget)), ">")


def _choice(widget: Widget) -> SafeString:
    """Return a radio button or a box, inside its label when the widget was asked for it."""
    if not widget.get("wrap_label"):
        return _input(widget)
    target = attributes({"for": widget["attrs"].get("id") or None})
    return written(f"<label{target}>", _input(widget), f" {escaped(widget['label'])}</label>")


def _textarea(widget: Widget) -> SafeString:
    text = escaped(widget["value"]) if widget["value"] else ""
    return written(
        f'<textarea name="{escaped(widget["name"])}"', attributes(_attrs(widget)), f">\n{text}</textarea>"
    )


def _select(widget: Widget) -> SafeString:
    body = "".join(_group(label, options) for label, options, _ in widget["optgroups"])
    return written(
        f'<select name="{escaped(widget["name"])}"', attributes(_attrs(widget)), f">{body}\n</select>"
    )


def _group(label: str | None, options: list[Widget]) -> str:
    """Return the options, in a group of their own when it has a name."""
    drawn = "".join(_option(option) for option in options)
    return f'\n  <optgroup label="{escaped(label)}">{drawn}\n  </optgroup>' if label else drawn


def _option(option: Widget) -> str:
    value, label = escaped(option["value"]), escaped(option["label"])
    return f'\n  <option value="{value}"{attributes(_attrs(option))}>{label}</option>'


def _attrs(widget: Widget) -> dict[str, object]:
    """Return the attributes of a widget; Django writes « None » for None, and we do as it does."""
    return {name: "None" if value is None else value for name, value in widget["attrs"].items()}


_INPUTS = ("checkbox", "date", "email", "hidden", "number", "password", "text", "tel", "url")
DRAWN: Final[Mapping[str, Callable[[Widget], SafeString]]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/input.html": _input,
    **{f"django/forms/widgets/{name}_option.html": _choice for name in ("radio", "checkbox")},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
