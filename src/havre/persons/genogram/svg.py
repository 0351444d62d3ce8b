"""The genogram written as SVG: shapes in the colour of the text, so that dark mode, print and high contrast follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Final

from havre.persons.genogram.family import CHILD, Sign, Tie
from havre.persons.genogram.layout import MARGIN, RADIUS, Box, Drawing, Spot
from havre.persons.genogram.routes import Stroke
from havre.persons.genogram.text import LEADING, SIZE
from havre.persons.rules.circle import Quality

OUTSIDE: Final = "Autour de l'enfant, hors famille"
MARK_WIDTH: Final = 40.0


def drawn(drawing: Drawing, *, title: str, description: str, prefix: str = "genogram") -> str:
    """Return the SVG of ``drawing``, every text escaped; ``prefix`` makes the ids unique in a page."""
    parts = [*map(_box, drawing.boxes), *map(_stroke, drawing.strokes), *map(_spot, drawing.spots)]
    parts += _heading(drawing)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="genogram" role="img" '
        f'viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}" width="{drawing.width:.0f}" '
        f'height="{drawing.height:.0f}" aria-labelledby="{prefix}-title {prefix}-desc" '
        f'font-family="inherit" font-size="{SIZE:.0f}" fill="none" stroke="currentColor" stroke-width="1.6">'
        f'<title id="{prefix}-title">{escape(title)}</title><desc id="{prefix}-desc">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _box(box: Box) -> str:
    return (
        f'<rect class="genogram__home" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="10" stroke-dasharray="7 4" stroke-width="1.2"/>'
    )


def _stroke(stroke: Stroke) -> str:
    return f'<path data-ties="{" ".join(map(_code, stroke.ties))}" d="{stroke.d}"/>'


def _code(tie: Tie) -> str:
    """Return a tie as one word, for those who compare the drawing with its words."""
    return escape(":".join(filter(None, (tie.kind.value, tie.first, tie.second, tie.quality))))


def _spot(spot: Spot) -> str:
    link = f' data-ties="{_code(spot.link)}"' if spot.link else ""
    cross = _cross(spot) if spot.member.deceased else ""
    return (
        f'<g data-member="{escape(spot.member.id)}"{link}>{_SIGNS[spot.member.sign](spot, RADIUS)}'
        f"{_inner(spot)}{cross}{''.join(_texts(spot))}</g>"
    )


def _square(spot: Spot, radius: float) -> str:
    side = 2 * radius
    return f'<rect x="{spot.x - side / 2:.1f}" y="{spot.y - side / 2:.1f}" width="{side:.1f}" height="{side:.1f}"/>'


def _circle(spot: Spot, radius: float) -> str:
    return f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{radius:.1f}"/>'


def _diamond(spot: Spot, radius: float) -> str:
    x, y = spot.x, spot.y
    points = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
    return f'<polygon points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in points)}"/>'


_SIGNS: Final[Mapping[Sign, Callable[[Spot, float], str]]] = {
    Sign.SQUARE: _square,
    Sign.CIRCLE: _circle,
    Sign.DIAMOND: _diamond,
}


def _inner(spot: Spot) -> str:
    """Return the second outline that marks the child."""
    return _SIGNS[spot.member.sign](spot, RADIUS - 5) if spot.member.id == CHILD else ""


def _cross(spot: Spot) -> str:
    reach = RADIUS * 0.72
    x, y = spot.x, spot.y
    return (
        f'<path d="M{x - reach:.1f} {y - reach:.1f}L{x + reach:.1f} {y + reach:.1f}'
        f'M{x - reach:.1f} {y + reach:.1f}L{x + reach:.1f} {y - reach:.1f}"/>'
    )


def _texts(spot: Spot) -> Iterator[str]:
    y = spot.y - RADIUS + SIZE
    for lines, weight in ((spot.label, ' font-weight="650"'), (spot.remarks, "")):
        for line in lines:
            yield _text(spot.text_x, y, line, weight)
            y += LEADING
    if spot.link:
        yield mark(spot.link.quality, spot.text_x, y - SIZE / 3)
        y += LEADING
    for line in spot.quality:
        yield _text(spot.text_x, y, line, "")
        y += LEADING


def _text(x: float, y: float, line: str, more: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="currentColor" stroke="none"{more}>{escape(line)}</text>'


def _heading(drawing: Drawing) -> Iterator[str]:
    if drawing.heading_y is not None:
        yield f'<path d="M{MARGIN:.0f} {drawing.heading_y:.1f}H{drawing.width - MARGIN:.1f}" stroke-width="0.8"/>'
        yield _text(MARGIN, drawing.heading_y + 20, OUTSIDE, ' font-weight="650"')


def mark(quality: str, x: float, y: float) -> str:
    """Return the pattern of a quality: two lines for what protects, a broken line for danger, dots for no opinion."""
    return _MARKS[Quality(quality)](x, y)


def _double(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 2:.1f}h{MARK_WIDTH:.0f}M{x:.1f} {y + 2:.1f}h{MARK_WIDTH:.0f}"/>'


def _zigzag(x: float, y: float) -> str:
    teeth = "".join("l5 -7l5 7" for _ in range(int(MARK_WIDTH // 10)))
    return f'<path d="M{x:.1f} {y + 3.5:.1f}{teeth}"/>'


def _dots(x: float, y: float) -> str:
    dots = 'stroke-dasharray="0.1 5" stroke-linecap="round" stroke-width="2.4"'
    return f'<path d="M{x:.1f} {y:.1f}h{MARK_WIDTH:.0f}" {dots}/>'


_MARKS: Final[Mapping[Quality, Callable[[float, float], str]]] = {
    Quality.PROTECTIVE: _double,
    Quality.DANGEROUS: _zigzag,
    Quality.UNKNOWN: _dots,
}
