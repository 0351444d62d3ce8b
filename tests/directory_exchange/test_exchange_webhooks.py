"""Webhooks: what is told, how it is signed, where it never goes; with a local server in https."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from exchange_data import NOW, run, table

from havre.directory.models import Service, Webhook
from havre.directory.rules import Source
from havre.directory.rules.keeping import VersionAct
from havre.directory.rules.webhooks import MAX_FAILURES
from havre.directory.services import posting, webhooks
from havre.kernel.errors import NotVisible, Refused

pytestmark = pytest.mark.django_db
HOST = "receveur.example.org"
URL = f"https://{HOST}/havre"


def certificate(folder: Path) -> Path:
    """Write a certificate of the invented name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    day = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(day - dt.timedelta(days=1)).not_valid_after(day + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "receveur.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A server in https on the loopback; ``status`` is what it answers, ``seen`` what it was sent."""
    told = SimpleNamespace(status=204, seen=[], port=0, context=None)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.seen.append(
                (self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])))
            )
            self.send_response(told.status)
            self.send_header("Location", "https://ailleurs.example.org/")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    path = certificate(tmp_path)
    inner = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inner.load_cert_chain(path)
    http = HTTPServer(("127.0.0.1", 0), Handler)
    http.socket = inner.wrap_socket(http.socket, server_side=True)
    told.port, told.context = http.server_port, ssl.create_default_context(cafile=path)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield told
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture
def reached(server: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The public name leads to the local server, which is otherwise refused."""
    real = posting.post
    monkeypatch.setattr(posting, "judged", lambda _found: "127.0.0.1")
    monkeypatch.setattr(
        posting, "post",
        lambda url, body, headers: real(url, body, headers, resolve=lambda _h: ["x"], context=server.context,
                                        port=server.port),
    )  # fmt: skip
    return server


def send(webhook_id: Any, service_id: Any = None) -> bool:
    at = NOW.isoformat(timespec="seconds")
    return webhooks.send(
        webhook_id=webhook_id, service_id=service_id or uuid4(), act="changed", at=at, now=NOW
    )


def test_what_leaves_is_an_identifier_an_act_an_hour_signed(reached: SimpleNamespace, acting: Any) -> None:
    service_id = uuid4()
    with acting("lea") as lea:
        made = webhooks.register(actor=lea, url=URL, now=NOW)
        assert send(made.webhook_id, service_id)

    path, headers, body = reached.seen[0]
    assert json.loads(body) == {
        "service": str(service_id),
        "act": "changed",
        "at": "2026-11-22T09:00:00+00:00",
    }
    expected = hmac.new(made.secret.encode(), body, hashlib.sha256).hexdigest()
    assert (path, headers[webhooks.SIGNATURE]) == ("/havre", f"sha256={expected}")
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_a_redirect_is_a_failure_and_is_not_followed(reached: SimpleNamespace, acting: Any) -> None:
    reached.status = 302
    with acting("lea") as lea:
        made = webhooks.register(actor=lea, url=URL, now=NOW)
        assert not send(made.webhook_id)
        assert Webhook.objects.get(id=made.webhook_id).failures == 1

    assert len(reached.seen) == 1


def test_failures_in_a_row_stop_it_and_a_success_forgets_them(reached: SimpleNamespace, acting: Any) -> None:
    with acting("lea") as lea:
        made = webhooks.register(actor=lea, url=URL, now=NOW)
        reached.status = 500
        assert [send(made.webhook_id) for _ in range(3)] == [False] * 3
        reached.status = 200
        assert send(made.webhook_id)
        assert Webhook.objects.get(id=made.webhook_id).failures == 0
        reached.status = 503
        assert [send(made.webhook_id) for _ in range(MAX_FAILURES)] == [False] * (MAX_FAILURES - 1) + [True]
        assert Webhook.objects.get(id=made.webhook_id).stopped_at == NOW
        asked = len(reached.seen)
        assert send(made.webhook_id)
    assert len(reached.seen) == asked


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "::ffff:127.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_an_address_that_leads_inside_is_refused(address: str) -> None:
    with pytest.raises(Refused, match="webhook_private"):
        posting.post(URL, b"{}", {}, resolve=lambda _host: ["93.184.216.34", address])


def test_a_private_address_stops_the_webhook_at_once(acting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "post", _private)
    with acting("lea") as lea:
        made = webhooks.register(actor=lea, url=URL, now=NOW)
        assert send(made.webhook_id)
        assert Webhook.objects.get(id=made.webhook_id).stopped_at == NOW


def _private(*_: Any) -> int:
    raise Refused("x", code="webhook_private")


@pytest.mark.parametrize(
    "url",
    ["http://receveur.example.org/", "https://127.0.0.1/", "https://localhost/", "https://a@receveur.example.org/",
     "https://receveur.example.org:8443/", "https://receveur.example.org/#x", "ftp://x.example.org/", "https://[::1]/",
     "https://receveur.example.org/a\r\nX-Injecté: 1", "javascript:alert(1)", "https://x.example.org/" + "a" * 400,
     "https://x.example.org:99999/"],
)  # fmt: skip
def test_an_address_of_another_form_is_refused(acting: Any, url: str) -> None:
    with acting("lea") as lea, pytest.raises(Refused, match="webhook_url"):
        webhooks.register(actor=lea, url=url, now=NOW)


def test_only_moderators_and_five_addresses(acting: Any) -> None:
    with acting("alice") as alice, pytest.raises(NotVisible):
        webhooks.register(actor=alice, url=URL, now=NOW)
    with acting("lea") as lea:
        first = webhooks.register(actor=lea, url=URL, now=NOW)
        with pytest.raises(Refused, match="webhook_twice"):
            webhooks.register(actor=lea, url=URL, now=NOW)
        for rank in range(4):
            webhooks.register(actor=lea, url=f"{URL}/{rank}", now=NOW)
        with pytest.raises(Refused, match="webhook_many"):
            webhooks.register(actor=lea, url=f"{URL}/9", now=NOW)
        assert first.secret not in str(bytes(Webhook.objects.get(id=first.webhook_id).secret))
        webhooks.stop(actor=lea, webhook_id=first.webhook_id, now=NOW)
        with pytest.raises(NotVisible):
            webhooks.stop(actor=lea, webhook_id=first.webhook_id, now=NOW)
        assert first.webhook_id not in webhooks.listeners()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    catch: Callable[..., None] = lambda service_id, act, *, now: found.append((str(service_id), act.value))  # noqa: E731
    monkeypatch.setattr(webhooks, "tell", catch)
    return found


@pytest.mark.usefixtures("empty_directory")
def test_only_public_entries_are_told_of(told: list[tuple[str, str]]) -> None:
    run(Source.CSV, table())
    service = Service.objects.get()
    for act in (VersionAct.EDIT, VersionAct.CREATE, VersionAct.SUBMIT, VersionAct.SUSPEND):
        webhooks.announce(service, act, now=NOW)
    assert [act for _, act in told] == ["changed", "suspended"]
    told.clear()
    service.publication = "draft"
    webhooks.announce(service, VersionAct.EDIT, now=NOW)
    service.publication, service.tier = "published", "professional"
    for act in VersionAct:
        webhooks.announce(service, act, now=NOW)
    webhooks.announce_joined(service, now=NOW)
    assert told == []


def test_the_queue_holds_ids_and_codes_only(cast: Any) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from havre.directory.rules.webhooks import ToldAct

    service_id = uuid4()
    webhooks.tell(service_id, ToldAct.CLOSED, now=NOW)

    job = ProcrastinateJob.objects.order_by("-id").first()
    assert job.args == {"service_id": str(service_id), "act": "closed", "at": "2026-11-22T09:00:00+00:00"}
