"""Rights on the directory: organisations and their numbers, no personal data, so no row security.

Serving roles write because moderators correct entries on a page; the public face has no right here yet.
"""

from __future__ import annotations

from havre.foundation.rows import ALL, READ, Rows, open_rows

_REASON = "reference data on organisations; a protected place is never a row"
_GRANTS = {"havre_app": ALL, "havre_jobs": ALL, "havre_stats": READ}

TABLES: dict[str, Rows] = {
    name: open_rows(_REASON, grants=_GRANTS)
    for name in (
        "directory_organization",
        "directory_location",
        "directory_service",
        "directory_phone",
        "directory_schedule",
        "directory_servicearea",
        "directory_sourcerecord",
        "directory_importrun",
        "directory_quarantinedline",
    )
}
