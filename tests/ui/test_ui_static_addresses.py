"""The addresses of the files of the pages: looked up once, from what was gathered."""

from __future__ import annotations

import json

from havre.ui.static_files import Files


def test_an_address_is_looked_up_once(tmp_path):
    paths = {"havre/havre.svg": "havre/havre.0123456789ab.svg"}
    (tmp_path / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": paths, "hash": ""}))
    files = Files(location=str(tmp_path), base_url="/static/")
    assert files.url("havre/havre.svg") == "/static/havre/havre.0123456789ab.svg"
    files.hashed_files.clear()
    assert files.url("havre/havre.svg") == "/static/havre/havre.0123456789ab.svg"
