"""Who meets which page: every URL has a row, on the objects of ``world`` (test_matrix.py).

``who`` are the members of the cast for whom the page exists; for everybody else it is not found. ``public`` pages
answer visitors too. ``methods`` are those the page takes; another one answers 405.
"""

from __future__ import annotations

from dataclasses import dataclass

CAST = frozenset(
    [
        "alice",
        "bruno",
        "karim",
        "maud",
        "farid",
        "gaelle",
        "hugo",
        "ines",
        "chloe",
        "nadia",
        "jeanne",
        "rose",
        "samir",
        "olga",
        "paul",
        "denis",
        "elodie",
        "lea",
        "marc",
        "sonia",
        "yann",
        "valerie",
        "leila",
        "tom",
        "helene",
    ]
)
EVERYBODY = CAST
NOBODY: frozenset[str] = frozenset()
LISTENERS = frozenset({"alice", "bruno", "karim", "maud"})
FLOOR = frozenset({"alice", "bruno", "karim"})
COORDINATORS = frozenset({"karim", "maud"})
ASE59 = frozenset({"sonia", "yann", "valerie"})
FOLLOWING = ASE59 | {"rose", "samir", "leila", "tom"}
AUTHORS = (
    frozenset({"alice", "bruno", "karim", "maud", "nadia", "jeanne", "rose", "samir"})
    | ASE59
    | {"leila", "tom"}
)
SCHOOL = frozenset({"nadia", "jeanne"})
CRIP59 = frozenset({"farid", "gaelle"})
CRIPS = frozenset({"farid", "gaelle", "chloe"})
EVALUATING = frozenset({"farid", "gaelle", "chloe", "hugo", "ines"})

MODERATORS = frozenset({"lea", "marc"})
PROPOSERS = AUTHORS | EVALUATING | MODERATORS
ADMINS = frozenset({"olga"})
ASKING = frozenset({"karim", "maud", "gaelle", "valerie", "leila"})
REVIEWING = frozenset({"paul", "helene"})


@dataclass(frozen=True)
class Row:
    """What is expected of one URL."""

    who: frozenset[str]
    methods: str = "GET POST"
    public: bool = False


