"""Invented documents of the accompaniment, one of each kind, for the tests and the bench."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, date, datetime

from tests.documents.documents_cast import AGENCY, CRIP, NOT_INFORMED
from tests.documents.followup_people import MOTHER, NIGHT, POLICE, SHELTER, VOICE, WRITTEN, ZOE
from tests.documents.followup_records import ANSWER, CERTIFICATE, CHRONOLOGY, MEASURE, REGISTER

from havre.documents.followup.child_page import ChildPage, Helper, Meeting
from havre.documents.followup.child_plan import ChildPlan, Extract, Need, Objective, Review, extract_for
from havre.documents.followup.forms import Answer, ChildLine
from havre.documents.followup.host_profile import HostProfile
from havre.documents.followup.missing_child import MissingChild
from havre.documents.followup.parent_letter import Matter, ParentLetter, Told, Withheld
from havre.documents.followup.photo import Photo
from havre.documents.followup.referral_slip import ReferralSlip
from havre.documents.followup.return_interview import Action, Offer, ReturnInterview
from havre.documents.followup.runaway_declaration import Absence, RunawayDeclaration
from havre.documents.followup.search_end import ReturnWay, SearchEnd
from havre.documents.followup.voice import ChildVoice
from havre.documents.model import ChildWords, Document, Party

PLAN = ChildPlan(
    reference="PPE-4K2M-9QXT",
    sender=AGENCY,
    recipients=(CRIP,),
    written_at=WRITTEN,
    child=ZOE,
    version=2,
    established_on=date(2026, 9, 14),
    next_review_on=date(2027, 3, 14),
    referent="Alice Exemple, éducatrice spécialisée",
    team=("Bruno Exemple, chef de service", "Inès Exemple, infirmière", "Farid Exemple, éducateur de nuit"),
    measures=("Placement à l’aide sociale à l’enfance, juge des enfants, jusqu’au 30 septembre 2027",),
    parents_part="La mère de Zoé a été reçue le 10 septembre ; elle souhaite des appels chaque dimanche.",
    strengths="Zoé dessine, aide son petit frère, va au collège presque chaque jour. Elle sait dire ce qu’elle veut.",
    voice=VOICE,
    needs=(
        Need(
            code="B1",
            domain="Sommeil et repos",
            text="Dormir dans un lieu calme, sans téléphone qui sonne la nuit.",
            child_view="Je dors mieux quand la porte ferme.",
        ),
        Need(code="B2", domain="Santé", text="Un bilan de santé, avec une personne que Zoé choisit."),
        Need(
            code="B3",
            domain="École",
            text="Rester au collège, avec un emploi du temps allégé jusqu’à Noël.",
            child_view="D’accord si mes copines ne savent pas pourquoi.",
        ),
    ),
    objectives=(
        Objective(
            code="O1",
            need_code="B1",
            text="Une chambre seule, au calme",
            owner="Farid Exemple",
            due=date(2026, 12, 1),
            state="Chambre trouvée, travaux en cours",
            means="Chambre du deuxième étage ; téléphone confié le soir si Zoé le veut.",
            voice=ChildVoice(words="Oui, mais je garde ma lampe."),
        ),
        Objective(
            code="O2",
            need_code="B2",
            text="Un rendez-vous de santé",
            owner="Inès Exemple",
            due=date(2026, 12, 10),
            state="Rendez-vous pris",
            voice=ChildVoice(
                absent_because="Zoé n’a pas souhaité en parler ce jour-là ; la question sera reposée."
            ),
        ),
        Objective(
            code="O3",
            need_code="B3",
            text="Un emploi du temps allégé au collège",
            owner="Alice Exemple",
            due=None,
            state="À voir avec le collège",
            voice=ChildVoice(words="Je veux garder arts plastiques."),
        ),
    ),
    reviews=(
        Review(
            held_on=date(2026, 11, 18),
            present=("Zoé", "Alice Exemple", "Bruno Exemple"),
            said="La chambre avance. Le lien avec le frère de Zoé est à organiser chaque semaine.",
            voice=VOICE,
        ),
    ),
    extracts=(
        Extract(
            partner="Collège Jean-Exemple",
            purpose="Adapter l’emploi du temps",
            need_codes=("B3",),
            objective_codes=("O3",),
            agreed_on=date(2026, 11, 18),
            until=date(2027, 7, 5),
            child_told="oui, le 18 novembre 2026, avec Alice",
        ),
    ),
)
EXTRACT = extract_for(PLAN, partner="Collège Jean-Exemple")
MISSING = MissingChild(
    surname="EXEMPLE",
    first_names="Zoé, Marie",
    aliases=("Zo", "Lina"),
    sex="féminin",
    birth_date=date(2011, 3, 1),
    birth_place="Villeneuve-l’Exemple (99)",
    phones=("06 99 00 11 22",),
    networks=("un compte de partage de vidéos, sous le nom de Lina",),
    height="1 m 62, mince",
    hair="bruns, mi-longs, attachés",
    clothes="veste noire, jean, baskets blanches, sac de sport bleu",
    marks="petite cicatrice au menton",
)


def plain_picture(width: int = 120, height: int = 160) -> bytes:
    """Return a PNG of one grey tint: an invented document shows nobody."""
    rows = (b"\x00" + b"\xb8\xc4\xd0" * width) * height

    def chunk(tag: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + tag + content + struct.pack(">I", zlib.crc32(tag + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


DECLARATION = RunawayDeclaration(
    reference="FUG-7QXD-2MPK",
    sender=AGENCY,
    recipients=(POLICE,),
    written_at=NIGHT,
    child=MISSING,
    photo=Photo(content=plain_picture()),
    absence=Absence.WORRYING,
    noticed_at=NIGHT,
    last_seen_at=datetime(2026, 11, 20, 21, 40, tzinfo=UTC),
    last_seen_by="Farid Exemple, éducateur de nuit",
    last_seen_place="Foyer Les Genêts, salle commune",
    state_when_seen="fatiguée, calme",
    argument_before="aucune dispute ; un appel long vers 21 h",
    circumstances="Zoé a dit qu’elle allait se coucher. Sa chambre est vide à 3 h 10, la fenêtre du couloir est ouverte.",
    transport="à pied jusqu’à la gare, ou une voiture grise déjà vue",
    likely_places=("quartier de la Gare, Villeneuve-l’Exemple", "chez une amie, adresse non connue"),
    likely_people=("une amie prénommée Mila",),
    contact_tried="3 h 12 et 3 h 20 : messagerie. 3 h 25 : message écrit « On pense à toi, tu peux appeler à toute heure ».",
    earlier_count=3,
    earlier_longest="trois jours, en octobre 2026",
    earlier_found="à la gare de Villeneuve-l’Exemple",
    known_dangers=("situation d’exploitation sexuelle suspectée", "menaces reçues par téléphone"),
    medical_need="asthme ; inhalateur non emporté",
    missed_treatment_risk="crise possible dans les vingt-quatre heures",
    legal_status="placement à l’aide sociale à l’enfance",
    authority="juge des enfants de Villeneuve-l’Exemple",
    measure_number="A26/0412",
    parental_holders=("Claire Exemple (mère), 06 99 00 45 67",),
    parents_informed_at=datetime(2026, 11, 21, 2, 35, tzinfo=UTC),
    parents_informed_how="par téléphone, par Farid Exemple",
    duty_contact="Foyer Les Genêts, veilleur : 01 99 00 77 77",
    may_pick_up=("Farid Exemple", "Alice Exemple"),
    publication_rule="Ne pas publier la photographie ni le nom sans l’accord du parquet.",
    offered_116000=Answer.YES,
    police_unit="Commissariat de Villeneuve-l’Exemple",
    transmitted_at=datetime(2026, 11, 21, 2, 40, tzinfo=UTC),
    report_number="2026/11/3391",
    wanted_file=Answer.UNKNOWN,
)
SEARCH_END = SearchEnd(
    reference="FIN-7QXD-2MPK",
    sender=AGENCY,
    recipients=(POLICE,),
    written_at=NIGHT,
    child=MISSING,
    declaration_reference="FUG-7QXD-2MPK",
    police_unit="Commissariat de Villeneuve-l’Exemple",
    report_number="2026/11/3391",
    declared_at=datetime(2026, 11, 21, 2, 40, tzinfo=UTC),
    back_at=datetime(2026, 11, 22, 2, 5, tzinfo=UTC),
    way=ReturnWay.CAME_BACK_ALONE,
    present_place="Foyer Les Genêts",
    needs_care="oui : traitement repris, médecin demain matin",
    parents_informed_at=datetime(2026, 11, 22, 2, 30, tzinfo=UTC),
    unit_informed_at=datetime(2026, 11, 22, 2, 20, tzinfo=UTC),
    unit_informed_how="par téléphone, puis cet écrit",
    wanted_file_removal=Answer.YES,
    duty_contact="Foyer Les Genêts, veilleur : 01 99 00 77 77",
    photo_destroyed="à détruire par l’unité ; effacée chez nous",
)
INTERVIEW = ReturnInterview(
    reference="RET-5WNC-7ZJD",
    sender=AGENCY,
    recipients=(),
    written_at=WRITTEN,
    child=ZOE,
    back_at=datetime(2026, 11, 22, 2, 5, tzinfo=UTC),
    offered_at=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    offer=Offer.ACCEPTED,
    held_at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    place="café associatif, à l’étage",
    interviewer="Inès Exemple, infirmière",
    chosen_by_child=Answer.YES,
    independent=Answer.YES,
    push="Trop de bruit, une remarque au repas.",
    pull="Voir Mila.",
    where="à la gare, puis chez une amie",
    company="Mila, et d’autres que Zoé ne nomme pas",
    daily_life="peu dormi ; a mangé le samedi",
    hurt="Elle a eu froid. Elle a eu peur dans la voiture.",
    substances="elle ne souhaite pas répondre",
    contact_kept="deux messages à Alice, une réponse",
    feeling_now="fatiguée, contente d’être au chaud",
    health_today="voir un médecin pour l’asthme",
    would_help="une chambre seule ; pouvoir appeler Mila",
    who_may_know="Alice et Bruno ; pas sa mère pour l’instant",
    words=(
        ChildWords(quote="Quand vous m’avez écrit, j’ai su que je pouvais revenir.", heard_by="Inès Exemple"),
    ),
    actions=(
        Action(
            need="Dormir", text="Chambre seule dès ce soir", owner="Farid Exemple", due=date(2026, 11, 23)
        ),
        Action(
            need="Santé", text="Rendez-vous avec le médecin", owner="Inès Exemple", due=date(2026, 11, 24)
        ),
    ),
    disclosure_path=("La peur dans la voiture est transmise à la cellule ; Zoé le sait.",),
    copy_offered=Answer.YES,
)
SLIP = ReferralSlip(
    reference="ORI-3TFB-6DQM",
    sender=AGENCY,
    recipients=(SHELTER,),
    written_at=WRITTEN,
    child=ChildLine(shown_as="Zoé E.", age="15 ans"),
    purpose="un suivi du psychotraumatisme, au rythme de Zoé",
    asked=("Un premier rendez-vous, avec une femme si possible", "Un lieu où Zoé peut venir seule"),
    wanted_by=date(2026, 12, 5),
    ends_on=date(2027, 6, 30),
    shared=(
        ("Ce qui a été vécu", "des violences, sans détail ; Zoé en parlera si elle le veut"),
        ("Santé", "asthme"),
    ),
    language="français",
    access_needs="aucun",
    safe_contact="Par Alice seulement. Ne pas appeler le téléphone de Zoé.",
    not_to_do=("Laisser un message vocal", "Écrire au domicile de la mère"),
    continuity="Alice accompagne les deux premiers rendez-vous.",
    voice=VOICE,
    agreement="Zoé est d’accord pour une première rencontre.",
    parents_information=NOT_INFORMED,
    answer_to="Alice Exemple, 01 99 00 12 34, equipe@phare.example",
)
PROFILE = HostProfile(
    identity=("Exemple", "Zoé", "8 allée des Peupliers"),
    reference="ACC-9BWD-4TRX",
    sender=Party(
        organisation="Association Le Phare (invention)",
        service="Équipe mobile d’accompagnement",
        phone="01 99 00 12 34",
        email="equipe@phare.invalid",
    ),
    recipients=(Party(organisation="Réseau des lieux d’accueil", service="Coordination"),),
    written_at=WRITTEN,
    pseudonym="Hirondelle",
    age_band="15 à 16 ans",
    gender="fille",
    language="français",
    exploitation_area="département 99",
    areas_to_avoid=("département 98", "département 97"),
    threats=Answer.YES,
    threats_kind="messages, depuis plusieurs numéros",
    measure="placement à l’aide sociale à l’enfance",
    authority="juge des enfants",
    measure_until=date(2027, 9, 30),
    requesting_service="Équipe mobile d’accompagnement",
    duty_contact="01 99 00 77 77",
    family_contact="appel à la mère le dimanche ; visites du frère possibles",
    school="troisième ; aime le dessin",
    health=("asthme, traitement quotidien", "sommeil difficile"),
    earlier_absences=3,
    phone_rule="téléphone gardé, confié la nuit avec son accord",
    peers="préfère un petit groupe",
    not_with=("Mésange",),
    about_leaving=ChildVoice(words="Partir un peu, oui. Loin pour toujours, non."),
    to_keep="ses dessins, l’appel du dimanche à son frère",
    belongings="un sac, une lampe",
    emergency="inhalateur dans la poche du sac ; 15 si la crise dure",
    engagement="accepte un essai de deux semaines",
)
TOLD = (
    Told(matter=Matter.WELLBEING, text="Zoé va bien. Elle dort mieux et dessine beaucoup."),
    Told(matter=Matter.PLACE, text="Zoé vit à la maison des Genêts, à Saint-Exemple."),
    Told(matter=Matter.SCHOOL, text="Elle continue sa troisième avec un emploi du temps allégé."),
    Told(matter=Matter.HEALTH, text="Un bilan de santé a eu lieu."),
    Told(matter=Matter.CONTACT_RULES, text="Vous pouvez l’appeler chaque dimanche entre 17 h et 18 h."),
    Told(
        matter=Matter.MEETING,
        text="Nous vous proposons de vous recevoir le mardi 1er décembre à 14 h, au service.",
    ),
)
WITHHELD = Withheld(matters=frozenset({Matter.PLACE, Matter.HEALTH}), words=("Genêts", "Saint-Exemple"))
LETTER = ParentLetter(
    withheld=WITHHELD,
    reference="LET-2MKP-8GFX",
    sender=AGENCY,
    recipients=(MOTHER,),
    written_at=WRITTEN,
    told=TOLD,
    contact=AGENCY,
)
PAGE = ChildPage(
    name="Zoé",
    written_at=WRITTEN,
    helpers=(
        Helper(
            name="Alice",
            role="Ton éducatrice",
            why="Elle t’aide pour tout. Tu peux l’appeler.",
            phone="01 99 00 12 34",
        ),
        Helper(
            name="Farid",
            role="Il est là la nuit",
            why="Si tu ne dors pas, va le voir.",
            phone="01 99 00 77 77",
        ),
        Helper(name="Inès", role="L’infirmière", why="Pour ta santé. Tu peux lui parler."),
        Helper(
            name="Maître Lune",
            role="Ton avocate",
            why="Elle parle pour toi devant le juge.",
            phone="01 99 00 33 44",
        ),
    ),
    meetings=(
        Meeting(when_text="Mardi 24 novembre, 10 h", what="Le médecin, avec Inès"),
        Meeting(when_text="Samedi 28 novembre, 14 h", what="Ton frère vient te voir"),
    ),
    own_words=("Je garde ma lampe et mes dessins.",),
)

FOLLOWUP: tuple[Document, ...] = (
    *(PLAN, EXTRACT, DECLARATION, SEARCH_END, INTERVIEW, SLIP, PROFILE, LETTER),
    *(REGISTER, CERTIFICATE, ANSWER, MEASURE, CHRONOLOGY),
)
