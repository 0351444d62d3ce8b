"""Hostile text through everything that reads, compares, opens or sniffs a value."""

from __future__ import annotations

import base64
import contextlib
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from havre.documents import images, uploads
from havre.foundation import envelopes
from havre.kernel.errors import Refused
from havre.kernel.text import clean, fold
from havre.kernel.words import Vocabulary
from havre.law import age, periods
from havre.law.territory import TERRITORIES, Territory
from havre.ui import french
from havre.ui.fields import FrenchDateField
from hostile.hostile_values import PASTES, Sweep, deep, storable, text_of, value_of

TODAY = date(2026, 11, 22)


def cleaned(text: str) -> None:
    once = clean(text)
    assert clean(once) == once, "clean is not idempotent"
    assert storable(once), "something hidden is left"
    once.encode("utf-8")


def folded(text: str) -> None:
    once = fold(text)
    assert fold(once) == once, f"fold is not idempotent: {once!a}"
    assert storable(once)
    assert "\n" not in once


def test_text_is_cleaned_and_folded_whatever_it_is() -> None:
    sweep = Sweep()
    sweep.over("clean", cleaned, count=12_000, seed=1)
    sweep.over("fold", folded, count=12_000, seed=2)
    for number, paste in enumerate(PASTES):
        sweep.once(f"paste {number} clean", cleaned, paste())
        if number % 5 == 0:
            sweep.once(f"paste {number} fold", folded, paste())

    assert not sweep.verdict(), sweep.verdict()
    assert sweep.count >= 24_000


def read_date(value: object) -> None:
    with contextlib.suppress(ValidationError):
        found = FrenchDateField(required=False).clean(value)
        assert found is None or isinstance(found, date)


def words(text: str) -> None:
    french.spaced(text)
    french.quoted(text)
    french.phone_words(text)
    french.phone_target(text)


def test_dates_and_numbers_as_people_type_them_never_raise() -> None:
    sweep = Sweep()
    sweep.over("FrenchDateField", read_date, count=7000, seed=3)
    sweep.over("FrenchDateField of anything", read_date, count=2000, seed=4, make=value_of)
    sweep.over("french", words, count=6000, seed=5)
    for number, paste in enumerate(PASTES[::2]):
        sweep.once(f"paste {number} date", read_date, paste())
        sweep.once(f"paste {number} french", words, paste())

    assert not sweep.verdict(), sweep.verdict()
    assert sweep.count >= 15_000


class Sample(Vocabulary):
    """A vocabulary like the others."""

    ONE = "one", "Un"


def identified(text: str) -> None:
    """Ids, codes and cursors come back from pages: they are refused by ValueError, which the forms answer."""
    with contextlib.suppress(ValueError):
        UUID(text)
    assert Sample.label_of(text) is not None
    assert (text in Sample.codes()) == (text == "one")


def test_ids_and_codes() -> None:
    sweep = Sweep()
    sweep.over("ids", identified, count=5000, seed=6)

    assert not sweep.verdict(), sweep.verdict()


def extreme_days(seed: int, index: int) -> tuple[date, date, int, Territory]:
    rng = Random(seed * 1_000_003 + index)
    edges = (
        date.min,
        date.max,
        date(1, 12, 31),
        date(2024, 2, 29),
        date(2000, 2, 29),
        date(1900, 3, 1),
        TODAY,
    )

    def pick() -> date:
        return (
            rng.choice(edges)
            if rng.random() < 0.5
            else date.fromordinal(rng.randrange(1, date.max.toordinal()))
        )

    return (
        pick(),
        pick(),
        rng.choice((0, 1, -1, 3, 12, 1200, -1200, 10**6)),
        rng.choice(list(TERRITORIES.values())),
    )


def aged(value: tuple[date, date, int, Territory]) -> None:
    birth, on, _, _ = value
    found = age.age_on(birth, on)
    assert 0 <= found.years <= 30
    assert 0 <= found.months <= 11, found


def counted(value: tuple[date, date, int, Territory]) -> None:
    birth, _, months, territory = value
    if date(1800, 1, 1) <= birth <= date(2300, 1, 1) and abs(months) <= 1200:
        later = periods.add_months(birth, months)
        assert (later >= birth) == (months >= 0)
        term = periods.civil_term(birth, months=abs(months), territory=territory)
        assert term.due_at >= periods.start_of_day(birth, territory)
        assert age.majority_at(birth, territory) > periods.start_of_day(birth, territory)


def test_ages_and_terms_on_extreme_days() -> None:
    sweep = Sweep()
    sweep.over("age_on", aged, count=6000, seed=7, make=extreme_days, accepted=(Refused,))
    sweep.over("periods", counted, count=6000, seed=8, make=extreme_days)

    assert not sweep.verdict(), sweep.verdict()


def pictured(text: str) -> None:
    with contextlib.suppress(Refused):
        images.refuse_if_text_has_image(text, field="text")


