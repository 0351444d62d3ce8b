"""The certificate of a purge: counts and dates, no content, the same text for whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator

from havre.accounts.models import Agency, Team
from havre.safekeeping.models import PurgeLine, PurgeRun
from havre.safekeeping.rules import Then
from havre.safekeeping.rules.retention import BY_CODE, Duration


def certificate_text(run: PurgeRun) -> str:
    """Return the certificate of a run that is done, as text whose digest the journal holds."""
    agency = Agency.objects.get(pk=run.agency_id)
    ended = f"{run.ended_at:%Y-%m-%d %H:%M} UTC" if run.ended_at else ""
    head = [
        f"Certificat de purge {run.reference}",
        f"Responsable de traitement : {agency.name}",
        f"Proposée le {run.proposed_at:%Y-%m-%d} par {run.proposed_by_id}",
        f"Confirmée le {run.decided_at:%Y-%m-%d} par {run.decided_by_id}",
        f"Terminée le {ended}",
        "",
    ]
    return "\n".join([*head, *_lines(run), ""])


def _lines(run: PurgeRun) -> Iterator[str]:
    rows = PurgeLine.objects.filter(run=run).order_by("team_id", "category", "then")
    teams = dict(Team.objects.filter(agency_id=run.agency_id).order_by("pk").values_list("pk", "name"))
    for row in rows:
        words = Duration(months=row.months, days=row.days).words
        yield (
            f"{teams.get(row.team_id, row.team_id)} | {BY_CODE[row.category].label} | {words} | "
            f"{Then.label_of(row.then)} | proposés {row.counted}, faits {row.done}, retenus {row.held}, "
            f"gardés {row.kept}, clés {row.keys}"
        )
        for table, count in sorted(row.tables.items()):
            yield f"    {table} : {count}"
