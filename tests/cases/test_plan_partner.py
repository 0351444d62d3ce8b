"""A plan edited by two organisations: a partner posts, the referent merges field by field, nothing is lost."""

from __future__ import annotations

import re

import pytest

from cases_support import act, open_file
from havre.accounts.models import Notice
from havre.cases.models import Proposal
from havre.cases.queries import plan as queries
from havre.cases.queries import proposals
from havre.cases.rules import BarGround, TeamRole
from havre.cases.rules.plan import OwnerKind
from havre.cases.services import plan, team
from sharing_support import shared_objective

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