def test_texts_that_may_hide_a_picture() -> None:
    sweep = Sweep()
    sweep.over("images", pictured, count=4000, seed=9)
    for number, paste in enumerate(PASTES[::3]):
        sweep.once(f"paste {number} images", pictured, paste())

    assert not sweep.verdict(), sweep.verdict()


def spoilt_file(seed: int, index: int) -> tuple[bytes, str]:
    """A file that begins as an accepted or a refused kind, then is cut, shuffled or lied about."""
    rng = Random(seed * 1_000_003 + index)
    heads = (b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP", b"MZ", b"{\\rtf1 ",
             b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08", b"<svg", b"<?xml", b"\xef\xbb\xbf", b"\xff\xfe", b"Bonjour. ", b"")  # fmt: skip
    body = rng.choice(
        (
            rng.randbytes(rng.randrange(200)),
            text_of(seed, index).encode("utf-8", "surrogatepass"),
            _zip(rng),
            _pdf(rng),
        )
    )
    content = rng.choice((rng.choice(heads) + body, body, body[: rng.randrange(1 + len(body))]))
    return content, rng.choice(
        ("a.pdf", "a.docx", "a.odt", "a.txt", "a", "a.png", "a.pdf.exe", text_of(seed, index)[:80])
    )


def _zip(rng: Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in rng.sample(
            (
                "[Content_Types].xml",
                "word/document.xml",
                "word/media/a.png",
                "mimetype",
                "../a",
                "vbaProject.bin",
            ),
            3,
        ):
            archive.writestr(name, rng.randbytes(rng.randrange(60)) + b"0" * rng.choice((0, 20_000)))
    raw = bytearray(buffer.getvalue())
    for _ in range(rng.choice((0, 1, 5))):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    return bytes(raw)


def _pdf(rng: Random) -> bytes:
    objects = (b"1 0 obj<</Type/Catalog/OpenAction 2 0 R>>endobj\n", b"<</Subtype/Image/Filter/DCTDecode>>stream\n\xff\xd8\nendstream\n",
               b"<</Filter/FlateDecode/Length 9>>stream\nx\x9c\x00\nendstream\n", b"/JavaScript(", b"/Length 99999999999", b"xref\n0 99999\n")  # fmt: skip
    return (
        b"%PDF-1.4\n"
        + b"".join(rng.choices(objects, k=rng.randrange(1, 6)))
        + rng.choice((b"%%EOF", b"%%EOF\nPK\x03\x04", b""))
    )


def uploaded(given: tuple[bytes, str]) -> None:
    content, name = given
    with contextlib.suppress(Refused):
        uploads.check_upload(content, name=name, field="file")


def test_files_that_lie() -> None:
    sweep = Sweep()
    sweep.over("uploads", uploaded, count=3000, seed=10, make=spoilt_file)

    assert not sweep.verdict(), sweep.verdict()


def test_envelopes_open_whole_or_not_at_all() -> None:
    """Cut, grown, flipped or replaced bytes: ``CannotOpen``, never the bytes themselves, never another error."""
    key, key_id = bytes(32), uuid4()
    whole = envelopes.close(key, key_id, b"secret", bound=b"ici")

    def spoil(seed: int, index: int) -> bytes:
        rng = Random(seed + index)
        at = rng.randrange(len(whole))
        return rng.choice((
            whole[:at], whole + rng.randbytes(1 + at), rng.randbytes(at), b"",
            whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :],
        ))  # fmt: skip

    def opened(envelope: bytes) -> None:
        with pytest.raises(envelopes.CannotOpen):
            envelopes.open_(key, key_id, envelope, bound=b"ici")

    sweep = Sweep()
    sweep.over("envelopes", opened, count=5000, seed=11, make=spoil)

    assert not sweep.verdict(), sweep.verdict()
    assert envelopes.open_(key, key_id, whole, bound=b"ici") == b"secret"


def test_clock_arithmetic_of_notes_survives_any_age() -> None:
    from havre.listening.rules import began_at

    now = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    for seconds in (0, -5, 10**6, 10**12, 10**40):
        begun = began_at(age_seconds=seconds, opened_at=now - timedelta(hours=1), now=now)
        assert now - timedelta(hours=1) <= begun <= now


def test_the_generator_is_as_hostile_as_it_says() -> None:
    """The same seed gives the same values, and every family of malice is in three thousand of them."""
    some = [text_of(1, index) for index in range(3000)]
    joined = "".join(some)

    assert some == [text_of(1, index) for index in range(3000)]
    assert all(
        mark in joined
        for mark in (
            "\x00",
            "\ud800",
            "\u202e",
            "\u200b",
            "\u0301",
            "31/02/2026",
            "<script>",
            "=cmd",
            "#read",
        )
    )
    assert "base64" in joined
    assert base64.b64decode("iVBORw0KGgo=").startswith(b"\x89PNG")
    assert deep(3) == [[[[]]]]
