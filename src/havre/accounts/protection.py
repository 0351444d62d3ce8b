"""Row security of the accounts and of the libraries they use."""

from __future__ import annotations

from havre.foundation.rows import ADD, ALL, GUARD, MY_AGENCIES, MY_TEAMS, READ, WRITE, Policy, Rows, own_rows

APP = ("havre_app",)
SIGNING_IN = "(SELECT sec.signing_in())"
ME = "(SELECT sec.actor())"
ADMINISTERED = "ANY ((SELECT sec.agencies_as(ARRAY['org_admin']))::uuid[])"
REVIEWED = "ANY ((SELECT sec.agencies_as(ARRAY['dpo']))::uuid[])"
# An administrator never gives a role to themselves: the database says it too.
OTHERS_I_ADMINISTER = f"agency_id = {ADMINISTERED} AND user_id <> {ME}"

TABLES: dict[str, Rows] = {
    "accounts_user": Rows(
        (
            GUARD,
            Policy("signing_in", "ALL", APP, SIGNING_IN, SIGNING_IN),
            Policy("own", "ALL", APP, f"id = {ME}", f"id = {ME}"),
            Policy(
                "colleagues",
                "SELECT",
                ("havre_app", "havre_jobs"),
                "id = ANY ((SELECT sec.colleagues())::uuid[])",
            ),
        ),
        {"havre_app": WRITE, "havre_jobs": READ, "havre_guard": READ},
    ),
    "accounts_agency": Rows(
        (
            GUARD,
            Policy("known", "SELECT", ("havre_app", "havre_jobs"), "(SELECT sec.scope()) IS NOT NULL"),
        ),
        {"havre_app": READ, "havre_jobs": READ, "havre_guard": READ},
    ),
    # The name of a team is public among professionals: a report is addressed to it.
    "accounts_team": Rows(
        (
            GUARD,
            Policy("known", "SELECT", ("havre_app", "havre_jobs"), "(SELECT sec.scope()) IS NOT NULL"),
            Policy("administered", "INSERT", APP, check=f"agency_id = {ADMINISTERED}"),
            Policy("renamed", "UPDATE", APP, f"agency_id = {ADMINISTERED}", f"agency_id = {ADMINISTERED}"),
        ),
        {"havre_app": WRITE, "havre_jobs": READ, "havre_guard": READ},
    ),
    "accounts_membership": Rows(
        (
            GUARD,
            Policy("mine", "SELECT", APP, f"user_id = {ME}"),
            Policy("agency", "SELECT", ("havre_app", "havre_jobs"), f"agency_id = {MY_AGENCIES}"),
            Policy("given", "INSERT", APP, check=OTHERS_I_ADMINISTER),
            Policy("ended", "UPDATE", APP, OTHERS_I_ADMINISTER, OTHERS_I_ADMINISTER),
            Policy("accepting", "INSERT", APP, check=SIGNING_IN),
        ),
        {"havre_app": WRITE, "havre_jobs": READ, "havre_guard": READ},
    ),
    "accounts_invitation": Rows(
        (
            Policy("agency", "ALL", APP, f"agency_id = {ADMINISTERED}", f"agency_id = {ADMINISTERED}"),
            Policy("accepting", "ALL", APP, SIGNING_IN, SIGNING_IN),
        ),
        {"havre_app": WRITE},
    ),
    "accounts_session": own_rows(),
    # Written by sec.break_glass and sec.review_break_glass only: nobody gives themselves a grant.
    "accounts_breakglass": Rows(
        (
            Policy("guard", "ALL", ("havre_guard",), "true", "true"),
            Policy("own", "SELECT", APP, f"user_id = {ME}"),
            Policy("team", "SELECT", APP, f"team_id = {MY_TEAMS}"),
            Policy("reviewed", "SELECT", APP, f"agency_id = {REVIEWED}"),
        ),
        {"havre_app": READ, "havre_guard": WRITE},
    ),
    # Hashed keys, counters and moments: the sign-in pages and the signed-in person.
    "accounts_remembered": Rows(
        (
            Policy(
                "scoped",
                "ALL",
                APP,
                "(SELECT sec.scope()) IS NOT NULL",
                "(SELECT sec.scope()) IS NOT NULL",
            ),
        ),
        {"havre_app": ALL},
    ),
    "accounts_notice": Rows(
        (
            # sec.notify_team, sec.take_mail, sec.waiting_for_mail and sec.forget_notices run as havre_guard.
            Policy("guard", "ALL", ("havre_guard",), "true", "true"),
            Policy("own", "ALL", APP, f"user_id = {ME}", f"user_id = {ME}"),
            Policy(
                "colleague_tells",
                "INSERT",
                ("havre_app", "havre_jobs"),
                check="(SELECT sec.scope()) IS NOT NULL",
            ),
        ),
        {"havre_app": WRITE, "havre_jobs": ADD, "havre_guard": ALL},
    ),
    # Libraries.
    "account_emailaddress": own_rows(),
    "account_emailconfirmation": Rows(
        (Policy("signing_in", "ALL", APP, SIGNING_IN, SIGNING_IN),), {"havre_app": ALL}
    ),
    "mfa_authenticator": own_rows(),
    "socialaccount_socialaccount": own_rows(),
    "socialaccount_socialtoken": Rows(
        (Policy("signing_in", "ALL", APP, SIGNING_IN, SIGNING_IN),), {"havre_app": ALL}
    ),
    "socialaccount_socialapp": Rows((), {}, reason="no personal data; providers come from the settings"),
}
