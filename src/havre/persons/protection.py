"""Row security of the persons and of the vault."""

from __future__ import annotations

from havre.foundation.rows import ALL, Parent, Rows, team_rows

TABLES: dict[str, Rows] = {
    "persons_person": team_rows(),
    "persons_identity": team_rows(parents=(Parent("person_id", "persons_person"),)),
    "persons_token": team_rows(grants=ALL, parents=(Parent("person_id", "persons_person"),)),
}
