"""Clock, mail, keys, backups, settings, worker: what surrounds the database."""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core import mail
from django.db.migrations.executor import MigrationExecutor

from havre.foundation import antivirus
from havre.foundation.envelopes import CannotOpen
from havre.foundation.keys import key_bound, provider
from havre.operations.doctor.finding import Finding

CLOCK_SECONDS = 2.0
BACKUP_HOURS = 26
WORKER_SECONDS = 180
PURGE_HOURS = 3


def examine(admin: psycopg.Connection) -> Iterator[Finding]:
    """Yield every remark."""
    yield from _clock(admin)
    yield from _scope_key(admin)
    yield from _keys()
    yield from _mail()
    yield from _settings()
    yield from _migrations(admin)
    yield from _backups()
    yield from _worker(admin)
    yield from _purge(admin)
    yield from _antivirus()


def _clock(admin: psycopg.Connection) -> Iterator[Finding]:
    before = time.time()
    row = admin.execute(
        "SELECT extract(epoch FROM clock_timestamp())::float8, current_setting('TimeZone')"
    ).fetchone()
    gap = abs(row[0] - (before + time.time()) / 2) if row else CLOCK_SECONDS + 1
    if gap > CLOCK_SECONDS:
        yield Finding(
            "horloge",
            f"{gap:.0f} s d'écart entre l'application et la base",
            "Réglez l'heure des deux machines (NTP) : les échéances en dépendent.",
        )


def _scope_key(admin: psycopg.Connection) -> Iterator[Finding]:
    from havre.foundation.scope import pads  # noqa: PLC0415 - reads the settings

    row = admin.execute("SELECT inner_pad, outer_pad FROM sec.scope_key ORDER BY id DESC LIMIT 1").fetchone()
    if row is None or (bytes(row[0]), bytes(row[1])) != pads():
        yield Finding(
            "portée signée",
            "la clé de la base n'est pas celle de l'application",
            "Même HAVRE_SCOPE_KEY partout, puis « havre manage prepare ».",
        )


def _keys() -> Iterator[Finding]:
    key_id = uuid4()
    try:
        kek_id, wrapped = provider().wrap(b"0" * 32, bound=key_bound(key_id, "doctor"))
        opened = provider().unwrap(kek_id, wrapped, bound=key_bound(key_id, "doctor")) == b"0" * 32
    except (CannotOpen, OSError, RuntimeError, ValueError):
        opened = False
    if not opened:
        yield Finding(
            "clés",
            "le trousseau n'enveloppe ou ne rouvre pas une clé",
            "Vérifiez HAVRE_KEY_PROVIDER et HAVRE_KEY_FILE, ou restaurez le fichier.",
        )
    for name in (settings.KEY_FILE, settings.SEAL_KEY_FILE):
        path = Path(name) if name else None
        if path and path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding("clés", f"{path.name} est lisible par d'autres", f"chmod 600 {path.name}")


def _mail() -> Iterator[Finding]:
    try:
        connection = mail.get_connection(timeout=5)
        connection.open()
        connection.close()
    except OSError:
        yield Finding(
            "courriel",
            "le serveur de courriel ne répond pas",
            "Vérifiez HAVRE_MAIL_HOST et HAVRE_MAIL_PORT. Les avis partiront ensuite.",
            grave=False,
        )


def _settings() -> Iterator[Finding]:
    production = not settings.DEMO
    if production and not settings.SESSION_COOKIE_SECURE:
        yield Finding(
            "réglages", "les cookies de session voyagent en clair", "SESSION_COOKIE_SECURE doit être vrai."
        )
    if production and settings.DEBUG:
        yield Finding("réglages", "le mode DEBUG est allumé", "Éteignez DEBUG.")
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        yield Finding(
            "réglages",
            "un code de contournement du second facteur existe",
            "Retirez-le.",
        )
    if production and any(app == "havre.web.demo" for app in settings.INSTALLED_APPS):
        yield Finding("réglages", "la porte de la démonstration est montée", "Utilisez havre.settings.prod.")


def _migrations(admin: psycopg.Connection) -> Iterator[Finding]:
    from django.db import connection  # noqa: PLC0415 - the default connection of this process

    executor = MigrationExecutor(connection)
    applied = {tuple(row) for row in admin.execute("SELECT app, name FROM django_migrations").fetchall()}
    waiting = [key for key in executor.loader.graph.nodes if key not in applied]
    if waiting:
        yield Finding(
            "migrations", f"{len(waiting)} migration(s) attendent", "Lancez « havre manage prepare »."
        )


def _backups() -> Iterator[Finding]:
    folder = Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else None
    advice = "Planifiez « havre manage backup » chaque nuit ; gardez le trousseau à part, 35 jours."
    if folder is None or not folder.exists():
        yield Finding(
            "sauvegardes",
            "aucun dossier de sauvegarde n'est réglé",
            f"HAVRE_BACKUP_DIR. {advice}",
            grave=False,
        )
        return
    newest = max((path.stat().st_mtime for path in folder.glob("*.dump")), default=0.0)
    age = (datetime.now(UTC).timestamp() - newest) / 3600
    if age > BACKUP_HOURS:
        yield Finding("sauvegardes", "la dernière sauvegarde a plus d'un jour", advice)


def _worker(admin: psycopg.Connection) -> Iterator[Finding]:
    row = admin.execute(
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
        [WORKER_SECONDS],
    ).fetchone()
    if not row or not row[0]:
        yield Finding(
            "tâches de fond", "aucun exécutant ne tourne", "Lancez « havre manage jobs ».", grave=False
        )


def _purge(admin: psycopg.Connection) -> Iterator[Finding]:
    """What was promised to disappear is still there: the purge of the conversations has stopped."""
    row = admin.execute(
        "SELECT count(*), (SELECT max(ended_at) FROM conversations_purgerun) FROM conversations_conversation"
        " WHERE expires_on < CURRENT_DATE - 1"
    ).fetchone()
    late, last = row or (0, None)
    if late or (last is not None and (datetime.now(UTC) - last).total_seconds() > PURGE_HOURS * 3600):
        told = f"le dernier passage est du {last:%d/%m/%Y %H:%M}" if last else "aucun passage n'est noté"
        yield Finding(
            "effacement des conversations",
            f"{late} conversations auraient dû disparaître ; {told}",
            "Lancez « havre manage jobs », puis lisez son journal.",
        )


def _antivirus() -> Iterator[Finding]:
    if not antivirus.configured():
        yield Finding(
            "pièces jointes",
            "aucun antivirus n'est réglé : les pièces sont contrôlées dans leur structure seulement",
            "Installez clamd, puis HAVRE_CLAMD=/chemin/de/clamd.ctl (ou hôte:port).",
            grave=False,
        )
    elif not antivirus.answers():
        yield Finding(
            "pièces jointes",
            "l'antivirus ne répond pas : les pièces déposées attendent et ne se téléchargent pas",
            "Vérifiez que clamd tourne et que HAVRE_CLAMD le désigne.",
        )
