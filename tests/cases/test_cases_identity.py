"""An identity completed after the opening: the vault, the search, the limits; nothing of it in the chronology."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from cases_support import act, open_file
from havre.cases.models import Case, Entry, Task
from havre.cases.services import identity
from havre.foundation import sealing
from havre.kernel.errors import Refused
from havre.persons.access import IdentityCard, identity_for

pytestmark = pytest.mark.django_db

KNOWN = {
    "given_names": "Léo", "family_name": "Exemple", "birth_date": date(2012, 2, 29), "birth_place": "", "address": "",
    "phone": "",
}  # fmt: skip


def test_a_birth_date_learnt_later_starts_and_moves_the_limits(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia, card=IdentityCard(other_names=("Lulu",)))
        assert not Task.objects.filter(case=case, rule_id="D19").exists()
        form = act(sonia, case.pk)
        for _ in range(2):
            identity.complete(form, revision=1, **KNOWN)
        card = identity_for(sonia, case.person_id, purpose="check")
        assert (card.full_name, card.other_names) == ("Léo EXEMPLE", ("Lulu",))
        assert Task.objects.get(case=case, rule_id="M18").due_on == date(2030, 3, 1)
        identity.complete(act(sonia, case.pk), revision=2, **{**KNOWN, "birth_date": date(2012, 5, 1)})
        assert Task.objects.get(case=case, rule_id="M18", state="open").due_on == date(2030, 5, 1)
        assert Task.objects.filter(case=case, rule_id="D19", state="open").count() == 1
        for changes, code in (
            ({"revision": 1}, "revision_conflict"), ({"birth_date": date(2200, 1, 1)}, "born_in_future"),
            ({"birth_date": date(1950, 1, 1)}, "implausible_age"),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                identity.complete(act(sonia, case.pk), **{"revision": 3, **KNOWN, **changes})
            assert refused.value.code == code
        identity.complete(act(sonia, case.pk), revision=3, **{**KNOWN, "birth_date": None})
        assert Case.objects.get(pk=case.pk).majority_on is None
        assert not Task.objects.filter(case=case, rule_id__startswith="M1", state="open").exists()
        key = sealing.open_key(case.key_id)
        assert "Léo" not in str([row.unseal(key, "content") for row in Entry.objects.filter(case=case)])


def test_the_page_shows_what_is_known_and_keeps_what_was_typed(acting, client_of):
    with acting("sonia") as sonia:
        case = open_file(sonia)
    where = f"/suivi/{case.pk}/acte/identite/"
    client = client_of("sonia")
    page = client.get(where).content.decode()
    assert "Zoé" in page
    assert "05/03/2011" in page
    sent = {"id": str(uuid4()), "revision": "1", "given_names": "Zoé Anne", "birth_date": "05/03/2050"}
    wrong = client.post(where, sent)
    assert (wrong.status_code, "Zoé Anne" in wrong.content.decode()) == (422, True)
    assert client.post(where, {**sent, "birth_date": "5 mars 2012"}).status_code == 302
    assert client_of("leila").get(where).status_code == 404
