"""Invented documents, one of each kind, for the tests and the bench of the documents."""

from __future__ import annotations

from datetime import UTC, date, datetime

from havre.documents.model import (
    AcknowledgementDocument,
    ActionTaken,
    Addendum,
    ChildBlock,
    ChildWords,
    ConcernReportDocument,
    Document,
    FactLine,
    FeedbackLetter,
    FollowUp,
    Interpretation,
    JudicialReportDocument,
    OtherMinor,
    ParentBlock,
    ParentsInformation,
    ParentsStatus,
    Party,
    ProsecutorReferral,
    ReceiptPage,
    SourceKind,
    Visa,
)

WRITTEN = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)
SEALED = datetime(2026, 11, 20, 16, 5, 12, tzinfo=UTC)

AGENCY = Party(
    organisation="Association Le Phare (exemple)",
    service="Équipe mobile d’accompagnement",
    name="Alice Exemple",
    function="éducatrice spécialisée",
    address="12 rue des Tilleuls\n99000 Villeneuve-l’Exemple",
    phone="01 99 00 12 34",
    email="equipe@phare.example",
)
CRIP = Party(
    organisation="Département de l’Exemple",
    service="Cellule de recueil des informations préoccupantes",
    name="Chloé Exemple",
    function="responsable de la cellule",
    address="1 place du Marché\n99000 Villeneuve-l’Exemple",
    phone="01 99 00 11 90",
    email="crip@departement.example",
)
PROSECUTOR = Party(
    organisation="Tribunal judiciaire de Villeneuve-l’Exemple",
    service="Parquet — section des mineurs",
    address="3 boulevard du Palais\n99000 Villeneuve-l’Exemple",
)
ZOE = ChildBlock(
    surname="EXEMPLE",
    first_names="Zoé, Marie",
    sex="féminin",
    birth_date=date(2011, 3, 1),
    birth_place="Villeneuve-l’Exemple (99)",
    present_place="Au domicile d’une amie, quartier de la Gare ; adresse non connue",
    usual_home="Foyer Les Genêts, 4 chemin du Lac, 99100 Saint-Exemple",
    school="Collège Jean-Exemple, Saint-Exemple",
    school_class="3e B",
    language="français",
    health_needs="Asthme ; traitement quotidien",
    known_measures="Placement à l’aide sociale à l’enfance depuis septembre 2025 (juge des enfants)",
)
MOTHER = ParentBlock(
    role="Mère",
    name="EXEMPLE Claire",
    birth_date=date(1984, 7, 14),
    address="8 allée des Peupliers, 99000 Villeneuve-l’Exemple",
    phone="06 99 00 45 67",
    parental_authority="oui, seule",
)
FATHER = ParentBlock(role="Père", name="EXEMPLE Marc", parental_authority="non renseignée")
BROTHER = OtherMinor(name="EXEMPLE Tom", age="9 ans", link="frère", present_place="chez sa mère")
FACTS = (
    FactLine(
        when_text="Jeudi 12 novembre 2026, 22 h 10",
        place="Foyer Les Genêts, entrée",
        source_kind=SourceKind.SEEN,
        description="Zoé quitte le foyer avec un sac de sport et monte dans une voiture grise qui attend.",
    ),
    FactLine(
        when_text="Samedi 14 novembre 2026, au matin",
        place="Foyer Les Genêts, chambre",
        source_kind=SourceKind.HEARD,
        description="Au téléphone, une voix d’adulte dit à Zoé de « ne parler à personne de l’hôtel ».",
    ),
    FactLine(
        when_text="Lundi 16 novembre 2026",
        place="Collège Jean-Exemple",
        source_kind=SourceKind.TOLD,
        told_by="l’infirmière scolaire",
        description="Zoé s’est endormie en cours trois jours de suite et cache un second téléphone.",
    ),
)
WORDS = (
    ChildWords(
        quote="C’est un bon plan, je gère. Si je dis non, il le dira à ma mère.",
        when_text="mercredi 18 novembre 2026, vers 18 h",
        heard_by="Alice Exemple",
    ),
    ChildWords(quote="Je veux juste dormir.", when_text="le même jour"),
)
ACTIONS = (
    ActionTaken(
        when_text="18 novembre 2026",
        description="Entretien avec Zoé dans un lieu calme ; limites du secret expliquées.",
        outcome="Zoé accepte un rendez-vous de santé.",
    ),
    ActionTaken(when_text="19 novembre 2026", description="Point d’équipe, avis demandé au 119."),
)
NOT_INFORMED = ParentsInformation(
    status=ParentsStatus.NOT_DONE_CHILD_INTEREST,
    date=date(2026, 11, 19),
    by="Bruno Exemple, chef de service",
    reason="Zoé dit craindre que la personne qui la menace soit prévenue si sa mère l’apprend.",
)
VISA = Visa(
    name="Bruno Exemple",
    function="chef de service",
    at=datetime(2026, 11, 20, 15, 58, tzinfo=UTC),
    view="favorable à la transmission",
)

