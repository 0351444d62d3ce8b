"""Row security of the conversations.

The role of the public process has no right on any of these tables: it calls the functions of the schema ``talk``
(sql/after_talk.sql), each of which answers for one receipt or one cookie and nothing else.
"""

from __future__ import annotations

from havre.foundation.rows import ALL, READ, WRITE, Parent, Policy, Rows, team_rows

# The functions of the schema talk run as havre_guard and take a secret that only one conversation has.
_TALK = Policy("talk", "ALL", ("havre_guard",), "true", "true")
_READ_TALK = Policy("talk", "SELECT", ("havre_guard",), "true")


def _served(grants: str = ALL, *, guard: str = ALL, parents: tuple[Parent, ...] = ()) -> Rows:
    rows = team_rows(grants=grants, parents=parents, more=(_TALK if guard == ALL else _READ_TALK,))
    return Rows(rows.policies, {**rows.grants, "havre_guard": guard}, rows.parents)


TABLES: dict[str, Rows] = {
    "conversations_desk": _served(WRITE, guard=READ),
    "conversations_deskkey": _served(WRITE, guard=READ),
    "conversations_conversation": _served(),
    "conversations_talksession": _served(parents=(Parent("conversation_id", "conversations_conversation"),)),
    "conversations_message": _served(parents=(Parent("conversation_id", "conversations_conversation"),)),
    "conversations_presence": _served(guard=READ),
    "conversations_cannedphrase": team_rows(grants=ALL),
    # Counted by month and codes; the erasing function adds to it.
    "conversations_talkcount": _served(),
    "conversations_purgerun": Rows(
        (
            _TALK,
            Policy("seen", "SELECT", ("havre_app", "havre_jobs"), "(SELECT sec.scope()) IS NOT NULL"),
        ),
        {"havre_guard": ALL, "havre_app": READ, "havre_jobs": READ},
    ),
}
