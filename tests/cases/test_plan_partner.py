"""A plan edited by two organisations: a partner posts, the referent merges field by field, nothing is lost."""

from __future__ import annotations

import re

import pytest

from cases_support import act, open_file
from havre.accounts.models import Notice
from havre.cases.disclosure import Audience, Topic
from havre.cases.models import Proposal
from havre.cases.queries import plan as queries
from havre.cases.queries import proposals
from havre.cases.rules import BarGround, TeamRole
from havre.cases.rules.plan import OwnerKind
from havre.cases.services import plan, team
from havre.sharing.models import Reply
from havre.sharing.services import shares
from sharing_support import shared_objective, withhold

pytestmark = pytest.mark.django_db


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page.content.decode()))


def aim(text="L'atelier", **changes):
    values = {
        "text": text,
        "owner_kind": OwnerKind.CHILD,
        "child_words": "Oui.",
        "steps": "Visiter",
        **changes,
    }
    return plan.ObjectiveWords(**values)


@pytest.fixture
def shared(acting, cast):
    """A file of Sonia's, and the address where Tom proposes on its objective."""
    with acting("sonia") as sonia:
        case = open_file(sonia)
        plan.write_objective(act(sonia, case.pk), words=aim())
        row = queries.plan_of(case).objectives[0]
    return case, row, f"/partages/{shared_objective(acting, cast, case)}/objectif/{row.id}/"


def posted(client_of, address, **typed):
    tom = client_of("tom")
    form = {"text": "L'atelier", "steps": "Visiter", **hidden(tom.get(address)), **typed}
    answers = [tom.post(address, form).status_code for _ in range(2)]
    assert answers == [302, 302]


def test_what_both_changed_is_chosen_and_the_rest_is_merged(acting, client_of, shared):
    case, row, address = shared
    assert "Oui." not in client_of("tom").get(address).content.decode()
    posted(client_of, address, text="L'atelier du mardi", steps="Visiter\nRevenir", words="Mardi ?")
    with acting("sonia") as sonia:
        plan.write_objective(
            act(sonia, case.pk), words=aim("L'atelier du jeudi"), objective_id=row.id, revision=1
        )
        assert Notice.objects.filter(path__contains="/projet/proposition/").count() == 1
        one = proposals.waiting(case)
    assert len(one) == 1
    where = f"/suivi/{case.pk}/projet/proposition/{one[0].id}/"
    client = client_of("sonia")
    page = client.get(where)
    assert "L&#x27;atelier du mardi" in page.content.decode()
    assert client.post(where, {**hidden(page), "answer": "take"}).status_code == 422
    late = client.get(where)
    with acting("yann") as yann:
        plan.write_objective(
            act(yann, case.pk), words=aim("L'atelier du lundi"), objective_id=row.id, revision=2
        )
    taken = {**hidden(late), "answer": "take", "keep-text": "both", "text": "Merci"}
    assert client.post(where, taken).status_code == 422
    again = {**hidden(client.get(where)), "answer": "take", "keep-text": "both", "text": "Merci"}
    assert client.post(where, again).status_code == 302
    with acting("sonia"):
        now = queries.objective_for(case, row.id).words
        assert now["text"] == "L'atelier du lundi\n\nL'atelier du mardi"
        assert (now["steps"], now["child_words"]) == ("Visiter\nRevenir", "Oui.")
        kept = Proposal.objects.get(pk=one[0].id)
        assert (kept.state, kept.key_id) == ("merged", case.key_id)
    with acting("tom") as tom:
        assert Notice.objects.filter(user_id=tom.user_id, kind="transmission_answer").count() == 1
    # The partner reads what became of each field, and why, where the share is read; not what is written now.
    read = told(client_of("tom"), address)
    assert ("Réponses à vos propositions" in read, "Reprise dans le projet" in read) == (True, True)
    assert "L’objectif Repris, à la suite de ce qui était écrit" in read
    assert "Les étapes Repris" in read
    assert "Merci" in read
    assert ("lundi" in read, "Pour le" in read) == (False, False)


def told(client, address):
    """Return the page of the share in words."""
    where = address.split("objectif/")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(where).content.decode()))


def test_a_refusal_is_read_with_its_reason_and_obeys_what_is_withheld(acting, client_of, cast, shared):
    case, _row, address = shared
    posted(client_of, address, steps="Attendre", words="Plus tard ?")
    client = client_of("sonia")
    with acting("sonia") as sonia:
        (one,) = proposals.waiting(case)
        withhold(sonia, case.pk, topic=Topic.SCHOOL, words=["collège Zola"])
    where = f"/suivi/{case.pk}/projet/proposition/{one.id}/"
    answer = {**hidden(client.get(where)), "answer": "decline", "text": "Elle a cours au collège Zola."}
    refused = client.post(where, answer)
    assert refused.status_code == 422
    assert "ne doit pas paraître pour ce partenaire" in refused.content.decode()
    assert "Elle a cours au collège Zola." in refused.content.decode()  # what was typed is kept
    with acting("sonia"):
        assert Proposal.objects.get().state == "waiting"
    assert client.post(where, {**answer, "text": "Elle est prête maintenant."}).status_code == 302
    read = told(client_of("tom"), address)
    assert "Les étapes Non repris" in read
    assert "Elle est prête maintenant." in read
    assert "L’objectif Non repris" not in read  # he did not change it
    for stranger in ("rose", "leila", "sonia"):
        with acting(stranger) as other:
            seen = Reply.objects.count()
            assert seen == (1 if stranger == "sonia" else 0), other.name
    with acting("tom"):
        assert Reply.objects.count() == 1
    posted(client_of, address, words="Et le soir ?")
    with acting("sonia") as sonia:
        (again,) = proposals.waiting(case)
        withhold(sonia, case.pk, topic=Topic.PLAN, audience=Audience.ORGANISATION, named=[cast.tom.agency_id])
    where = f"/suivi/{case.pk}/projet/proposition/{again.id}/"
    silent = {**hidden(client.get(where)), "answer": "decline", "text": "Non."}
    assert client.post(where, silent).status_code == 302
    with acting("sonia") as sonia:
        assert Reply.objects.count() == 1  # nothing of the plan is told to him any more
        share_id = Reply.objects.get().share_id
        shares.withdraw(act(sonia, case.pk), share_id=share_id, reason="")
    with acting("tom"):
        assert not Reply.objects.exists()


def test_nothing_is_written_from_outside_and_only_while_the_share_runs(acting, client_of, shared, cast):
    case, row, address = shared
    posted(client_of, address, words="Une idée")
    with acting("tom"):
        assert not Proposal.objects.exists()
    with acting("sonia"):
        assert queries.objective_for(case, row.id).revision == 1
        one = proposals.waiting(case)[0]
    where = f"/suivi/{case.pk}/projet/proposition/{one.id}/"
    for stranger in ("tom", "leila", "alice"):
        assert client_of(stranger).get(where).status_code == 404
    for stranger in ("sonia", "rose"):
        assert client_of(stranger).get(address).status_code == 404
    assert client_of("tom").get(address.replace(str(row.id), str(case.pk))).status_code == 404
    with acting("valerie") as valerie:
        team.entrust(act(valerie, case.pk), user_id=cast.yann.id, role=TeamRole.SUBSTITUTE)
        team.bar(act(valerie, case.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Famille.")
    posted(client_of, address, words="Une autre")
    with acting("yann") as yann:
        assert not Proposal.objects.exists()
        assert not Notice.objects.filter(user_id=yann.user_id, path__contains="proposition").exists()
