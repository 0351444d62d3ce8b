"""First look at the desk."""

from uuid import uuid4

import pytest

pytestmark = pytest.mark.django_db


def test_smoke(client_of):
    c = client_of("alice")
    assert c.get("/ecoute/").status_code == 200
    i = uuid4()
    r = c.post("/ecoute/contacts/nouveau/", {"id": str(i)})
    assert r.status_code == 302, r.content
    assert r["Location"] == f"/ecoute/{i}/"
    r = c.get(r["Location"])
    assert r.status_code == 200
    n = uuid4()
    r = c.post(f"/ecoute/{i}/notes/{n}/", {"kind": "note", "text": "Bonjour", "revision": 1})
    assert r.status_code == 200, r.content
    r = c.get(f"/ecoute/{i}/")
    assert "Bonjour" in r.content.decode()
    r = c.post(f"/ecoute/{i}/danger/")
    assert r.status_code == 302
    r = c.get(f"/ecoute/{i}/")
    assert "Danger maintenant" in r.content.decode()
    assert c.get("/ecoute/").status_code == 200
    assert c.get("/ecoute/contacts/").status_code == 200
    assert c.get("/").status_code == 200
