"""Row security of the listening desk."""

from __future__ import annotations

from havre.foundation.rows import ADD, Parent, Rows, team_rows

_CONTACT = (Parent("contact_id", "listening_contact"),)
_GRANTED = "contact_id = ANY ((SELECT sec.granted('contact'))::uuid[])"

TABLES: dict[str, Rows] = {
    "listening_situation": team_rows(parents=(Parent("person_id", "persons_person"),)),
    "listening_contact": team_rows(
        parents=(Parent("situation_id", "listening_situation"),),
        granted="id = ANY ((SELECT sec.granted('contact'))::uuid[])",
        guarded=True,
    ),
    "listening_note": team_rows(parents=_CONTACT, granted=_GRANTED),
    "listening_dangeralert": team_rows(parents=_CONTACT),
    "listening_followup": team_rows(parents=(*_CONTACT, Parent("situation_id", "listening_situation"))),
    "listening_handover": team_rows(),
    "listening_pause": team_rows(parents=_CONTACT),
    "listening_requisition": team_rows(),
    "listening_statisticrow": team_rows(grants=ADD),
}
