"""Tables of the directory."""

from __future__ import annotations

from havre.directory.models.core import (
    Alert,
    Location,
    Organization,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceName,
)
from havre.directory.models.exchange import (
    Alias,
    DuplicatePair,
    Exclusion,
    FieldOrigin,
    ImportChange,
    ImportRun,
    QuarantinedLine,
    SourceRecord,
    Webhook,
)
from havre.directory.models.keeping import (
    AccessRequest,
    ErrorReport,
    Favourite,
    LastSearch,
    OrientationOutcome,
    Proposal,
    Referent,
    Reminder,
    SavedSearch,
    ServiceVersion,
    Verification,
)
from havre.directory.models.search import Offer

__all__ = [
    "AccessRequest",
    "Alert",
    "Alias",
    "DuplicatePair",
    "ErrorReport",
    "Exclusion",
    "Favourite",
    "FieldOrigin",
    "ImportChange",
    "ImportRun",
    "LastSearch",
    "Location",
    "Offer",
    "Organization",
    "OrientationOutcome",
    "Phone",
    "Proposal",
    "QuarantinedLine",
    "Referent",
    "Reminder",
    "SavedSearch",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceName",
    "ServiceVersion",
    "SourceRecord",
    "Verification",
    "Webhook",
]
