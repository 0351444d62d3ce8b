"""The seal: what it proves, and each way in which it must refuse to prove."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from tests.documents import documents_cast as cast

from havre.documents.model import Addendum
from havre.documents.render import render
from havre.documents.seal import (
    Seal,
    Verdict,
    canonical,
    key_id_of,
    render_copy,
    seal,
    seal_and_render,
    sha256,
    verify,
    verify_pdf,
)
from havre.documents.signing import FileSigner


@pytest.fixture
def signer(tmp_path):
    return FileSigner.at(tmp_path / "keys" / "seal.pem")


@pytest.fixture
def sealed(signer):
    return seal_and_render(cast.CONCERN, signer=signer, sealed_at=cast.SEALED)


def test_sealed_writing_is_proved(signer, sealed):
    result = verify_pdf(sealed.pdf, sealed.seal, public_keys=[signer.public_key])

    assert result.is_intact
    assert result.explanation.replace("\u202f", " ").replace("\u00a0", " ") == (
        "Le fichier est l’original scellé : il n’a pas été modifié. Vous pouvez vous y fier. "
        "Sceau de IP-7KQ4-M2XD, daté du 20 novembre 2026 à 17 h 05."
    )


def test_signed_message_is_the_declared_one(sealed):
    assert sealed.seal.message().decode() == (
        f"havre-seal|v1|concern_report|IP-7KQ4-M2XD|2026-11-20T16:05:12Z|{sha256(sealed.content)}"
        f"|{sha256(sealed.pdf)}|{sealed.seal.key_id}"
    )


def test_the_pdf_prints_the_hash_of_its_content(sealed):
    assert f"sha256:{sealed.seal.content_sha256}".encode() in sealed.pdf


@pytest.mark.parametrize(
    "change",
    [
        {"reference": "IP-AAAA-AAAA"},
        {"kind": "judicial_report"},
        {"sealed_at": datetime(2026, 11, 19, tzinfo=UTC)},
        {"content_sha256": "0" * 64},
        {"pdf_sha256": "0" * 64},
        {"signature": ""},
        {"signature": "pas du base64"},
        {"signature": "AAAA"},
        {"reference": "IP|X"},
    ],
)
def test_any_change_of_the_seal_makes_it_false(signer, sealed, change):
    forged = replace(sealed.seal, **change)

    assert verify(forged, public_keys=[signer.public_key], pdf=sealed.pdf) is Verdict.FORGED


def test_one_changed_byte_is_seen(signer, sealed):
    changed = sealed.pdf[:-1] + b"\n\n"

    assert verify(sealed.seal, public_keys=[signer.public_key], pdf=b"%PDF-1.7") is Verdict.CHANGED
    assert verify(sealed.seal, public_keys=[signer.public_key], pdf=changed) is Verdict.OTHER_COPY


def test_changed_content_is_seen(signer, sealed):
    other = canonical(replace(cast.CONCERN, urgency="aucune"))

    verdict = verify(sealed.seal, public_keys=[signer.public_key], pdf=sealed.pdf, content=other)

    assert verdict is Verdict.CONTENT_CHANGED


def test_unknown_key_proves_nothing_and_old_keys_still_do(signer, sealed, tmp_path):
    newer = FileSigner.at(tmp_path / "newer.pem")

    assert verify(sealed.seal, public_keys=[newer.public_key], pdf=sealed.pdf) is Verdict.UNKNOWN_KEY
    both = [newer.public_key, signer.public_key]
    assert verify(sealed.seal, public_keys=both, pdf=sealed.pdf) is Verdict.INTACT


def test_a_key_cannot_take_the_identifier_of_another(signer, sealed, tmp_path):
    thief = FileSigner.at(tmp_path / "thief.pem")
    stolen = seal(cast.CONCERN, pdf=sealed.pdf, signer=thief, sealed_at=cast.SEALED)
    disguised = replace(stolen, key_id=signer.key_id)

    assert verify(disguised, public_keys=[signer.public_key], pdf=sealed.pdf) is Verdict.FORGED


def test_what_is_not_proved_says_what_to_do(signer, sealed):
    unknown = verify_pdf(sealed.pdf, sealed.seal, public_keys=[])
    changed = verify_pdf(b"%PDF-1.7", sealed.seal, public_keys=[signer.public_key])

    assert not unknown.is_intact
    assert "Demandez à l’organisme émetteur de le vérifier." in unknown.explanation
    assert not changed.is_intact
    assert "Ne vous y fiez pas" in changed.explanation


def test_seal_survives_a_file(sealed):
    assert Seal.from_dict(json.loads(json.dumps(sealed.seal.as_dict()))) == sealed.seal


def test_canonical_form_ignores_the_way_things_are_written():
    composed = replace(cast.CONCERN, household="Zoé")
    decomposed = replace(
        cast.CONCERN, household="Zoe\u0301", written_at=cast.WRITTEN.astimezone(ZoneInfo("Asia/Tokyo"))
    )

    assert canonical(composed) == canonical(decomposed)
    assert canonical(composed) != canonical(replace(composed, household="Zoe"))
    keys = list(json.loads(canonical(composed))["content"])
    assert keys == sorted(keys)


@pytest.mark.parametrize("document", cast.ALL, ids=lambda document: document.kind)
def test_every_kind_can_be_sealed(document, signer):
    made = seal_and_render(document, signer=signer, sealed_at=cast.SEALED, demo=True)

    assert (
        verify(made.seal, public_keys=[signer.public_key], pdf=made.pdf, content=made.content)
        is Verdict.INTACT
    )
    assert made.seal.kind == document.kind


def test_a_copy_for_a_reader_is_recognised_as_a_copy(signer, sealed):
    copy = render_copy(cast.CONCERN, sealed.seal, reader="Denis", produced_at=cast.SEALED)
    draft = render(cast.CONCERN, reader="Denis", produced_at=cast.SEALED, draft=True)

    assert verify(sealed.seal, public_keys=[signer.public_key], pdf=copy) is Verdict.OTHER_COPY
    assert verify(sealed.seal, public_keys=[signer.public_key], pdf=draft) is Verdict.CHANGED


def test_a_copy_of_another_content_is_not_made(sealed):
    with pytest.raises(ValueError, match="not the one"):
        render_copy(cast.JUDICIAL, sealed.seal, reader="Denis", produced_at=cast.SEALED)


def test_sealing_again_gives_the_same_bytes(signer, sealed):
    assert seal_and_render(cast.CONCERN, signer=signer, sealed_at=cast.SEALED) == sealed


def test_a_change_is_an_addendum_that_names_the_first_hash(signer, sealed):
    addendum = Addendum(
        reference="IP-7KQ4-M2XD-C1",
        sender=cast.AGENCY,
        recipients=(cast.CRIP,),
        written_at=cast.SEALED,
        first_kind=sealed.seal.kind,
        first_reference=sealed.seal.reference,
        first_sealed_at=sealed.seal.sealed_at,
        first_content_sha256=sealed.seal.content_sha256,
        number=1,
        reason="Fait nouveau.",
    )

    later = seal_and_render(addendum, signer=signer, sealed_at=cast.SEALED)

    assert sealed.seal.content_sha256.encode() in later.content
    assert verify(sealed.seal, public_keys=[signer.public_key], pdf=sealed.pdf) is Verdict.INTACT


def test_key_file_is_private_kept_and_refused_when_open(tmp_path):
    path = tmp_path / "seal.pem"
    first = FileSigner.at(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert FileSigner.at(path).public_key == first.public_key
    assert first.key_id == key_id_of(first.public_key)
    assert [file.name for file in tmp_path.iterdir()] == ["seal.pem"]
    path.chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        FileSigner.at(path)


def test_naive_moments_are_refused(sealed):
    with pytest.raises(ValueError, match="aware"):
        replace(sealed.seal, sealed_at=datetime(2026, 11, 20)).message()  # noqa: DTZ001 - what is tested


def test_two_starters_share_one_key(tmp_path):
    path, found = tmp_path / "seal.pem", []
    threads = [Thread(target=lambda: found.append(FileSigner.at(path).key_id)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 2
    assert len(set(found)) == 1
