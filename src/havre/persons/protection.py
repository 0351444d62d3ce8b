"""Row security of the persons and of the vault."""

from __future__ import annotations

from havre.foundation.rows import ALL, Parent, Rows, team_rows

# A child whose file is hidden from one member of the team is hidden whole (cases/sql/before_cases.sql).
HIDDEN = "person_id = ANY ((SELECT sec.hidden_persons())::uuid[])"
PERSON = (Parent("person_id", "persons_person"),)

TABLES: dict[str, Rows] = {
    "persons_person": team_rows(unless="id = ANY ((SELECT sec.hidden_persons())::uuid[])"),
    "persons_identity": team_rows(parents=PERSON, unless=HIDDEN),
    "persons_token": team_rows(grants=ALL, parents=PERSON, unless=HIDDEN),
}
