"""Row security of the CRIP: senders post into it, only its members read it."""

from __future__ import annotations

from havre.foundation.rows import ADD, Parent, Rows, posted_rows, team_rows

_RECEPTION = (Parent("reception_id", "concern_unit_reception"),)
_GRANTED = "reception_id = ANY ((SELECT sec.granted('reception'))::uuid[])"

TABLES: dict[str, Rows] = {
    "concern_unit_reception": posted_rows(
        parents=(Parent("merged_into_id", "concern_unit_reception"),),
        granted="id = ANY ((SELECT sec.granted('reception'))::uuid[])",
        guarded=True,
    ),
    "concern_unit_receptionchild": posted_rows(
        parents=(*_RECEPTION, Parent("person_id", "persons_person")), granted=_GRANTED
    ),
    "concern_unit_step": posted_rows(grants=ADD, parents=_RECEPTION, granted=_GRANTED),
    "concern_unit_evaluator": team_rows(parents=_RECEPTION),
    "concern_unit_notice": posted_rows(grants=ADD),
}
