"""Tables of Django and of the job queue: no personal data, or ids only."""

from __future__ import annotations

from havre.foundation.rows import ALL, READ, Rows, open_rows

_QUEUE = {"havre_app": ALL, "havre_jobs": ALL}

TABLES: dict[str, Rows] = {
    "django_migrations": open_rows("names of migrations"),
    "django_content_type": open_rows("names of models"),
    "auth_permission": Rows(reason="not used; the policy is accounts.rules", grants={"havre_app": READ}),
    "auth_group": Rows(reason="not used; the policy is accounts.rules"),
    "auth_group_permissions": Rows(reason="not used; the policy is accounts.rules"),
    "procrastinate_jobs": Rows(reason="arguments hold ids only (tested)", grants=_QUEUE),
    "procrastinate_events": Rows(reason="arguments hold ids only (tested)", grants=_QUEUE),
    "procrastinate_periodic_defers": Rows(reason="names of periodic jobs", grants=_QUEUE),
    "procrastinate_workers": Rows(reason="heart-beats of workers", grants=_QUEUE),
}
