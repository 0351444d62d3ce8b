"""The letter to a parent: paragraphs by matter, each told to this parent or absent without a trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from havre.documents.followup.parent_letter import Matter, ParentLetter, Told, Withheld
from havre.kernel.errors import Refused
from havre.sharing.queries.papers.source import CHILD, TEAM, Source
from havre.sharing.rules.papers import TOPICS_OF, matters_withheld


def parent_letter(source: Source, data: Mapping[str, Any]) -> ParentLetter:
    """Return the letter. ``data``: ``greeting``, and one text for each code of ``Matter``.

    Raises ``Refused`` (``one_parent``, ``nothing_written``, ``withheld_in_letter``).
    """
    if source.to.code in {"", TEAM, CHILD}:
        raise Refused("Choisissez à qui vous écrivez.", code="one_parent", field="to")
    typed = [(matter, str(data.get(matter.value) or "").strip()) for matter in Matter]
    if not any(text for _, text in typed):
        raise Refused("Écrivez au moins un paragraphe.", code="nothing_written", field=Matter.REASON.value)
    told = [
        Told(matter=matter, text=text)
        for matter, words in typed
        if (text := source.telling.say(matter.label, words, *TOPICS_OF[matter]))
    ]
    bound = source.telling.bound
    withheld = Withheld(matters=matters_withheld(bound.topics), words=bound.words)
    return ParentLetter(
        **source.shared(), withheld=withheld, greeting=str(data.get("greeting") or "Madame, Monsieur"),
        told=tuple(told), contact=source.sender,
    )  # fmt: skip
