"""From Markdown to HTML: CommonMark without raw HTML, links of four kinds only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from havre.public.library.marks import without_marks

PAGE = "page:"
KINDS = (PAGE, "tel:", "sms:", "https://")
Address = Callable[[str], str]


def html_of(body: str, *, address: Address) -> str:
    """Return the HTML of a text; ``address`` gives the place of a page by its name."""
    return str(_markdown().render(without_marks(body), {"address": address}))


def blocks_of(body: str) -> Iterator[str]:
    """Yield each paragraph and list item with its marks, headings left out."""
    tokens = _markdown().parse(body)
    for before, token in pairwise(tokens):
        if token.type == "inline" and before.type == "paragraph_open":
            yield token.content


def links_of(body: str) -> list[str]:
    """Return every address that the text leads to, those that would be refused too."""
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.validateLink = bool  # type: ignore[method-assign,assignment]
    inline = (child for token in markdown.parse(body) for child in token.children or ())
    return [str(token.attrGet("href")) for token in inline if token.type == "link_open"]


def plain(body: str) -> str:
    """Return the sentences alone, for the measure of reading ease."""
    inline = [token for token in _markdown().parse(without_marks(body)) if token.type == "inline"]
    texts = ("".join(child.content or " " for child in token.children or ()) for token in inline)
    return "\n".join(text if text.rstrip().endswith((".", "!", "?", "…")) else f"{text}." for text in texts)


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.disable(["image", "html_block", "html_inline", "code", "fence", "autolink"])
    markdown.validateLink = lambda url: url.startswith(KINDS)  # type: ignore[method-assign]
    markdown.add_render_rule("link_open", _link)
    return markdown


def _link(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    token = tokens[index]
    target = str(token.attrGet("href"))
    if target.startswith(PAGE):
        token.attrSet("href", env["address"](target.removeprefix(PAGE)))
    elif target.startswith("https://"):
        token.attrSet("rel", "noreferrer nofollow")
    return renderer.renderToken(tokens, index, options, env)
