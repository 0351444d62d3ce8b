"""Block tags with declared slots: body, then ``{% slot "actions" %}…{% endslot %}`` for each named place."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.template.library import parse_bits
from django.utils.safestring import SafeString

from havre.ui.props import PropError
from havre.ui.registry import Component


class BlockNode(Node):
    """A rendered block component: props resolved, body and slots rendered in the caller's context."""

    def __init__(
        self,
        part: Component,
        *,
        args: list[FilterExpression],
        kwargs: dict[str, FilterExpression],
        body: NodeList,
        slots: dict[str, NodeList],
    ) -> None:
        self.part = part
        self.args = args
        self.kwargs = kwargs
        self.body = body
        self.slots = slots

    def render(self, context: Context) -> SafeString:
        """Render the template of the component with ``content`` and ``slots`` added to its props."""
        values = self.part.build(
            *[arg.resolve(context) for arg in self.args],
            **{name: value.resolve(context) for name, value in self.kwargs.items()},
        )
        values["content"] = self.body.render(context)
        values["slots"] = {name: self._slot(name, context) for name in self.part.slots or ()}
        if context.template is None:
            raise PropError(f"{self.part.name}: rendered outside a template")
        template = context.template.engine.get_template(self.part.template)
        inner = context.new(values)
        inner["csrf_token"] = context.get("csrf_token", "")
        return template.render(inner)

    def _slot(self, name: str, context: Context) -> str:
        return self.slots[name].render(context) if name in self.slots else ""


def block_tag(part: Component) -> Callable[[Parser, Token], BlockNode]:
    """Return the compile function of a block component; it refuses unknown props and undeclared slots."""
    spec = inspect.getfullargspec(part.build)
    # Typed as any callable: the stub of parse_bits has lost a parameter.
    read: Callable[..., Any] = parse_bits

    def compile_block(parser: Parser, token: Token) -> BlockNode:
        args, kwargs = read(
            parser,
            token.split_contents()[1:],
            spec.args,
            spec.varargs,
            spec.varkw,
            spec.defaults,
            spec.kwonlyargs,
            spec.kwonlydefaults,
            False,
            part.name,
        )
        body, slots = _parse_body(parser, part)
        return BlockNode(part, args=args, kwargs=kwargs, body=body, slots=slots)

    return compile_block


def _parse_body(parser: Parser, part: Component) -> tuple[NodeList, dict[str, NodeList]]:
    """Read up to the end tag; slots are taken out of the body, each at most once."""
    end = f"end{part.name}"
    body = NodeList()
    slots: dict[str, NodeList] = {}
    while True:
        body.extend(parser.parse(("slot", end)))
        token = parser.next_token()
        if token.contents == end:
            return body, slots
        name = _slot_name(token, part, seen=slots)
        slots[name] = parser.parse(("endslot",))
        parser.delete_first_token()


def _slot_name(token: Token, part: Component, *, seen: dict[str, Any]) -> str:
    bits = token.split_contents()
    name = bits[1].strip("\"'") if len(bits) == 2 else ""
    if name not in (part.slots or ()):
        declared = ", ".join(part.slots or ()) or "none"
        raise TemplateSyntaxError(f"{part.name}: slot {name!r} is not declared (declared: {declared})")
    if name in seen:
        raise TemplateSyntaxError(f"{part.name}: slot {name!r} is filled twice")
    return name