CONCERN = ConcernReportDocument(
    reference="IP-7KQ4-M2XD",
    sender=AGENCY,
    recipients=(CRIP,),
    written_at=WRITTEN,
    children=(ZOE,),
    parents=(MOTHER, FATHER),
    household="La mère, le frère de Zoé ; un ami de la mère, présent certains soirs.",
    other_minors=(BROTHER,),
    facts=FACTS,
    child_words=WORDS,
    interpretation=Interpretation(
        text="L’équipe craint une situation d’exploitation sexuelle : départs la nuit, adulte qui donne des"
        " consignes, fatigue, peur exprimée.\n\nZoé ne se dit pas victime."
    ),
    worry_types=("Violences sexuelles", "Mise en danger par le comportement"),
    exploitation_concern="suspectée",
    runaways_count=4,
    runaways_last="du 12 au 14 novembre 2026",
    health="Certificat médical joint sous pli scellé.",
    actions=ACTIONS,
    child_view="Dormir, garder son collège, ne pas être éloignée de son frère.",
    urgency="À traiter sans attendre : Zoé peut repartir le week-end prochain.",
    parents_information=NOT_INFORMED,
    attachments=("Certificat médical du 18 novembre 2026 (PDF, scellé)",),
    visa=VISA,
)
JUDICIAL = JudicialReportDocument(
    reference="SIG-4TRX-9BWD",
    sender=AGENCY,
    recipients=(PROSECUTOR,),
    copy_to=(CRIP,),
    written_at=WRITTEN,
    legal_bases=("Article 226-14 du code pénal", "Article 434-3 du code pénal"),
    emergency=True,
    called_at=datetime(2026, 11, 20, 14, 40, tzinfo=UTC),
    duty_magistrate="Mme Exemple, substitut de permanence",
    children=(ZOE,),
    parents=(MOTHER,),
    household="La mère et le frère de Zoé.",
    facts=FACTS,
    child_words=WORDS,
    interpretation=Interpretation(
        text="Zoé semble sous l’emprise d’un adulte qui organise ses déplacements."
    ),
    people_involved="Un homme d’environ trente ans, dont Zoé tait le nom, vient la chercher en voiture.",
    medical_certificate="Certificat du 18 novembre 2026, joint sous pli scellé.",
    present_safety="Zoé est au foyer ce soir ; un veilleur est présent.",
    placement_order_needed="oui, avec changement de lieu",
    distance_wanted="hors du département",
    other_minors=(BROTHER,),
    actions=ACTIONS,
    child_view="Zoé accepte de partir quelques semaines si elle garde le lien avec son frère.",
    parents_information=NOT_INFORMED,
    attachments=("Certificat médical du 18 novembre 2026 (PDF, scellé)",),
    visa=VISA,
)
REFERRAL = ProsecutorReferral(
    reference="TRP-2VZK-8HQN",
    sender=CRIP,
    recipients=(PROSECUTOR,),
    written_at=WRITTEN,
    concern_references=("IP-7KQ4-M2XD",),
    concern_received_at=SEALED,
    grounds=(
        "Danger grave et immédiat",
        "Les actions déjà menées n’ont pas permis de remédier à la situation",
    ),
    children=(ZOE,),
    parents=(MOTHER,),
    other_minors=(BROTHER,),
    summary="Quatre fugues en deux mois, un adulte donne des consignes à Zoé par téléphone.",
    evaluation="Évaluation en cours ; deux visites au foyer.",
    actions=ACTIONS,
    present_safety="Zoé est au foyer ce soir.",
    request="Saisine du juge des enfants ; placement provisoire dans un lieu éloigné.",
    child_view="Dormir et garder le lien avec son frère.",
    parents_information=NOT_INFORMED,
    visa=VISA,
)
ADDENDUM = Addendum(
    reference="IP-7KQ4-M2XD-C1",
    sender=AGENCY,
    recipients=(CRIP,),
    written_at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
    first_kind="concern_report",
    first_reference="IP-7KQ4-M2XD",
    first_sealed_at=SEALED,
    first_content_sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    number=1,
    reason="Fait nouveau appris après l’envoi.",
    text="Zoé est revenue au foyer le 21 novembre 2026 à 3 h 10.",
    facts=FACTS[:1],
    visa=VISA,
)
ACKNOWLEDGEMENT = AcknowledgementDocument(
    reference="AR-6DQM-3TFB",
    sender=CRIP,
    recipients=(AGENCY,),
    written_at=WRITTEN,
    concern_reference="IP-7KQ4-M2XD",
    received_at=SEALED,
    contact=CRIP,
    next_steps=(
        "Une première analyse est faite par la cellule.",
        "Vous pourrez être rappelé pour une précision.",
    ),
)
FEEDBACK = FeedbackLetter(
    reference="RET-8GFX-2MKP",
    sender=CRIP,
    recipients=(AGENCY,),
    written_at=WRITTEN,
    concern_reference="IP-7KQ4-M2XD",
    received_at=SEALED,
    follow_up=FollowUp.UNDER_EVALUATION,
    contact=CRIP,
)
RECEIPT = ReceiptPage(
    reference="PT-5NWC-7ZJD",
    sender=AGENCY,
    recipients=(CRIP,),
    written_at=WRITTEN,
    sealed_kind="concern_report",
    sealed_reference="IP-7KQ4-M2XD",
    sent_at=SEALED,
    channel="Havre, messagerie chiffrée de la cellule",
    content_sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    pdf_sha256="60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    key_id="demo-2026",
    signature="MEUCIQDexampleexampleexampleexampleexampleexampleexampleexampleexampleexampleexample==",
    sealed_at=SEALED,
    parents_status=ParentsStatus.NOT_DONE_CHILD_INTEREST,
)

ALL: tuple[Document, ...] = (
    CONCERN,
    JUDICIAL,
    REFERRAL,
    ADDENDUM,
    ACKNOWLEDGEMENT,
    FEEDBACK,
    RECEIPT,
)
