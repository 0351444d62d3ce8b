"""``keys status | rotate | retire``: the custodian's command; no clear data key is ever shown."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from psycopg.types.json import Json

from havre.foundation.keys import FileKeys, key_bound, provider
from havre.operations import install

BATCH = 500


class Command(BaseCommand):
    """Rotate the key-encryption key: new key, every data key wrapped again, old key retired when nothing uses it."""

    help = "État, rotation et retrait des clés de chiffrement des clés."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the verb."""
        parser.add_argument("verb", choices=["status", "rotate", "retire"])
        parser.add_argument("--key", help="clé à retirer")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run the verb as ``havre_jobs``."""
        with install.connect("havre_jobs", autocommit=True) as jobs:
            if options["verb"] == "rotate":
                provider().rotate()
                self.stdout.write(f"{rewrap_all(jobs)} clés enveloppées par {provider().active()}.")
            elif options["verb"] == "retire":
                self._retire(options["key"])
            else:
                self.stdout.write(f"Clé active : {provider().active()}. Reste à envelopper : {waiting()}.")

    def _retire(self, key: str | None) -> None:
        keys = provider()
        if key is None or not isinstance(keys, FileKeys):
            raise CommandError("Donnez --key ; avec Vault, retirez la version dans Vault.")
        if key == keys.active() or waiting(key):
            raise CommandError(f"{key} enveloppe encore des clés. Lancez « keys rotate » d'abord.")
        keys.retire(key)
        self.stdout.write(f"{key} est retirée.")


def rewrap_all(jobs: psycopg.Connection) -> int:
    """Wrap every data key and second-factor secret under the active key; may be interrupted and run again."""
    done = 0
    while rows := jobs.execute(
        "SELECT id, domain, kek_id, wrapped FROM keyring.batch(%s, %s)", [provider().active(), BATCH]
    ).fetchall():
        for key_id, domain, kek_id, wrapped in rows:
            bound = key_bound(key_id, domain)
            clear = provider().unwrap(kek_id, wrapped, bound=bound)
            new_kek, new_wrapped = provider().wrap(clear, bound=bound)
            jobs.execute("SELECT keyring.rewrap(%s, %s, %s, %s)", [key_id, kek_id, new_kek, new_wrapped])
        done += len(rows)
    return done + _rewrap_second_factors()


def _rewrap_second_factors() -> int:
    """Wrap the TOTP secrets again: allauth keeps them in its own table, as ``v1:key:base64``."""
    from havre.accounts.adapters import SecondFactorAdapter  # noqa: PLC0415 - allauth reads the settings

    adapter, done = SecondFactorAdapter(), 0
    with install.connect("admin") as admin:
        rows = admin.execute("SELECT id, data FROM mfa_authenticator WHERE type <> 'webauthn'").fetchall()
        for row_id, data in rows:
            changed = {
                name: adapter.encrypt(adapter.decrypt(value)) if _old(value) else value
                for name, value in data.items()
            }
            if changed != data:
                admin.execute("UPDATE mfa_authenticator SET data = %s WHERE id = %s", [Json(changed), row_id])
                done += 1
    return done


def _old(value: object) -> bool:
    return isinstance(value, str) and value.startswith("v1:") and value.split(":")[1] != provider().active()


def waiting(key: str | None = None) -> int:
    """Return how many data keys are wrapped by ``key`` (or by any key that is not the active one)."""
    query = "SELECT count(*) FROM keyring.data_key WHERE (kek_id = %s) = %s"
    with install.connect("admin") as admin:
        row = admin.execute(query, [key or provider().active(), key is not None]).fetchone()
    return int(row[0]) if row else 0
