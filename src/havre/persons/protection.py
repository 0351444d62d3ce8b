"""Row security of the persons and of the vault."""

from __future__ import annotations

from havre.foundation.rows import ALL, MY_TEAMS, Parent, Policy, Rows, team_rows

_BOTH = f"other_team_id = {MY_TEAMS}"

# A child whose file is hidden from one member of the team is hidden whole (cases/sql/before_cases.sql).
HIDDEN = "person_id = ANY ((SELECT sec.hidden_persons())::uuid[])"
PERSON = (Parent("person_id", "persons_person"),)
# What is known of somebody around a child is seen by who sees this somebody.
AROUND = Parent("relative_id", "persons_relative")
ALONE = "NOT EXISTS (SELECT FROM persons_relative r WHERE r.id = relative_id)"

# One file opened by a broken glass shows who is around its child, and no identity of the vault.
GRANTED = "ANY ((SELECT sec.granted_persons())::uuid[])"
_WITH_RELATIVE = "EXISTS (SELECT FROM persons_relative r WHERE r.id = relative_id)"

TABLES: dict[str, Rows] = {
    # Deleted by ``services.forgetting`` only; the keys of the other tables refuse while a file holds the person.
    "persons_person": team_rows(grants=ALL, unless="id = ANY ((SELECT sec.hidden_persons())::uuid[])"),
    "persons_identity": team_rows(grants=ALL, parents=PERSON, unless=HIDDEN),
    "persons_token": team_rows(grants=ALL, parents=PERSON, unless=HIDDEN),
    "persons_identifier": team_rows(grants=ALL, parents=PERSON, unless=HIDDEN),
    # Ids only. sec.hidden_persons reads it: what hides a child hides every record of that child.
    "persons_merge": team_rows(
        grants=ALL,
        parents=(Parent("kept_id", "persons_person"), Parent("merged_id", "persons_person")),
        granted=f"kept_id = {GRANTED}",
        guarded=True,
    ),
    "persons_notsame": team_rows(
        grants=ALL,
        parents=(
            Parent("first_id", "persons_person"),
            Parent("second_id", "persons_person", team="other_team_id"),
        ),
        # The composite key of the other side bypasses row security: only whoever works in both teams writes.
        more=(Policy("both", "ALL", ("havre_app", "havre_jobs"), _BOTH, _BOTH, restrictive=True),),
    ),
    # Deleted with the child only (``services.circle_forgetting``).
    "persons_relative": team_rows(
        grants=ALL,
        parents=(*PERSON, Parent("linked_person_id", "persons_person")),
        unless=HIDDEN,
        granted=f"person_id = {GRANTED}",
    ),
    "persons_relativeversion": team_rows(grants=ALL, parents=(AROUND,), unless=ALONE),
    "persons_relation": team_rows(
        grants=ALL,
        parents=(AROUND, Parent("through_id", "persons_relative")),
        unless=ALONE,
        granted=_WITH_RELATIVE,
    ),
    "persons_linkquality": team_rows(grants=ALL, parents=(AROUND,), unless=ALONE, granted=_WITH_RELATIVE),
    "persons_householdstay": team_rows(grants=ALL, parents=(AROUND,), unless=ALONE, granted=_WITH_RELATIVE),
    "persons_parentalauthority": team_rows(
        grants=ALL, parents=(AROUND,), unless=ALONE, granted=_WITH_RELATIVE
    ),
}
