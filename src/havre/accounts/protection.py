"""Row security of the accounts and of the libraries they use."""

from __future__ import annotations

from havre.foundation.rows import ADD, ALL, MY_AGENCIES, READ, WRITE, Policy, Rows, own_rows

GUARD = Policy("guard", "SELECT", ("havre_guard",), "true")
APP = ("havre_app",)
SIGNING_IN = "(SELECT sec.signing_in())"
ME = "(SELECT sec.actor())"

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
            Policy("administered", "INSERT", APP, check=f"agency_id = {MY_AGENCIES}"),
            Policy("renamed", "UPDATE", APP, f"agency_id = {MY_AGENCIES}", f"agency_id = {MY_AGENCIES}"),
        ),
        {"havre_app": WRITE, "havre_jobs": READ, "havre_guard": READ},
    ),
    "accounts_membership": Rows(
        (
            GUARD,
            Policy("mine", "SELECT", APP, f"user_id = {ME}"),
            Policy(
                "agency",
                "ALL",
                ("havre_app", "havre_jobs"),
                f"agency_id = {MY_AGENCIES}",
                f"agency_id = {MY_AGENCIES}",
            ),
            Policy("accepting", "INSERT", APP, check=SIGNING_IN),
        ),
        {"havre_app": WRITE, "havre_jobs": READ, "havre_guard": READ},
    ),
    "accounts_invitation": Rows(
        (
            Policy("agency", "ALL", APP, f"agency_id = {MY_AGENCIES}", f"agency_id = {MY_AGENCIES}"),
            Policy("accepting", "ALL", APP, SIGNING_IN, SIGNING_IN),
        ),
        {"havre_app": WRITE},
    ),
    "accounts_session": own_rows(),
    "accounts_breakglass": Rows(
        (
            GUARD,
            Policy("own", "ALL", APP, f"user_id = {ME}", f"user_id = {ME}"),
            Policy("agency", "ALL", APP, f"agency_id = {MY_AGENCIES}", f"agency_id = {MY_AGENCIES}"),
        ),
        {"havre_app": WRITE, "havre_guard": READ},
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
            # sec.notify_team, sec.take_mail and sec.waiting_for_mail run as havre_guard.
            Policy("guard", "ALL", ("havre_guard",), "true", "true"),
            Policy("own", "ALL", APP, f"user_id = {ME}", f"user_id = {ME}"),
            Policy(
                "colleague_tells",
                "INSERT",
                ("havre_app", "havre_jobs"),
                check="(SELECT sec.scope()) IS NOT NULL",
            ),
        ),
        {"havre_app": WRITE, "havre_jobs": ADD, "havre_guard": WRITE},
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
