"""Jobs of the foundation: arguments are ids only; each job takes its own scope."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from procrastinate.contrib.django import app

from havre.kernel.clock import utc_now

SUBJECT = "Havre : quelque chose vous attend"
BODY = (
    "Bonjour,\n\nQuelque chose vous attend dans Havre. Ce message ne dit rien d'autre, par sécurité.\n"
    "Connectez-vous comme d'habitude : {site}\n\nMessage automatique, merci de ne pas répondre.\n"
)


@app.periodic(cron="* * * * *")
@app.task(name="mail_notices", queueing_lock="mail_notices")
def mail_notices(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each minute, queue one mail for each person with something unseen that no mail told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.waiting_for_mail()")
        waiting = [row[0] for row in cursor.fetchall()]
    for user_id in waiting:
        mail_notice.defer(user_id=str(user_id))


@app.task(name="mail_notice", retry=5)
def mail_notice(*, user_id: str) -> None:
    """Send one mail for all that waits unseen and was not yet told; nothing when there is nothing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.take_mail(%s, %s)", [UUID(user_id), utc_now()])
            address = cursor.fetchone()[0]
        if address:
            EmailMessage(SUBJECT, BODY.format(site=settings.SITE_URL), to=[address]).send()


@app.periodic(cron="50 3 * * *")
@app.task(name="forget_notices", queueing_lock="forget_notices")
def forget_notices(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each night, erase the notices of six months: they tell who was told of which file, and when."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.forget_notices(%s)", [utc_now()])
