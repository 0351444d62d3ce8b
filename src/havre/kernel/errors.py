"""The two anticipated refusals; everything else is a fault and is not caught."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - a refusal is not an error of the program
    """An act that the rules do not allow now.

    ``sentence`` is French, for the person: what happened, why, what to do next.
    ``code`` is stable, for tests and logs; ``field`` names the form field when there is one.
    """

    def __init__(self, sentence: str, *, code: str, field: str | None = None) -> None:
        """Keep the sentence for the person, the code for machines."""
        super().__init__(code)
        self.sentence = sentence
        self.code = code
        self.field = field


class NotVisible(Exception):  # noqa: N818 - becomes a 404, never a 403: existence must not leak
    """The object does not exist for this person, whether or not it exists."""
