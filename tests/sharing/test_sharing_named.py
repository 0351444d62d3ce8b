"""A decision that names one relative or one organisation: ticked on the page, obeyed by each way out of a file."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from cases_support import act
from havre.cases.disclosure import Audience, Channel, Item, Recipient, RecipientKind, Topic
from havre.cases.queries.child_page import ChildPageRead
from havre.cases.services import circle
from havre.foundation import sealing
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.persons.models import Relative
from havre.persons.services.circle_facts import AuthorityDraft
from havre.sharing import access
from havre.sharing.models import Withheld
from havre.sharing.queries import of_file
from havre.sharing.queries.child_lines import shown_page
from havre.sharing.queries.papers.source import To, source_for
from havre.sharing.rules.transmission import TransmissionKind
from havre.sharing.services import shares, transmissions
from persons_circle.circle_cast import family
from sharing_support import sending, sharing, withhold, write_note

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture
def file(acting):
    """A child whose mother and father exercise parental authority; its people by name."""
    with acting("sonia") as sonia:
        case, people = family(sonia)
        for who in ("mother", "father"):
            row = Relative.objects.get(pk=people[who])
            draft = AuthorityDraft(status="shared")
            circle.authorise(act(sonia, case.pk), relative_id=row.pk, revision=row.revision, draft=draft)
        return case, people


def ticked(client, case, **typed):
    """Send the form of a decision as the page does."""
    form = {
        "id": str(uuid4()), "topic": "school", "audience": "person", "ground": "child_interest", "reason": "Il menace.",
        "names": "", "words": "", **typed,
    }  # fmt: skip
    return client.post(f"/suivi/{case.pk}/partages/acte/ne-pas-donner/", form)


def letter_hides(sonia, case, relative_id):
    """Return the topics that a letter to this parent leaves out."""
    return source_for(sonia, case, To(code=str(relative_id)), now=utc_now()).telling.bound.topics


def test_the_page_names_one_parent_and_letters_obey(client_of, acting, file):
    case, people = file
    client = client_of("sonia")
    shown = client.get(f"/suivi/{case.pk}/partages/acte/ne-pas-donner/").content.decode()
    assert all(label in shown for label in ("mère", "père", "Foyer des Glycines", "Association Rivage"))
    assert "Odile Canari" not in shown  # by their role: no name is opened for this
    assert ticked(client, case, relatives=[str(uuid4())]).status_code == 422
    assert ticked(client, case).status_code == 422  # nobody
    assert ticked(client, case, relatives=[str(people["father"])], names="Un voisin").status_code == 422
    assert ticked(client, case, relatives=[str(people["father"])]).status_code == 302
    page = client.get(f"/suivi/{case.pk}/partages/").content.decode()
    assert "Une personne de l&#x27;entourage : père" in page
    with acting("sonia") as sonia:
        assert Topic.SCHOOL in letter_hides(sonia, case, people["father"])
        assert Topic.SCHOOL not in letter_hides(sonia, case, people["mother"])
        # An export or an answer for « a parent » does not know which one: it withholds.
        half_known = Recipient(kind=RecipientKind.PARENT, channel=Channel.EXPORT)
        assert Topic.SCHOOL in access.disclosed(case, (), half_known, on=TODAY).topics
        # Noted again under another id: nobody can tell who it was, the decision holds for every relative.
        Relative.objects.filter(pk=people["father"]).update(withdrawn_at=utc_now())
        assert Topic.SCHOOL in letter_hides(sonia, case, people["mother"])
        (line,) = of_file.page_of(case, key=sealing.open_key(case.key_id), now=utc_now()).withheld
        assert line.audience.endswith("père")


def test_shares_and_transfers_obey_for_the_organisation_named_only(acting, cast, client_of, file):
    case, _people = file
    organisations = {
        "audience": "organisation",
        "topic": "existence",
        "organisations": [str(cast.tom.agency_id)],
    }
    assert ticked(client_of("sonia"), case, **organisations).status_code == 302
    with acting("sonia") as sonia:
        assert Withheld.objects.get().named == [cast.tom.agency_id]
        with pytest.raises(Refused) as refused:
            shares.prepare(actor=sonia, case_id=case.pk, sharing=sharing(cast, "basis"), now=utc_now())
        assert refused.value.code == "silent"
        other = sharing(cast, "basis", to="rose")
        assert shares.prepare(actor=sonia, case_id=case.pk, sharing=other, now=utc_now()).package
        for to, code in (("tom", "silent"), ("rose", None)):
            wanted = sending(cast, TransmissionKind.REFERRAL, "basis", to=to)
            if code is None:
                assert transmissions.prepare(
                    actor=sonia, case_id=case.pk, sending=wanted, now=utc_now()
                ).package
                continue
            with pytest.raises(Refused) as refused:
                transmissions.prepare(actor=sonia, case_id=case.pk, sending=wanted, now=utc_now())
            assert refused.value.code == code


def test_everyone_but_those_ticked_and_the_page_of_the_child(acting, cast, client_of, file):
    case, people = file
    but = {
        "audience": "everyone_but", "relatives": [str(people["mother"])], "organisations": [str(cast.rose.agency_id)],
    }  # fmt: skip
    assert ticked(client_of("sonia"), case, **but).status_code == 302
    with acting("sonia") as sonia:
        note = write_note(sonia, case.pk)
        assert Topic.SCHOOL not in letter_hides(sonia, case, people["mother"])
        assert Topic.SCHOOL in letter_hides(sonia, case, people["father"])
        item = Item(
            key=note, heading="École", text="Au collège.", topics=frozenset({Topic.SCHOOL}), free=False
        )
        told = {
            who: bool(access.disclosed(case, [item], Recipient(
                kind=RecipientKind.ORGANISATION, ids=frozenset({str(getattr(cast, who).agency_id)})), on=TODAY).items)
            for who in ("tom", "rose")
        }  # fmt: skip
        assert told == {"tom": False, "rose": True}
        # A word kept from one parent stays off the page of the child, which lies on a table.
        withhold(
            sonia, case.pk, audience=Audience.PERSON, named=[people["father"]], topic=Topic.SCHOOL,
            words=["Collège des Canaris"],
        )  # fmt: skip
        words = {"planned": "Une visite au collège des canaris.\nUne sortie."}
        child = shown_page(
            case, ChildPageRead(written=True, revision=1, changed_at=None, words=words), on=TODAY
        )
    assert (child.held, child.page.words["planned"]) == (1, "Une sortie.")
