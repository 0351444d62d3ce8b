"""Invented documents about the file itself: who read it, what was erased, what was answered, measures, lines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.documents.documents_cast import AGENCY
from tests.documents.followup_people import WRITTEN, ZOE

from havre.documents.followup.access_register import AccessRegister, Reading
from havre.documents.followup.chronology import Chronology, Line
from havre.documents.followup.measure_sheet import AddressRule, MeasureSheet
from havre.documents.followup.purge_certificate import Approval, Erased, PurgeCertificate
from havre.documents.followup.rights_answer import Category, Piece, RightsAnswer
from havre.documents.model import Party

REGISTER = AccessRegister(
    reference="LEC-6DQM-3TFB",
    sender=AGENCY,
    recipients=(),
    written_at=WRITTEN,
    person=ZOE,
    since=date(2026, 9, 1),
    until=date(2026, 11, 20),
    readings=(
        Reading(
            at=datetime(2026, 11, 19, 9, 0, tzinfo=UTC),
            reader="Alice Exemple, éducatrice",
            part="Le projet",
            why="Préparer le rendez-vous",
        ),
        Reading(
            at=datetime(2026, 11, 20, 1, 30, tzinfo=UTC),
            reader="Farid Exemple, éducateur de nuit",
            part="La santé",
            why="Urgence de la nuit : l’asthme",
            exceptional=True,
        ),
    ),
    contact="le délégué à la protection des données, dpo@phare.example",
)
CERTIFICATE = PurgeCertificate(
    reference="EFF-8HQN-2VZK",
    sender=AGENCY,
    recipients=(),
    written_at=WRITTEN,
    rehearsed_at=datetime(2026, 11, 13, 9, 0, tzinfo=UTC),
    executed_at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
    method="Destruction des clés de chiffrement, puis des lignes",
    erased=(
        Erased(
            category="Situations suivies",
            rule="2 ans après le dernier contact",
            status="référentiel de la CNIL",
            count=12,
            held=1,
        ),
        Erased(
            category="Photographies de recherche",
            rule="30 jours après la clôture",
            status="choix du service",
            count=4,
        ),
    ),
    approvals=(
        Approval(
            name="Rose Exemple",
            function="déléguée à la protection des données",
            at=datetime(2026, 11, 18, 9, 0, tzinfo=UTC),
        ),
        Approval(
            name="Bruno Exemple", function="chef de service", at=datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
        ),
    ),
    kept_fields=("année de clôture", "tranche d’âge", "durée de l’accompagnement, en mois"),
    backups_until=date(2026, 12, 25),
    list_sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)
ANSWER = RightsAnswer(
    reference="DRT-5NWC-7ZJD",
    sender=AGENCY,
    recipients=(Party(organisation="Zoé Exemple"),),
    written_at=WRITTEN,
    right="lire ce qui est écrit sur moi",
    received_on=date(2026, 11, 2),
    answer_due_on=date(2026, 12, 2),
    pieces=(
        Piece(title="Le projet, version 2", dated=date(2026, 9, 14), category=Category.GIVEN),
        Piece(
            title="Notes de visite",
            dated=date(2026, 10, 3),
            category=Category.OTHER_PEOPLE,
            remark="deux passages cachés",
        ),
        Piece(title="Certificat", dated=date(2026, 11, 18), category=Category.MEDICAL),
        Piece(title="Rapport au juge", dated=date(2026, 10, 20), category=Category.JUDICIAL),
    ),
    contact=AGENCY,
)
MEASURE = MeasureSheet(
    reference="MES-4K2M-9QXT",
    sender=AGENCY,
    recipients=(),
    written_at=WRITTEN,
    child=ZOE,
    measure="Placement à l’aide sociale à l’enfance",
    state="En cours",
    authority="juge des enfants de Villeneuve-l’Exemple",
    decided_on=date(2025, 9, 30),
    legal_text="articles 375 et suivants du code civil",
    starts_on=date(2025, 9, 30),
    ends_on=date(2027, 9, 30),
    review_on=date(2027, 6, 30),
    entrusted_to="Département de l’Exemple",
    visiting="visites médiatisées, deux fois par mois ; appel le dimanche",
    address_rule=AddressRule.WITHHELD,
    explained_to_child="oui, par Alice, le 1er octobre 2025",
)

CHRONOLOGY = Chronology(
    reference="SUI-4K2M-9QXT",
    sender=AGENCY,
    recipients=(),
    written_at=WRITTEN,
    child=ZOE,
    since=date(2026, 10, 1),
    parts=("Notes", "Projet"),
    lines=(
        Line(
            at=WRITTEN,
            heading="Note",
            note="Alice, Notes",
            text="Zoé a montré ses dessins.",
            child_words="J’ai fini.",
        ),
        Line(at=WRITTEN - timedelta(days=40), heading="Objectif : convenu", note="Alice, Projet"),
    ),
    cut=True,
)
