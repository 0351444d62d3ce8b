"""Tables of sharing."""

from havre.sharing.models.core import Share, Withheld

__all__ = ["Share", "Withheld"]
