"""The one anticipated failure of the commands."""

from __future__ import annotations


class CannotRun(Exception):  # noqa: N818 - told to a person, in French
    """A command cannot go on.

    ``sentence`` is French: what happened, why, what to do next. ``status`` is the exit status to give.
    """

    def __init__(self, sentence: str, *, status: int = 1) -> None:
        """Keep the sentence for the person and the status for the shell."""
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
