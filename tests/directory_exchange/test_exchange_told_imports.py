"""What an import changed is told in few messages: ids and kinds of change, to begin with one job whatever its size."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from exchange_data import LATER, NOW, run, table
from procrastinate.contrib.django.models import ProcrastinateJob

from havre.directory import tasks
from havre.directory.models import ImportChange, ImportRun, Service, Webhook
from havre.directory.rules import Source
from havre.directory.services import posting, told_imports, webhooks
from havre.directory.services.offers import rebuild_offers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_directory")]
URL = "https://receveur.example.org/havre"


def lines(*names: str, kind: str = "mda") -> bytes:
    head = "identifiant;nom;type;code_insee\n"
    return (head + "".join(f"{name};Maison {name} (inventée);{kind};01053\n" for name in names)).encode()


def jobs(name: str) -> list[dict[str, Any]]:
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("id").values_list("args", flat=True))


def changes() -> list[tuple[str, str]]:
    names = dict(Service.objects.order_by("id").values_list("id", "name"))
    latest = ImportRun.objects.order_by("-started_at", "-id").first()
    rows = ImportChange.objects.filter(run=latest).order_by("position")
    return sorted((names[row.service_id].split()[1], row.act) for row in rows)


def test_one_import_queues_one_job_whatever_its_size(cast: Any) -> None:
    run(Source.CSV, lines(*(f"n{rank}" for rank in range(2_500))))
    queued = jobs(told_imports.TELL_IMPORT)
    assert queued == [{"run_id": str(ImportRun.objects.get().pk)}]
    assert ImportChange.objects.count() == 2_500
    assert jobs(webhooks.TELL_ALL) == []


def test_what_was_published_changed_or_went_is_told_apart(cast: Any) -> None:
    run(Source.CSV, lines("a", "b", "c"))
    assert changes() == [("a", "published"), ("b", "published"), ("c", "published")]
    for name, column in (("b", {"tier": "professional"}), ("c", {"publication": "suspended"})):
        Service.objects.filter(name__contains=f" {name} ").update(**column)
    rebuild_offers(now=NOW)
    data = lines("a", "b", "c", "d").replace(b"Maison", b"Foyer")
    run(Source.CSV, data, now=LATER)
    assert changes() == [("a", "changed"), ("d", "published")]


def test_a_second_reading_tells_nothing_and_a_dry_run_neither(cast: Any) -> None:
    run(Source.CSV, lines("a"), dry_run=True)
    assert jobs(told_imports.TELL_IMPORT) == []
    run(Source.CSV, lines("a"))
    run(Source.CSV, lines("a"), now=LATER)
    assert len(jobs(told_imports.TELL_IMPORT)) == 1


def test_a_home_for_children_is_never_told_of(cast: Any) -> None:
    run(Source.CSV, lines("a", kind="child_placement"))
    assert (ImportChange.objects.count(), jobs(told_imports.TELL_IMPORT)) == (0, [])


def test_a_service_that_leaves_the_public_is_told_as_suspended(cast: Any) -> None:
    run(Source.CSV, table(nom="Maison a (inventée)"))
    run(Source.CSV, table(nom="Maison a (inventée)", visibilite="professional"), now=LATER)
    assert changes() == [("a", "suspended")]


def test_messages_hold_a_thousand_changes_and_nothing_else(
    acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told_imports, "TOLD_AT_ONCE", 2)
    sent: list[Any] = []
    monkeypatch.setattr(
        posting, "post", lambda url, body, headers: sent.append((json.loads(body), headers)) or 204
    )
    run(Source.CSV, lines("a", "b", "c"))
    run_id = ImportRun.objects.get().pk
    with acting("lea") as lea:
        made = webhooks.register(actor=lea, url=URL, now=NOW)
        tasks.tell_import(run_id=str(run_id))
        queued = jobs("directory.tell_import_to")
        assert queued == [
            {"webhook_id": str(made.webhook_id), "run_id": str(run_id), "rank": rank} for rank in (0, 1)
        ]
        for one in queued:
            assert told_imports.send_message(
                webhook_id=UUID(one["webhook_id"]), run_id=run_id, rank=one["rank"], now=NOW
            )
    assert [len(told["changes"]) for told, _ in sent] == [2, 1]
    for told, headers in sent:
        assert set(told) == {"import", "at", "changes"}
        assert all(set(change) == {"service", "act"} for change in told["changes"])
        assert headers[webhooks.SIGNATURE].startswith("sha256=")
    ids = {change["service"] for told, _ in sent for change in told["changes"]}
    assert ids == {str(key) for key in Service.objects.values_list("id", flat=True)}
    assert "Maison" not in json.dumps([told for told, _ in sent])


def test_a_message_that_fails_is_tried_again_and_counts(acting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "post", lambda url, body, headers: 500)
    run(Source.CSV, lines("a"))
    with acting("lea") as lea:
        made = webhooks.register(actor=lea, url=URL, now=NOW)
        with pytest.raises(webhooks.NotTold):
            tasks.tell_import_to(
                webhook_id=str(made.webhook_id), run_id=str(ImportRun.objects.get().pk), rank=0
            )
        assert Webhook.objects.get(id=made.webhook_id).failures == 1


def test_changes_of_long_ago_are_forgotten_and_a_message_of_nothing_is_not_sent(
    acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "post", lambda url, body, headers: pytest.fail("sent"))
    run(Source.CSV, lines("a"))
    run_id = ImportRun.objects.get().pk
    assert told_imports.messages_of(run_id, now=NOW) == 1
    assert told_imports.messages_of(run_id, now=LATER) == 0
    with acting("lea") as lea:
        made = webhooks.register(actor=lea, url=URL, now=NOW)
        assert told_imports.send_message(webhook_id=made.webhook_id, run_id=run_id, rank=0, now=NOW)
