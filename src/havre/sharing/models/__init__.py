"""Tables of sharing."""

from havre.sharing.models.core import Share, Withheld
from havre.sharing.models.export import Export, ExportFile
from havre.sharing.models.reply import Reply
from havre.sharing.models.transmission import ReceivedCopy, SentCopy, Transmission

__all__ = ["Export", "ExportFile", "ReceivedCopy", "Reply", "SentCopy", "Share", "Transmission", "Withheld"]
