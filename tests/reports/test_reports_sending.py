from __future__ import annotations

import pytest

from reports.reports_cast import sent

pytestmark = pytest.mark.django_db


def test_smoke(acting):
    report = sent(acting("alice"), acting("karim"))
    assert report.status == "sent"
