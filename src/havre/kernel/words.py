"""Controlled vocabularies: a code for the database and the rules, a French label for people."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Vocabulary(StrEnum):
    """A closed list whose members are ``CODE = "code", "Libellé français"``.

    Models store ``.value``; forms take ``Vocabulary.choices()``; rules compare members.
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Keep the French label beside the code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return ``(code, label)`` pairs in the order of declaration."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def codes(cls) -> list[str]:
        """Return the codes in the order of declaration."""
        return [member.value for member in cls]

    @classmethod
    def label_of(cls, code: str) -> str:
        """Return the French label of ``code``, or the code itself when it is not in the list."""
        member = cls._value2member_map_.get(code)
        return member.label if isinstance(member, cls) else code
