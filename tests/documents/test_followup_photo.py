"""The photograph of a search: drawn, upright, without what a camera writes; the picture here is one plain tint."""

from __future__ import annotations

import base64
import hashlib
import struct
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.documents import followup_cast as cast
from tests.documents.followup_people import PRODUCED

from havre.documents.followup.photo import LARGEST, Photo
from havre.documents.followup.produce import as_pdf
from havre.documents.seal import canonical
from havre.kernel.errors import Refused

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh"
    "Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB"
    "UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA"
    "AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y"
    "WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM"
    "ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBC"
    "YFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSk"
    "pKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCABQADwDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/"
    "xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAL/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIR"
    "AxEAPwCoApIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD//Z"
)

BOMB = cast.plain_picture()[:16] + struct.pack(">LL", 90_000, 90_000) + cast.plain_picture()[24:]


def camera(orientation: int, order: str = ">") -> bytes:
    """Return the picture as a telephone gives it: where it was taken, a comment, an appended video."""
    mark = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(f"{order}HHLHH", 0x0112, 3, 1, orientation, 0)
    tiff = mark + struct.pack(f"{order}LH", 8, 1) + entry + b"GPS 48.8566"
    exif = b"Exif\0\0" + tiff
    comment = b"\xff\xfe" + struct.pack(">H", 9) + b"secret!"
    return (
        JPEG[:2]
        + b"\xff\xe1"
        + struct.pack(">H", len(exif) + 2)
        + exif
        + comment
        + JPEG[2:]
        + b"ftypmp4 GPS 2"
    )


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(("orientation", "turn"), [(1, 0), (3, 180), (6, 90), (8, 270), (2, 0), (99, 0)])
def test_a_photograph_stands_upright_and_keeps_only_the_picture(orientation, turn, order):
    photo = Photo(content=camera(orientation, order))

    pdf = as_pdf(replace(cast.DECLARATION, photo=photo), produced_at=PRODUCED)

    assert (photo.turn, photo.content) == (turn, JPEG)
    assert f"rotate({turn})".encode() in photo.framed or turn == 0
    assert not any(told in pdf or told in photo.framed for told in (b"GPS", b"secret", b"ftyp", b"Exif"))
    assert len(PdfReader(BytesIO(pdf)).pages[0].images) == 1
    assert "content" not in repr(photo)


def test_a_sealed_declaration_keeps_the_hash_of_the_photograph_not_the_photograph():
    declaration = replace(cast.DECLARATION, photo=Photo(content=JPEG))

    content = canonical(declaration)

    assert f"sha256:{hashlib.sha256(JPEG).hexdigest()}".encode() in content
    assert canonical(replace(declaration, photo=Photo(content=cast.plain_picture()))) != content
    assert len(content) < 4_000 + len(canonical(replace(declaration, photo=None)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"GIF89a", "photo_format"),
        (b"<svg/>", "photo_format"),
        (b"", "photo_format"),
        (JPEG + b"0" * LARGEST["jpeg"], "photo_too_large"),
        (cast.plain_picture() + b"0" * LARGEST["png"], "photo_too_large"),
        (BOMB, "photo_too_large"),
        (JPEG.replace(struct.pack(">HH", 80, 60), b"\xff\xff\xff\xff"), "photo_too_large"),
        (cast.plain_picture()[:60], "photo_unreadable"),
        (JPEG[:2], "photo_format"),
        (JPEG[:40], "photo_unreadable"),
        (JPEG[:2] + b"\xff\xe1\x00\x00" * 9, "photo_unreadable"),
    ],
)
def test_other_files_are_no_photograph(content, code):
    with pytest.raises(Refused, match=code):
        Photo(content=content)


@settings(max_examples=150, deadline=None)
@given(
    source=st.sampled_from([JPEG, camera(6), cast.plain_picture(9, 9)]),
    changes=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), max_size=12),
    length=st.integers(1, 1_200),
)
def test_a_damaged_file_is_refused_or_drawn(source, changes, length):
    damaged = bytearray(source[:length])
    for place, value in changes:
        if place < len(damaged):
            damaged[place] = value
    try:
        photo = Photo(content=bytes(damaged))
    except Refused:
        return

    assert as_pdf(replace(cast.DECLARATION, photo=photo), produced_at=PRODUCED).startswith(b"%PDF")
