"""Tables of sharing."""

from havre.sharing.models.core import Share, Withheld
from havre.sharing.models.transmission import ReceivedCopy, SentCopy, Transmission

__all__ = ["ReceivedCopy", "SentCopy", "Share", "Transmission", "Withheld"]