ROWS: dict[str, Row] = {
    "home": Row(EVERYBODY, public=True),
    "health": Row(EVERYBODY, public=True),
    "accessibility": Row(EVERYBODY, "GET", public=True),
    "personal_data": Row(EVERYBODY, "GET", public=True),
    "keepalive": Row(EVERYBODY),
    "account_logout": Row(EVERYBODY, "POST", public=True),
    "mfa_index": Row(EVERYBODY),
    "mfa_list_webauthn": Row(EVERYBODY),
    "mfa_activate_totp": Row(EVERYBODY),
    "security:account": Row(EVERYBODY, "GET"),
    "security:end_session": Row(EVERYBODY, "POST"),
    "security:end_others": Row(EVERYBODY, "POST"),
    "security:open_notice": Row(EVERYBODY, "GET"),
    # No provider is named by the settings of the tests: these pages lead to the sign-in page.
    "proconnect:start": Row(EVERYBODY, "GET", public=True),
    "proconnect:link": Row(EVERYBODY, "GET"),
    "proconnect:callback": Row(EVERYBODY, "GET", public=True),
    "proconnect:confirm": Row(EVERYBODY, "POST"),
    "cases:list": Row(FOLLOWING, "GET"),
    "cases:new": Row(FOLLOWING),
    "cases:page": Row(ASE59, "GET"),
    "cases:chronology": Row(ASE59, "GET"),
    "cases:team": Row(ASE59, "GET"),
    "measures:page": Row(ASE59, "GET"),
    "measures:act": Row(ASE59),
    "measures:act_on": Row(ASE59),
    "milestones:page": Row(ASE59, "GET"),
    "milestones:step": Row(ASE59),
    "milestones:act": Row(ASE59),
    "milestones:roster": Row(FOLLOWING, "GET"),
    "milestones:roster_add": Row(ASE59),
    "milestones:roster_edit": Row(ASE59),
    "milestones:roster_retire": Row(ASE59, "POST"),
    "care:page": Row(ASE59, "GET"),
    "care:step": Row(ASE59),
    "cases:act": Row(ASE59),
    "cases:act_on": Row(ASE59),
    "circle:page": Row(ASE59, "GET"),
    "circle:identity": Row(ASE59),
    "circle:add": Row(ASE59),
    "circle:relative": Row(ASE59, "GET"),
    "circle:card": Row(ASE59),
    "circle:act": Row(ASE59),
    "invitation": Row(EVERYBODY, public=True),
    "members:list": Row(ADMINS, "GET"),
    "members:invite": Row(ADMINS),
    "members:send_again": Row(ADMINS, "POST"),
    "members:withdraw": Row(ADMINS, "POST"),
    "members:member": Row(ADMINS),
    "members:end": Row(ADMINS, "POST"),
    "members:totp": Row(ADMINS, "POST"),
    "members:new_team": Row(ADMINS),
    "members:rename_team": Row(ADMINS),
    "safeguards:ask": Row(ASKING),
    "safeguards:read": Row(frozenset({"maud"})),
    "safeguards:reviews": Row(REVIEWING, "GET"),
    "safeguards:review": Row(frozenset({"paul"})),
    "demo:prove": Row(EVERYBODY),
    "demo:welcome": Row(EVERYBODY, public=True),
    "demo:enter": Row(EVERYBODY, "POST", public=True),
    "ui:gallery": Row(EVERYBODY, "GET", public=True),
    "desk:floor": Row(LISTENERS, "GET"),
    "desk:floor_fragment": Row(LISTENERS, "GET"),
    "desk:contacts": Row(LISTENERS, "GET"),
    "desk:open": Row(LISTENERS, "POST"),
    "desk:communes": Row(LISTENERS, "GET"),
    "desk:contact": Row(FLOOR, "GET"),
    "desk:move": Row(FLOOR, "POST"),
    "desk:panel": Row(FLOOR, "POST"),
    "desk:lines": Row(FLOOR),
    "desk:keep_line": Row(FLOOR, "POST"),
    "desk:danger": Row(FLOOR),
    "desk:danger_join": Row(FLOOR, "POST"),
    "desk:danger_step": Row(FLOOR, "POST"),
    "desk:danger_place": Row(FLOOR, "POST"),
    "desk:danger_end": Row(FLOOR, "POST"),
    "desk:pause": Row(LISTENERS, "POST"),
    "desk:calendar": Row(LISTENERS, "GET"),
    "desk:follow_up": Row(FLOOR),
    "desk:situations": Row(LISTENERS, "GET"),
    "desk:situation": Row(FLOOR, "GET"),
    "desk:identity": Row(FLOOR),
    "desk:situation_move": Row(FLOOR, "POST"),
    "desk:search": Row(LISTENERS),
    "desk:handovers": Row(LISTENERS),
    "desk:acknowledge": Row(FLOOR, "POST"),
    "desk:outreach": Row(LISTENERS),
    "desk:requisitions": Row(COORDINATORS),
    "desk:requisition": Row(frozenset({"karim"})),
    "desk:qualification": Row(FLOOR),
    "desk:close": Row(FLOOR, "POST"),
    "desk:debrief": Row(FLOOR, "POST"),
    "desk:plan": Row(FLOOR),
    "desk:link": Row(FLOOR),
    "desk:pause_answer": Row(frozenset({"alice"}), "POST"),
    "talk:queue": Row(LISTENERS, "GET"),
    # Karim's floor serves the public; Maud's does not.
    "talk:queue_fragment": Row(FLOOR, "GET"),
    "talk:presence": Row(FLOOR, "POST"),
    "talk:phrases": Row(FLOOR),
    "talk:phrase": Row(FLOOR),
    "talk:phrase_act": Row(FLOOR, "POST"),
    "talk:settings": Row(COORDINATORS),
    "talk:renew_key": Row(frozenset({"karim"})),
    "talk:figures": Row(FLOOR, "GET"),
    "talk:conversation": Row(FLOOR, "GET"),
    "talk:news": Row(FLOOR, "GET"),
    "talk:reply": Row(FLOOR, "POST"),
    "talk:move": Row(FLOOR, "POST"),
    "talk:end": Row(FLOOR),
    "crip:inbox": Row(CRIPS, "GET"),
    "crip:search": Row(CRIPS),
    "crip:evaluations": Row(EVALUATING, "GET"),
    "crip:export": Row(CRIPS, "GET"),
    "crip:detail": Row(CRIP59, "GET"),
    "crip:report_pdf": Row(CRIP59, "GET"),
    "crip:step_pdf": Row(CRIP59, "GET"),
    "crip:child": Row(CRIP59, "GET"),
    "crip:act": Row(CRIP59),
    "reports:list": Row(AUTHORS, "GET"),
    "reports:new": Row(AUTHORS),
    "reports:export": Row(AUTHORS, "GET"),
    "reports:communes": Row(AUTHORS, "GET"),
    "reports:from_guide": Row(AUTHORS),
    "reports:from_contact": Row(FLOOR),
    "reports:report": Row(FLOOR, "GET"),
    "reports:assign": Row(FLOOR),
    "reports:give_up": Row(FLOOR),
    "reports:draft_pdf": Row(FLOOR, "GET"),
    "reports:section": Row(FLOOR),
    "reports:line": Row(FLOOR),
    "reports:remove_line": Row(FLOOR),
    "reports:child": Row(FLOOR),
    "reports:remove_child": Row(FLOOR),
    "reports:ask": Row(FLOOR, "POST"),
    "reports:visa": Row(frozenset({"karim"}), "GET"),
    "reports:return": Row(frozenset({"karim"}), "POST"),
    "reports:give": Row(frozenset({"karim"}), "POST"),
    "reports:document": Row(FLOOR, "GET"),
    "reports:proof": Row(FLOOR, "GET"),
    "reports:verify": Row(FLOOR, "GET"),
    "reports:feedback": Row(FLOOR, "GET"),
    "reports:carried": Row(FLOOR, "POST"),
    "reports:outcome": Row(FLOOR, "POST"),
    "reports:twin": Row(FLOOR, "POST"),
    "reports:addendum": Row(FLOOR),
    "reports:drop_addendum": Row(FLOOR, "POST"),
    "reports:seal_addendum": Row(frozenset({"karim"}), "POST"),
    "directory:search": Row(EVERYBODY),
    "directory:results": Row(EVERYBODY, "GET"),
    "directory:communes": Row(EVERYBODY, "POST"),
    "directory:service": Row(EVERYBODY, "GET"),
    "directory:print": Row(EVERYBODY, "GET"),
    "directory:france": Row(EVERYBODY, "GET"),
    "directory:departement": Row(EVERYBODY, "GET"),
    "directory:booklet": Row(EVERYBODY, "GET"),
    "directory:widget": Row(EVERYBODY, "GET", public=True),
    "directory:white_areas": Row(EVERYBODY, "GET"),
    "directory_desk:new": Row(PROPOSERS),
    "directory_desk:edit": Row(PROPOSERS),
    "directory_desk:unlock": Row(MODERATORS, "POST"),
    "directory_desk:entry": Row(PROPOSERS, "GET"),
    "directory_desk:act": Row(MODERATORS, "POST"),
    "directory_desk:exclude": Row(MODERATORS),
    "directory_desk:verify": Row(MODERATORS),
    "directory_desk:version": Row(PROPOSERS, "GET"),
    "directory_desk:restore": Row(MODERATORS, "POST"),
    "directory_desk:tell_error": Row(EVERYBODY, public=True),
    "directory_desk:confirm": Row(EVERYBODY, public=True),
    "directory_desk:outcome": Row(AUTHORS | EVALUATING),
    "directory_desk:favourite": Row(PROPOSERS, "POST"),
    "directory_desk:mine": Row(PROPOSERS, "GET"),
    "directory_desk:kept": Row(PROPOSERS),
    "directory_desk:forget": Row(frozenset({"alice"}), "POST"),
    "directory_desk:queue": Row(MODERATORS, "GET"),
    "directory_desk:proposal": Row(MODERATORS),
    "directory_desk:errors": Row(MODERATORS, "GET"),
    "directory_desk:handle": Row(MODERATORS),
    "directory_desk:closed_export": Row(MODERATORS, "GET"),
    "directory_desk:coverage": Row(MODERATORS, "GET"),
    "directory_desk:twins": Row(MODERATORS, "GET"),
    "directory_desk:pair": Row(MODERATORS),
    "directory_desk:lines": Row(MODERATORS, "GET"),
    "directory_desk:confirm_line": Row(MODERATORS, "POST"),
    "directory_desk:requests": Row(MODERATORS, "GET"),
    "directory_desk:decide": Row(MODERATORS),
    "directory_desk:end": Row(MODERATORS, "POST"),
    "directory_desk:systems": Row(MODERATORS),
    "directory_desk:ask": Row(EVERYBODY),
    "directory_desk:referents": Row(PROPOSERS, "GET"),
    "directory_desk:consent": Row(PROPOSERS),
    "directory_desk:missing": Row(EVERYBODY, "GET"),
    # The public API of the directory: anybody, read only.
    **{
        f"api:{name}": Row(EVERYBODY, "GET", public=True)
        for name in (
            "openapi",
            "services",
            "service",
            "structures-inclusion.json",
            "services-inclusion.json",
            "hsds.json",
            "services.csv",
            "services.geojson",
        )
    },
}
