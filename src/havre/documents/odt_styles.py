"""The look of our OpenDocument texts: A4, French, our ink; a header and a footer with page numbers."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

from havre.documents.odt_xml import element, spoken
from havre.documents.odt_xml import name as name_of

INK: Final = "#1f3a5f"
GREY: Final = "#4a5560"
PALE: Final = "#f2f4f7"
LINE: Final = "0.5pt solid #c3cad3"
_Properties = dict[str, str]
# Paragraph styles: name -> (parent, properties of the paragraph, properties of its text).
_PARAGRAPHS: Final[dict[str, tuple[str, _Properties, _Properties]]] = {
    "Title": (
        "Standard",
        {"margin_top": "0.5cm"},
        {"font_size": "21pt", "font_weight": "bold", "color": INK},
    ),
    "Subtitle": ("Standard", {"margin_bottom": "0.5cm"}, {"color": GREY}),
    "Heading_20_1": (
        "Standard",
        {
            "margin_top": "0.7cm",
            "margin_bottom": "0.25cm",
            "keep_with_next": "always",
            "border_bottom": f"0.8pt solid {INK}",
        },
        {"font_size": "13pt", "font_weight": "bold", "color": INK},
    ),
    "Heading_20_2": (
        "Standard",
        {"margin_top": "0.45cm", "margin_bottom": "0.15cm", "keep_with_next": "always"},
        {"font_weight": "bold"},
    ),
    "Field": ("Standard", {"margin_left": "5.4cm", "text_indent": "-5.4cm"}, {}),
    "Note": ("Standard", {}, {"font_size": "9pt", "color": GREY}),
    "Words": (
        "Standard",
        {"background_color": PALE, "padding": "0.2cm", "border_left": f"2.5pt solid {INK}"},
        {"font_size": "11.5pt"},
    ),
    "Framed": ("Standard", {"border": f"1pt solid {INK}", "padding": "0.25cm", "margin_top": "0.3cm"}, {}),
    "Mention": (
        "Standard",
        {
            "text_align": "center",
            "border_top": f"0.8pt solid {INK}",
            "border_bottom": f"0.8pt solid {INK}",
            "padding": "0.15cm",
        },
        {"font_size": "9.5pt", "font_weight": "bold", "color": INK},
    ),
    "Item": ("Standard", {"margin_bottom": "0.1cm"}, {}),
    "Header": (
        "Standard",
        {"margin_bottom": "0cm"},
        {"font_size": "9.5pt", "font_weight": "bold", "color": INK},
    ),
    "Cell": ("Standard", {"margin_bottom": "0cm"}, {"font_size": "9.5pt"}),
    "Running": ("Standard", {"margin_bottom": "0cm"}, {"font_size": "8.5pt", "color": GREY}),
    "Space": ("Standard", {"margin_bottom": "0cm"}, {"font_size": "6pt"}),
}
_SPANS: Final[dict[str, _Properties]] = {
    "Label": {"color": GREY},
    "Strong": {"font_weight": "bold", "color": INK},
}
_CELLS: Final[dict[str, _Properties]] = {
    "HeaderBox": {"background_color": PALE, "border_bottom": LINE, "padding": "0.12cm"},
    "CellBox": {"border_bottom": LINE, "padding": "0.12cm"},
    "SignBox": {"border": LINE, "padding": "0.2cm"},
}


def styles(*, numbered: bool, head: str, foot: tuple[str, ...]) -> ET.Element:
    """Return ``styles.xml``; ``head`` and ``foot`` are on every page, with the number of the page."""
    return element(
        "office:document-styles",
        element(
            "office:styles",
            _default(),
            *_paragraph_styles(),
            *_span_styles(),
            _outline(numbered=numbered),
            _bullets(),
        ),
        element("office:automatic-styles", _page_layout()),
        element("office:master-styles", _master(head, foot)),
        office__version="1.2",
    )


def automatic() -> ET.Element:
    """Return the styles that tables use, which belong to ``content.xml``."""
    cells = (
        element(
            "style:style",
            _of("style:table-cell-properties", look),
            style__name=name,
            style__family="table-cell",
        )
        for name, look in _CELLS.items()
    )
    columns = (_column(share) for share in range(13))
    table = element("style:table-properties", style__width="16.6cm", table__align="margins")
    whole = element("style:style", table, style__name="Table", style__family="table")
    return element("office:automatic-styles", whole, *columns, *cells)


def _column(share: int) -> ET.Element:
    width = element("style:table-column-properties", style__rel_column_width=f"{share or 1}*")
    return element("style:style", width, style__name=f"Column{share}", style__family="table-column")


def _of(tag: str, properties: _Properties) -> ET.Element:
    return element(tag, **{f"fo__{name}": value for name, value in properties.items()})


def _default() -> ET.Element:
    text = element(
        "style:text-properties",
        fo__language="fr",
        fo__country="FR",
        fo__font_size="10.5pt",
        fo__hyphenate="false",
        fo__font_family="'Source Sans 3', 'Liberation Sans', sans-serif",
    )
    spacing = element("style:paragraph-properties", fo__margin_bottom="0.2cm", fo__line_height="120%")
    return element("style:default-style", spacing, text, style__family="paragraph")


def _paragraph_styles() -> list[ET.Element]:
    standard = element("style:style", style__name="Standard", style__family="paragraph", style__class="text")
    return [standard, *(_paragraph_style(name, *look) for name, look in _PARAGRAPHS.items())]


def _paragraph_style(name: str, parent: str, block: _Properties, text: _Properties) -> ET.Element:
    made = element(
        "style:style",
        style__name=name,
        style__display_name=name.replace("_20_", " "),
        style__family="paragraph",
        style__parent_style_name=parent,
    )
    level = name.removeprefix("Heading_20_")
    if level != name:
        made.set(name_of("style:default-outline-level"), level)
    tabs = element("style:tab-stops", element("style:tab-stop", style__position="0cm"))
    paragraph = _of("style:paragraph-properties", block)
    if name == "Field":
        paragraph.append(tabs)
    made.extend([paragraph, _of("style:text-properties", text)])
    return made


def _span_styles() -> list[ET.Element]:
    return [
        element("style:style", _of("style:text-properties", look), style__name=name, style__family="text")
        for name, look in _SPANS.items()
    ]


def _outline(*, numbered: bool) -> ET.Element:
    first = {"style__num_format": "1", "style__num_suffix": ". "} if numbered else {"style__num_format": ""}
    levels = (
        element("text:outline-level-style", text__level="1", **first),
        element("text:outline-level-style", text__level="2", style__num_format=""),
    )
    return element("text:outline-style", *levels, style__name="Outline")


def _bullets() -> ET.Element:
    place = element("style:list-level-properties", text__space_before="0.3cm", text__min_label_width="0.5cm")
    level = element("text:list-level-style-bullet", place, text__level="1", text__bullet_char="•")
    return element("text:list-style", level, style__name="Bullets")


def _page_layout() -> ET.Element:
    page = element(
        "style:page-layout-properties",
        fo__page_width="21cm",
        fo__page_height="29.7cm",
        style__print_orientation="portrait",
        fo__margin_top="1.6cm",
        fo__margin_bottom="1.6cm",
        fo__margin_left="2.2cm",
        fo__margin_right="2.2cm",
    )
    head = element("style:header-style", element("style:header-footer-properties", fo__margin_bottom="0.5cm"))
    foot = element("style:footer-style", element("style:header-footer-properties", fo__margin_top="0.5cm"))
    return element("style:page-layout", page, head, foot, style__name="Page")


def _master(head: str, foot: tuple[str, ...]) -> ET.Element:
    count = (
        "page ",
        element("text:page-number", "1", text__select_page="current"),
        " sur ",
        element("text:page-count", "1"),
    )
    above = element("style:header", element("text:p", *spoken(head), text__style_name="Running"))
    lines = (element("text:p", *spoken(line), text__style_name="Running") for line in foot)
    below = element("style:footer", *lines, element("text:p", *count, text__style_name="Running"))
    return element("style:master-page", above, below, style__name="Standard", style__page_layout_name="Page")
