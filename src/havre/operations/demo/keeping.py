"""What the data protection officer meets: a file at its term, a request, an incident, an export to allow.

Everything goes through the services; the words are invented and marked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from havre.accounts.access import Actor
from havre.cases.access import case_for
from havre.cases.rules import Sensitivity
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.pathway import Outcome, PathwayAct
from havre.cases.services import notes, pathway
from havre.cases.services.acts import Act
from havre.operations.demo.acting import acting
from havre.operations.demo.cast import MARK, NAMESPACE
from havre.operations.demo.files import TEAM, File, Story, case_id_of
from havre.safekeeping.models import RightsRequest
from havre.safekeeping.rules.breach import Account, Nature
from havre.safekeeping.rules.rights import (
    AskedRight,
    Asker,
    IdentityCheck,
    PieceCategory,
    PieceOutcome,
    RequestAct,
)
from havre.safekeeping.services import breaches, purges, rights
from havre.sharing.rules.export import ExportPurpose
from havre.sharing.services import exports

# Two years and more after the last contact: the duration of a followed file (safekeeping/rules/retention.py).
_OLD: Final = Story(
    name="alix", days=1100, why=f"Demande d'une mission locale, il y a longtemps. {MARK}", age=16,
    steps=(PathwayAct.MEET, PathwayAct.BUILD, PathwayAct.AGREE, PathwayAct.START),
)  # fmt: skip
_LAST_CONTACT: Final = 790
_ENDED: Final = 780
_FILE: Final = "lina"


def play(*, seed: int, now: datetime) -> None:
    """Leave four things that wait: a purge to confirm, a request to validate, an incident, an export to allow."""
    _file_at_its_term(seed=seed, now=now)
    _purge_proposed(now)
    _request(now)
    _incident(now)
    _export(now)


def id_of(name: str) -> UUID:
    """Return the stable id of what this stage leaves."""
    return uuid5(NAMESPACE, f"havre-demo-keeping-{name}")


def _file_at_its_term(*, seed: int, now: datetime) -> None:
    File(_OLD, seed=seed, now=now).play()
    case_id, ended = case_id_of(_OLD.name), now - timedelta(days=_ENDED)
    with acting("sonia") as sonia:
        at = now - timedelta(days=_LAST_CONTACT)
        written = notes.Written(
            kind=EntryKind.CONTACT, text=f"Dernier rendez-vous : le bail est signé. {MARK}", at=at,
            child_words="Merci, et au revoir.", sensitivity=Sensitivity.ORDINARY,
        )  # fmt: skip
        notes.write(Act(actor=sonia, case_id=case_id, id=id_of("last"), now=at), written=written)
    with acting("valerie") as valerie:
        pathway.close(
            Act(actor=valerie, case_id=case_id, id=id_of("end"), now=ended),
            revision=case_for(valerie, case_id).revision, outcome=Outcome.STABILISED,
            remains="Le numéro du service reste donné.",
        )  # fmt: skip


def _purge_proposed(now: datetime) -> None:
    with acting("helene") as helene:
        purges.propose_purge(actor=helene, run_id=id_of("purge"), now=now - timedelta(hours=2))


def _request(now: datetime) -> None:
    """A young person asks for the file: registered, identity checked, one piece sorted, a second look asked for."""
    request_id = id_of("request")
    with acting("sonia") as sonia:
        reference = case_for(sonia, case_id_of(_FILE)).reference
    asked = rights.Asked(
        team_id=TEAM, asker=Asker.YOUNG_PERSON, rights=(AskedRight.ACCESS,), received_at=now - timedelta(days=12),
        who=f"La jeune que suit Sonia {MARK}", reach="Par Sonia, en main propre",
        words="Je veux lire ce qui est écrit sur moi.", file_reference=reference,
    )  # fmt: skip
    with acting("helene") as helene:
        rights.register_request(
            actor=helene, request_id=request_id, asked=asked, now=now - timedelta(days=11)
        )
    piece = rights.Piece(
        title="Compte rendu d'un rendez-vous", dated="le mois dernier", category=PieceCategory.THIRD_PARTY,
        outcome=PieceOutcome.OCCULTED, extract=f"Elle dit que […] l'a appelée. Elle veut voir sa sœur. {MARK}",
    )  # fmt: skip
    with acting("sonia") as sonia:
        _move(
            sonia, request_id, RequestAct.IDENTIFY, now=now - timedelta(days=8), identity=IdentityCheck.KNOWN
        )
        rights.put_piece(
            actor=sonia,
            request_id=request_id,
            piece_id=id_of("piece"),
            piece=piece,
            now=now - timedelta(days=2),
        )
        words = "Voici ce que nous pouvons vous remettre. Sonia le lit avec vous si vous le voulez."
        _move(sonia, request_id, RequestAct.SUBMIT, now=now - timedelta(days=1), words=words)


def _move(
    actor: Actor, request_id: UUID, act: RequestAct, *, now: datetime, words: str = "",
    identity: IdentityCheck = IdentityCheck.NOT_YET,
) -> None:  # fmt: skip
    revision = RightsRequest.objects.values_list("revision", flat=True).get(pk=request_id)
    move = rights.Move(act=act, revision=revision, identity=identity, words=words)
    rights.move_request(actor=actor, request_id=request_id, move=move, now=now)


def _incident(now: datetime) -> None:
    account = Account(
        natures=(Nature.CONFIDENTIALITY,),
        facts=f"Un téléphone de service a été oublié dans un train, verrouillé. {MARK}",
    )
    with acting("helene") as helene:
        breaches.open_breach(
            actor=helene, breach_id=id_of("incident"), aware_at=now - timedelta(hours=20), account=account,
            now=now - timedelta(hours=19),
        )  # fmt: skip


def _export(now: datetime) -> None:
    asked = exports.Asked(
        export_id=id_of("export"), purpose=ExportPurpose.WORK, case_id=case_id_of(_FILE),
        why=f"Préparer la réunion de lundi avec le foyer. {MARK}",
    )  # fmt: skip
    with acting("sonia") as sonia:
        exports.ask(actor=sonia, asked=asked, now=now - timedelta(hours=3))
