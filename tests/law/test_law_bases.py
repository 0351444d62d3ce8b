"""The legal-basis catalogue: who may cite what, when, in how many words, with which reserve."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations

import pytest

from havre.law.base import Audience, DocumentKind
from havre.law.bases import CATALOGUE, base_of, bases_for, in_force

TODAY = date(2026, 11, 1)

# The texts that the brief of the two reports needs: code -> a word that its sentence must hold.
EXPECTED = {
    "casf_l226_2_1": "sans délai",
    "casf_l226_2_2": "strictement nécessaire",
    "casf_l226_3": "cellule",
    "casf_l226_4_1": "avise sans délai le procureur",
    "casf_l226_4_2": "copie",
    "casf_l226_5": "trois mois",
    "casf_d226_2_4": "trois mois",
    "casf_r226_2_2": "CRIP",
    "casf_l223_2_72h": "72 heures",
    "casf_l223_2_5d": "cinq jours",
    "casf_l221_1": "soutien",
    "casf_l221_6": "secret",
    "casf_l226_6": "119",
    "cp_226_13": "15 000 euros",
    "cp_226_14_1": "faculté",
    "cp_226_14_2": "L'accord d'un mineur n'est pas nécessaire",
    "cp_226_14_good_faith": "bonne foi",
    "cp_434_1": "crime",
    "cp_434_3": "15 ans",
    "cpp_40_2": "fonctionnaire",
    "cc_375": "danger",
    "cc_375_5": "huit jours",
    "cpc_1184": "quinze jours",
    "csp_l1111_5": "sage-femme",
    "csp_l1111_5_1": "infirmier",
    "cp_225_12_1": "rémunération",
    "cp_225_5": "mineure",
    "cp_225_4_1": "exploitation sexuelle",
    "law_2002_305_13": "réputé en danger",
}


def codes(audience: Audience, document: DocumentKind, *also: Audience) -> set[str]:
    return {base.code for base in bases_for(audience, document, TODAY, also=also)}


def test_the_catalogue_holds_what_the_reports_need() -> None:
    found = {base.code: base.says for base in in_force(TODAY)}

    assert set(found) == set(EXPECTED)
    assert {code: word for code, word in EXPECTED.items() if word not in found[code]} == {}


@pytest.mark.parametrize("base", CATALOGUE, ids=lambda base: f"{base.code} {base.period.starts}")
def test_a_text_is_told_in_two_sentences_with_our_words(base: object) -> None:
    says: str = base.says  # type: ignore[attr-defined]

    assert 1 <= len(re.findall(r"\.(?:\s|$)", says)) <= 2
    assert says.endswith(".")
    assert len(says) <= 330
    assert "  " not in says
    assert not re.search(r"prostituée?s?\b", says, re.IGNORECASE)


def test_versions_of_a_text_never_overlap() -> None:
    for first, second in combinations(CATALOGUE, 2):
        assert first.code != second.code or not first.period.overlaps(second.period)


def test_a_text_not_read_again_is_cited_with_its_reserve() -> None:
    unread = [base for base in CATALOGUE if not base.source.verified]

    assert {base.code for base in unread} == {"casf_l226_5", "cp_225_5", "cp_225_4_1"}
    for base in unread:
        assert base.citation.endswith("(référence à vérifier)")
        assert "à vérifier par un juriste" in base.source.reserve


def test_the_law_of_the_day_is_cited() -> None:
    before, after = base_of("cp_434_3", date(2018, 8, 5)), base_of("cp_434_3", date(2018, 8, 6))

    assert "15 ans" not in before.says
    assert "15 ans" in after.says
    with pytest.raises(KeyError):
        base_of("casf_l221_1", date(2022, 2, 8))


def test_secrecy_takes_away_the_duty_of_everyone_and_gives_its_own_openings() -> None:
    anyone = codes(Audience.ANY_PERSON, DocumentKind.JUDICIAL_REPORT)
    bound = codes(Audience.BOUND_BY_SECRECY, DocumentKind.JUDICIAL_REPORT)

    assert {"cp_434_1", "cp_434_3"} <= anyone
    assert not {"cp_434_1", "cp_434_3"} & bound
    assert {"cp_226_14_1", "cp_226_14_good_faith"} == bound & {
        "cp_226_14_1", "cp_226_14_2", "cp_226_14_good_faith",
    }  # fmt: skip


def test_a_health_professional_is_bound_by_secrecy_and_has_more() -> None:
    found = codes(Audience.HEALTH_PROFESSIONAL, DocumentKind.JUDICIAL_REPORT)

    assert {"cp_226_14_1", "cp_226_14_2", "cp_226_14_good_faith"} <= found
    assert "cp_434_3" not in found


def test_two_qualities_add_up() -> None:
    servant = codes(Audience.CIVIL_SERVANT, DocumentKind.JUDICIAL_REPORT)
    school_social_worker = codes(
        Audience.CIVIL_SERVANT, DocumentKind.JUDICIAL_REPORT, Audience.BOUND_BY_SECRECY
    )

    assert "cpp_40_2" in servant & school_social_worker
    assert "cp_434_3" in servant - school_social_worker
    assert "cp_226_14_1" in school_social_worker - servant


def test_sharing_is_for_people_bound_by_secrecy_only() -> None:
    assert codes(Audience.ANY_PERSON, DocumentKind.SHARING) == set()
    assert codes(Audience.CIVIL_SERVANT, DocumentKind.SHARING) == set()
    assert "casf_l226_2_2" in codes(Audience.BOUND_BY_SECRECY, DocumentKind.SHARING)


def test_every_author_can_cite_something_in_both_reports() -> None:
    for audience in Audience:
        assert codes(audience, DocumentKind.CONCERN_REPORT)
        assert codes(audience, DocumentKind.JUDICIAL_REPORT)


def test_an_authority_alone_is_not_any_person() -> None:
    assert "cp_434_3" not in codes(Audience.AUTHORITY, DocumentKind.JUDICIAL_REPORT)
