"""After two entries are joined, their two sources read again neither make the second anew nor fight over the first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from exchange_data import NOW, SERVICE, STRUCTURE, as_json, run, table

from havre.directory.models import Alias, DuplicatePair, Offer, Service, SourceRecord
from havre.directory.rules import Source
from havre.directory.services import duplicates

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_directory")]
DI, CSV = Source.DATA_INCLUSION, Source.CSV
HERE = {"type": "association", "telephone": "0499000001"}


class Two:
    """Two sources that tell of one place, each under its own name; what they say can change."""

    def __init__(self) -> None:
        self.day = 0
        self.names = {DI: "Écoute (première source)", CSV: "Écoute (seconde source)"}

    def read(self, source: Source, *, there: bool = True) -> Any:
        self.day += 1
        other = "Autre lieu inventé"
        if source is DI:
            one = [SERVICE | {"nom": self.names[DI]}] if there else []
            far = SERVICE | {
                "id": "invente--b",
                "nom": other,
                "telephone": "0499000077",
                "code_insee": "59350",
            }
            data, beside = as_json(*one, far), as_json(STRUCTURE)
        else:
            one = [table(identifiant="m1", nom=self.names[CSV], **HERE)] if there else []
            far = table(identifiant="m2", nom=other, **{**HERE, "telephone": "0499000088"})
            head, _, line = far.partition(b"\n")
            data, beside = b"\n".join([head, *(part.partition(b"\n")[2] for part in one), line]), None
        return run(source, data, beside=beside, now=NOW + timedelta(days=self.day), accept_vanished=True)


@pytest.fixture
def two() -> Two:
    found = Two()
    found.read(DI)
    found.read(CSV)
    return found


def joined(acting: Any, kept: Source) -> Service:
    """Join the two entries, the one of ``kept`` stays."""
    duplicates.find_pairs(now=NOW)
    pair = DuplicatePair.objects.get(decision="")
    stays = SourceRecord.objects.get(
        source=kept.value, source_id={DI: "invente--a1", CSV: "m1"}[kept]
    ).service_id
    with acting("marc") as marc:
        duplicates.merge(actor=marc, pair_id=pair.id, keep=stays, now=NOW)
    return Service.objects.get(id=stays)


@pytest.mark.parametrize("kept", [DI, CSV])
@pytest.mark.parametrize("order", [(DI, CSV), (CSV, DI)])
def test_read_again_by_both_nothing_is_made_and_nothing_flips(
    two: Two, acting: Any, kept: Source, order: Any
) -> None:
    service, many = joined(acting, kept), Service.objects.count()
    other = DI if kept is CSV else CSV
    for turn in range(3):
        for source in order:
            report = two.read(source)
            assert (report.created, report.updated, report.vanished) == (0, 0, 0)
        service.refresh_from_db()
        assert service.name == two.names[kept], turn
    # What the other source says anew changes nothing; what its own says does.
    two.names[other] = "Écoute (l'autre parle)"
    for source in order:
        assert two.read(source).created == 0
    service.refresh_from_db()
    assert service.name == two.names[kept]
    two.names[kept] = "Écoute (la sienne parle)"
    for source in order:
        two.read(source)
    service.refresh_from_db()
    assert service.name == "Écoute (la sienne parle)"
    assert (Service.objects.count(), Alias.objects.count(), Offer.objects.count()) == (many, 1, many)
    duplicates.find_pairs(now=NOW)
    assert not DuplicatePair.objects.filter(decision="").exists()


@pytest.mark.parametrize("kept", [DI, CSV])
def test_when_its_source_goes_the_other_speaks_and_when_it_comes_back_it_leads_again(
    two: Two, acting: Any, kept: Source
) -> None:
    service, other = joined(acting, kept), DI if kept is CSV else CSV
    assert two.read(kept, there=False).vanished == 1
    service.refresh_from_db()
    assert (service.name, service.status) == (two.names[kept], "active")
    two.read(other)
    service.refresh_from_db()
    assert service.name == two.names[other]
    assert two.read(other).updated == 0
    assert (two.read(kept).returned, two.read(other).created) == (1, 0)
    service.refresh_from_db()
    assert service.name == two.names[kept]
    for source in (kept, other, kept):
        report = two.read(source)
        assert (report.created, report.updated) == (0, 0)


def test_given_back_an_entry_takes_what_its_source_said_meanwhile(two: Two, acting: Any) -> None:
    service = joined(acting, DI)
    two.names[CSV] = "Écoute (dit pendant ce temps)"
    two.read(CSV)
    pair = DuplicatePair.objects.get()
    with acting("marc") as marc:
        back = duplicates.undo_merge(actor=marc, pair_id=pair.id, now=NOW)
    assert Service.objects.get(id=back).name == "Écoute (seconde source)"
    assert two.read(CSV).updated == 1
    assert Service.objects.get(id=back).name == "Écoute (dit pendant ce temps)"
    service.refresh_from_db()
    assert service.name == two.names[DI]
    assert not SourceRecord.objects.filter(joined=True).exists()
