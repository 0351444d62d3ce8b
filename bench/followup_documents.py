"""Measures the papers of the accompaniment: `name value unit budget ok|OVER`; exit status 1 when one is over.

Run: ./havre bench followup_documents. Each is made once before it is measured.
"""

from __future__ import annotations

import random
import struct
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from _told import Report
from tests.documents import followup_cast as cast
from tests.documents.followup_people import PRODUCED

from documents import milliseconds
from havre.documents.followup.photo import Photo
from havre.documents.followup.produce import as_odt, as_pdf
from havre.documents.watermark import WorkingCopy

BUDGET = 300
LONG = {"long_register.pdf": 1_000}  # 500 readings, some forty pages
EDITABLE = (cast.PLAN, cast.EXTRACT, cast.SLIP, cast.PROFILE)


def noisy_picture(width: int = 800, height: int = 800) -> bytes:
    """Return a PNG of random tints of nearly 2 MB, the largest PNG accepted."""
    chance = random.Random(5)
    rows = b"".join(b"\x00" + chance.randbytes(width * 3) for _ in range(height))

    def chunk(tag: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + tag + content + struct.pack(">I", zlib.crc32(tag + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def copies(document) -> Callable[[], object]:
    """Return the act of making a working copy, each time at another minute so that nothing is remembered."""
    minutes = iter(range(10_000))
    return lambda: as_pdf(
        document,
        produced_at=PRODUCED,
        copy=WorkingCopy(reader="Denis Exemple", at=PRODUCED + timedelta(minutes=next(minutes))),
    )


def pages() -> Callable[[], object]:
    """Return the act of making the child's page, each time for another name."""
    numbers = iter(range(10_000))
    return lambda: as_pdf(replace(cast.PAGE, name=f"Zoé {next(numbers)}"), produced_at=PRODUCED)


def long_register():
    """Return a register of 500 readings: a year of a file that many read."""
    return replace(cast.REGISTER, readings=cast.REGISTER.readings * 250)


def long_plan():
    """Return a plan with 30 objectives and 12 reviews."""
    return replace(cast.PLAN, objectives=cast.PLAN.objectives * 10, reviews=cast.PLAN.reviews * 12)


def main() -> int:
    """Print every measure beside its budget."""
    acts = {f"{document.kind}.pdf": copies(document) for document in cast.FOLLOWUP}
    acts |= {
        f"{document.kind}.odt": lambda document=document: as_odt(document, produced_at=PRODUCED)
        for document in EDITABLE
    }
    acts |= {
        "child_page.pdf": pages(),
        "long_register.pdf": copies(long_register()),
        "long_plan.pdf": copies(long_plan()),
        "declaration_with_2_MB_png.pdf": copies(
            replace(cast.DECLARATION, photo=Photo(content=noisy_picture()))
        ),
    }
    report = Report()
    for name, act in acts.items():
        act()
        report.line(f"documents.followup.{name}", milliseconds(act, runs=7), "ms", LONG.get(name, BUDGET))
    return report.status


if __name__ == "__main__":
    sys.exit(main())
