"""Measures the documents: `name value unit budget ok|OVER` on each line; exit status 1 when one is over.

Run: python -m bench.documents (from the root, with src on the path).
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.documents import documents_cast as cast

from havre.documents.images import text_contains_image
from havre.documents.model import ChildWords, FactLine, SourceKind
from havre.documents.render import render
from havre.documents.seal import seal_and_render, verify
from havre.documents.signing import FileSigner
from havre.documents.uploads import check_upload

RUNS = 15


def milliseconds(act: Callable[[], object], *, runs: int = RUNS) -> float:
    """Return the median of ``runs`` executions."""
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def rendered(document=cast.CONCERN, **changes):
    """Return the act of rendering, each time with another reader so that nothing is remembered."""
    counter = iter(range(10_000))
    return lambda: render(
        document, reader=f"Lecteur {next(counter)}", produced_at=cast.SEALED, draft=False, **changes
    )


def long_report():
    """Return a report of 60 facts and 20 quotes, far beyond what is usual."""
    fact = FactLine(
        when_text="12 novembre 2026",
        place="foyer",
        source_kind=SourceKind.SEEN,
        description="Zoé rentre tard et ne dit pas où elle était. " * 6,
    )
    return replace(cast.CONCERN, facts=(fact,) * 60, child_words=(ChildWords(quote="Je gère. " * 20),) * 20)


def main() -> int:
    """Print every measure beside its budget."""
    with tempfile.TemporaryDirectory() as folder:
        signer = FileSigner.at(Path(folder) / "seal.pem")
        sealed = seal_and_render(cast.CONCERN, signer=signer, sealed_at=cast.SEALED)
        moments = (cast.SEALED + timedelta(minutes=minute) for minute in range(1, 1_000))
        prose = "Zoé est revenue au foyer vers trois heures ; elle a dormi. " * 3_500
        measures = (
            ("documents.render.concern_report", milliseconds(rendered()), "ms", 300),
            ("documents.render.judicial_report", milliseconds(rendered(cast.JUDICIAL)), "ms", 300),
            ("documents.render.feedback_letter", milliseconds(rendered(cast.FEEDBACK)), "ms", 300),
            ("documents.render.sixty_facts", milliseconds(rendered(long_report()), runs=5), "ms", 1000),
            (
                "documents.seal_and_render",
                milliseconds(lambda: seal_and_render(cast.CONCERN, signer=signer, sealed_at=next(moments))),
                "ms",
                300,
            ),
            (
                "documents.verify",
                milliseconds(lambda: verify(sealed.seal, public_keys=[signer.public_key], pdf=sealed.pdf)),
                "ms",
                5,
            ),
            (
                "documents.check_upload",
                milliseconds(lambda: check_upload(sealed.pdf, name="a.pdf")),
                "ms",
                100,
            ),
            ("documents.text_200k", milliseconds(lambda: text_contains_image(prose), runs=5), "ms", 200),
            ("documents.pdf_size", len(sealed.pdf) / 1000, "kB", 200),
        )
    for name, value, unit, budget in measures:
        print(f"{name} {value:.1f} {unit} {budget} {'ok' if value <= budget else 'OVER'}")
    return int(any(value > budget for _, value, _, budget in measures))


if __name__ == "__main__":
    sys.exit(main())
