"""Attachments: checked, held back until the scanner has looked, closed under the file's key, served apart."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from cases_support import act, open_file
from havre.accounts.models import Notice
from havre.cases.models import Attachment, Entry
from havre.cases.queries.attachments import attachments_in, handed_out
from havre.cases.rules import BarGround, Sensitivity
from havre.cases.rules.attachments import AttachmentState
from havre.cases.rules.entries import EntryKind
from havre.cases.services import attachments, team
from havre.cases.tasks import scan_attachment
from havre.foundation import antivirus, sealing
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.operations.doctor import surroundings
from havre.safekeeping.rules import HoldReason
from havre.safekeeping.services.holds import Hold, lift_hold, place_hold
from havre.web.papers import apart
from tests_support import statements

pytestmark = pytest.mark.django_db

# Written in two parts: the whole string is what scanners look for.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TEXT = "Certificat de scolarité, collège des Tilleuls (invention).\n".encode()


@contextmanager
def clamd(settings, *, reply=None):
    """Listen as clamd does, on a port of this machine; yield the streams that it read."""
    seen: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client, client.makefile("rb") as stream:
                command = b"".join(iter(lambda: stream.read(1), b"\0"))
                body = b""
                while command == b"zINSTREAM" and (size := struct.unpack("!I", stream.read(4))[0]):
                    body += stream.read(size)
                seen.append(body)
                found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in body else b"stream: OK\0"
                client.sendall(reply or (b"PONG\0" if command == b"zPING" else found))

    thread = threading.Thread(target=serve)
    thread.start()
    settings.CLAMD = f"127.0.0.1:{server.getsockname()[1]}"
    try:
        yield seen
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def sent(content=TEXT, name="certificat.txt", title="Certificat de scolarité", **more):
    return attachments.Received(content=content, name=name, title=title, **more)


def attach(actor, case_id, **changes):
    one = act(actor, case_id)
    attachments.attach(one, received=sent(**changes))
    entry = Entry.objects.get(pk=one.id)
    return Attachment.objects.defer("content").get(pk=entry.object_id)


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [attachments.SCAN])
        return [
            set(row[0] if isinstance(row[0], dict) else __import__("json").loads(row[0])) for row in cursor
        ]


def test_a_paper_waits_for_the_scanner_then_is_handed_out(acting, settings):
    with clamd(settings) as seen, acting("sonia") as sonia:
        case = open_file(sonia)
        row = attach(sonia, case.pk, content=TEXT * 4_000, note="Remis par la mère.")
        assert row.state == AttachmentState.QUARANTINED
        assert jobs() == [{"team_id", "attachment_id"}]
        with pytest.raises(NotVisible):
            handed_out(sonia, case, row.pk)
        scan_attachment(team_id=str(row.team_id), attachment_id=str(row.pk))
        scan_attachment(team_id=str(row.team_id), attachment_id=str(row.pk))  # judged once
        assert seen == [TEXT * 4_000]
        found = handed_out(sonia, case, row.pk)
        assert (found.content, found.media_type) == (TEXT * 4_000, "text/plain")
        assert "certificat" not in found.file_name
        stored = Attachment.objects.get()
        assert b"Tilleuls" not in bytes(stored.content)
        assert b"scolarit" not in bytes(stored.words)


def test_what_the_scanner_refuses_is_erased_and_told(acting, cast, settings):
    with clamd(settings), acting("sonia") as sonia:
        case = open_file(sonia)
        row = attach(sonia, case.pk, content=EICAR)
        scan_attachment(team_id=str(row.team_id), attachment_id=str(row.pk))
        row = Attachment.objects.get()
        assert (row.state, row.content) == (AttachmentState.REFUSED, None)
        with pytest.raises(NotVisible):
            handed_out(sonia, case, row.pk)
        told = Entry.objects.get(kind=EntryKind.ATTACHMENT.value, code="refused")
        assert told.by_id is None
        assert Notice.objects.filter(user_id=cast.sonia.id, kind="attachment_refused").count() == 1


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: "])
def test_a_scanner_that_fails_leaves_the_paper_in_quarantine(acting, settings, reply):
    with clamd(settings, reply=reply or None), acting("sonia") as sonia:
        case = open_file(sonia)
        row = attach(sonia, case.pk)
        if not reply:
            settings.CLAMD = "/nowhere/clamd.ctl"
        with pytest.raises(antivirus.ScannerAway):
            scan_attachment(team_id=str(row.team_id), attachment_id=str(row.pk))
        assert Attachment.objects.get().state == AttachmentState.QUARANTINED
        assert antivirus.answers() is False
        assert [finding.grave for finding in surroundings._antivirus()] == [True]


def test_without_a_scanner_the_structure_is_checked_and_the_page_says_so(acting, client_of):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        row = attach(sonia, case.pk)
        assert (row.state, jobs()) == (AttachmentState.UNSCANNED, [])
        assert [finding.grave for finding in surroundings._antivirus()] == [False]
    page = client_of("sonia").get(f"/suivi/{case.pk}/documents/").content.decode()
    assert "pas d’antivirus" in page
    assert "Structure contrôlée, sans antivirus" in page


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


REFUSED = (
    (PNG, "portrait.png", "image_refused"),
    (PNG, "portrait.txt", "image_refused"),
    (b"", "vide.txt", "file_empty"),
    (b"a" * (1024 * 1024 + 1), "long.txt", "file_too_large"),
    (b"%PDF-1.7\n%%EOF" + b"a" * (10 * 1024 * 1024), "lourd.pdf", "file_too_large"),
    (b"MZ\x90\0programme", "facture.pdf", "file_kind_refused"),
    (b"Bonjour", "bonjour.pdf", "file_name_mismatch"),
)


def test_what_may_not_come_in_is_refused_and_the_words_are_kept(client_of, acting):
    with acting("sonia") as sonia:
        case, sentences = open_file(sonia), []
        for content, name, code in REFUSED:
            with pytest.raises(Refused) as refused:
                attachments.attach(act(sonia, case.pk), received=sent(content=content, name=name))
            assert (refused.value.code, refused.value.field) == (code, "file")
            sentences.append(refused.value.sentence.split(".")[0])
    browser = client_of("sonia")
    for (content, name, _), sentence in zip(REFUSED, sentences, strict=True):
        form = {"id": str(uuid4()), "title": "Le papier du collège", "sensitivity": "ordinary", "note": "",
                "file": SimpleUploadedFile(name, content)}  # fmt: skip
        answer = browser.post(f"/suivi/{case.pk}/documents/acte/deposer/", form)
        page = answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
        assert (answer.status_code, "Le papier du collège" in page, sentence in page) == (422, True, True), (
            name
        )
    with acting("sonia"):
        assert not Attachment.objects.exists()


def test_versions_follow_one_another_and_nothing_is_overwritten(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        first = attach(sonia, case.pk)
        attachments.replace(act(sonia, case.pk), attachment_id=first.pk, received=sent(content=b"Deux."))
        with pytest.raises(Refused) as refused:  # somebody else sent one meanwhile
            attachments.replace(act(sonia, case.pk), attachment_id=first.pk, received=sent(content=b"Trois."))
        assert refused.value.code == "version_exists"
        (found,) = attachments_in(sonia, case)
        assert (found.version, [old.version for old in found.earlier]) == (2, [1])
        assert handed_out(sonia, case, first.pk).content == TEXT
        assert handed_out(sonia, case, found.id).content == b"Deux."
        attachments.set_title(
            act(sonia, case.pk), attachment_id=found.id, revision=1, title="Attestation", note=""
        )
        with pytest.raises(Refused) as refused:
            attachments.set_title(
                act(sonia, case.pk), attachment_id=found.id, revision=1, title="Autre", note=""
            )
        assert refused.value.code == "revision_conflict"
        attachments.withdraw(act(sonia, case.pk), attachment_id=found.id, reason="Envoyé par erreur.")
        with pytest.raises(Refused):
            attachments.withdraw(act(sonia, case.pk), attachment_id=found.id, reason="Encore.")
        assert Attachment.objects.get(pk=found.id).content is None
        assert handed_out(sonia, case, first.pk).content == TEXT
        codes = Entry.objects.filter(kind=EntryKind.ATTACHMENT.value).order_by("recorded_at", "id")
        assert sorted(codes.values_list("code", flat=True)) == ["attached", "attached", "named", "withdrawn"]


def test_the_same_form_twice_attaches_once(acting):
    with acting("sonia") as sonia:
        one = act(sonia, open_file(sonia).pk)
        for _ in range(2):
            attachments.attach(one, received=sent())
        assert Attachment.objects.count() == 1


def test_a_sensitive_or_sealed_paper_is_read_by_those_it_is_for(acting, client_of, cast):
    """By the door and by row security alike; the page of another shows nothing of it."""
    from havre.cases.rules import TeamRole
    from havre.cases.services import team

    with acting("sonia") as sonia:
        case = open_file(sonia)
        team.entrust(act(sonia, case.pk), user_id=cast.yann.id, role=TeamRole.MEMBER)
        sealed = attach(sonia, case.pk, title="Scellée", sensitivity=Sensitivity.SEALED)
        kept = attach(sonia, case.pk, title="Sensible", sensitivity=Sensitivity.SENSITIVE)
        shared = attach(
            sonia, case.pk, title="À Yann", sensitivity=Sensitivity.SEALED, readers=[cast.yann.id]
        )
    expected = {
        "yann": {"À Yann"},
        "valerie": {"Sensible"},
        "sonia": {"Scellée", "Sensible", "À Yann"},
        "leila": set(),
    }
    for who, titles in expected.items():
        with acting(who) as person:
            key = sealing.open_key(case.key_id) if titles else b""
            assert {row.unseal(key, "words")["title"] for row in Attachment.objects.all()} == titles, who
            if titles:
                assert {one.title for one in attachments_in(person, case)} == titles, who
    browser = client_of("yann")
    address = f"/suivi/{case.pk}/documents/piece/{{}}/"
    answers = [browser.get(address.format(row.pk)).status_code for row in (sealed, kept, shared)]
    assert answers == [404, 404, 200]


def test_a_paper_is_served_apart_and_the_journal_has_the_reading(acting, client_of, admin_db):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        row = attach(sonia, case.pk)
    answer = client_of("sonia").get(f"/suivi/{case.pk}/documents/piece/{row.pk}/")
    assert answer.content == TEXT
    assert answer["Content-Disposition"] == f'attachment; filename="piece-{row.pk.hex[-8:]}-v1.txt"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert client_of("gaelle").get(f"/suivi/{case.pk}/documents/piece/{row.pk}/").status_code == 404


def test_a_paper_leaves_by_a_host_that_knows_no_cookie(acting, client_of, visitor, cast, settings, admin_db):
    settings.FILES_URL = "https://pieces.exemple.invalid"
    with acting("sonia") as sonia:
        case = open_file(sonia)
        row = attach(sonia, case.pk)

    def fetched(path, **changes):
        return visitor.get(path, **{"headers": {"host": "pieces.exemple.invalid"}, **changes})

    asked = client_of("yann").get(f"/suivi/{case.pk}/documents/piece/{row.pk}/")
    assert asked.status_code == 302
    host, path = asked["Location"][:30], asked["Location"][30:]
    assert (host, asked.content) == ("https://pieces.exemple.invalid", b"")
    found = fetched(path)
    assert (found.status_code, found.content, found.cookies) == (200, TEXT, {})
    assert found["Content-Disposition"].startswith("attachment")
    assert found["Content-Security-Policy"] == "sandbox; default-src 'none'"
    # Nothing else of the site is there, and the site does not know these addresses.
    assert {fetched(other).status_code for other in ("/", "/suivi/", "/piece/", "/piece/x/", path[:-9])} == {
        404
    }
    assert visitor.get(path, headers={"host": "testserver"}).status_code == 404
    with time_machine.travel(utc_now() + timedelta(seconds=apart.SECONDS + 1)):
        assert fetched(path).status_code == 404
    # The rights are those of now.
    with acting("valerie") as valerie:
        team.bar(act(valerie, case.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Sa nièce.")
    assert fetched(path).status_code == 404


def test_the_page_costs_the_same_with_one_paper_and_with_three(acting, client_of):
    counts = []
    with acting("sonia") as sonia:
        case = open_file(sonia)
    for number in (1, 2):
        with acting("sonia") as sonia:
            for _ in range(number):
                attach(sonia, case.pk)
        browser = client_of("sonia")
        with statements() as done:
            assert browser.get(f"/suivi/{case.pk}/documents/").status_code == 200
        counts.append(len(done.real))
    assert counts == [8, 8], [q["sql"][:90] for q in done.real]


def test_nothing_is_erased_under_a_legal_hold(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        received = attachments.Received(content=TEXT, name="certificat.txt", title="Certificat")
        attachments.attach(act(sonia, case.pk), received=received)
        row = Attachment.objects.get(case=case)
    with acting("valerie") as valerie:
        hold = Hold(reference=case.reference, category=HoldReason.OTHER, reason="Une procédure est en cours.")
        held = place_hold(actor=valerie, hold_id=uuid4(), hold=hold, now=utc_now())
    with acting("sonia") as sonia:
        with pytest.raises(Refused) as refused:
            attachments.withdraw(act(sonia, case.pk), attachment_id=row.pk, reason="Déposé par erreur.")
        assert refused.value.code == "held"
        assert Attachment.objects.get(pk=row.pk).content is not None
    with acting("valerie") as valerie:
        lift_hold(actor=valerie, hold_id=held.pk, now=utc_now())
    with acting("sonia") as sonia:
        attachments.withdraw(act(sonia, case.pk), attachment_id=row.pk, reason="Déposé par erreur.")
        assert Attachment.objects.get(pk=row.pk).content is None
