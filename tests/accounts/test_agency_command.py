"""The first organisation of an installation, made by the operator."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from tests_support import ScopedClient

sys.path.insert(0, str(Path(__file__).parent))

from accounts_support import PASSWORD

from havre.operations import install

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made():
    name = f"Association d'essai {uuid4()}"
    yield name
    with install.connect("admin") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("DELETE FROM accounts_agency WHERE name = %s", [name])


def options(name, **changed):
    values = {"name": name, "kind": "association", "team": "Équipe de rue", "team_kind": "reporting",
              "admin_name": "Zita Première", "admin_email": "zita@demo.havre.invalid"}  # fmt: skip
    return {**values, **changed}


def test_the_link_opens_the_first_administrator(made):
    out = io.StringIO()
    call_command("agency", stdout=out, **options(made))
    link = re.search(r"/invitation/[\w-]+/", out.getvalue()).group(0)
    browser = ScopedClient()
    assert "administrateur de l’organisation" in browser.get(link).content.decode().replace(
        "&#x27;", "’"
    ).replace("'", "’")
    assert browser.post(link, {"password": PASSWORD})["Location"] == "/"
    assert browser.get("/organisation/")["Location"] == "/compte/2fa/webauthn/add/"
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("agency", stdout=out, **options(made))


def test_a_crip_needs_its_authority(made):
    with pytest.raises(CommandError, match="--authority"):
        call_command("agency", **options(made, team_kind="concern_unit"))
