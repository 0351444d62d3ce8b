"""A machine of three states and three acts: every pair, guards, documentation."""

from __future__ import annotations

from itertools import product

import pytest

from havre.kernel.errors import Refused
from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class Status(Vocabulary):
    DRAFT = "draft", "Brouillon"
    SENT = "sent", "Envoyé"
    END = "end", "Fin : clos"
    LOST = "lost", "Jamais atteint"


class Act(Vocabulary):
    SEND = "send", "Envoyer"
    CLOSE = "close", "Clore"
    AMEND = "amend", "Modifier"


def has_author(facts: dict[str, str]) -> str | None:
    """L'auteur est nommé."""
    return None if facts.get("author") else "L'auteur manque. Indiquez votre nom, puis envoyez."


def has_facts(facts: dict[str, str]) -> str | None:
    return None if facts.get("text") else "Le récit manque."


TABLE = {
    (Status.DRAFT, Act.AMEND): Status.DRAFT,
    (Status.DRAFT, Act.SEND): Status.SENT,
    (Status.SENT, Act.CLOSE): Status.END,
}
MACHINE = Machine(states=Status, acts=Act, table=TABLE, guards={Act.SEND: (has_author, has_facts)})
FACTS = {"author": "Alice", "text": "Récit"}


@pytest.mark.parametrize(("state", "act"), list(product(Status, Act)))
def test_every_pair_is_in_the_table_or_refused(state: Status, act: Act) -> None:
    if (state, act) in TABLE:
        assert MACHINE.after(state, act, facts=FACTS) == TABLE[state, act]
        return

    with pytest.raises(Refused) as refusal:
        MACHINE.after(state, act, facts=FACTS)

    assert refusal.value.code == "act_not_allowed"
    assert state.label in refusal.value.sentence
    assert act.label in refusal.value.sentence


def test_codes_read_from_a_database_are_accepted() -> None:
    assert MACHINE.after("draft", "amend") is Status.DRAFT
    assert MACHINE.acts_from("draft") == (Act.SEND, Act.AMEND)


def test_an_unknown_code_is_a_fault_not_a_refusal() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        MACHINE.after("nowhere", Act.SEND)


def test_the_refusal_says_what_can_be_done_next() -> None:
    with pytest.raises(Refused) as sent:
        MACHINE.after(Status.SENT, Act.AMEND)
    with pytest.raises(Refused) as ended:
        MACHINE.after(Status.END, Act.AMEND)

    assert sent.value.sentence == (
        "« Modifier » n'est pas possible dans l'état « Envoyé ». Actes possibles maintenant : « Clore »."
    )
    assert ended.value.sentence.endswith("Plus aucun acte n'est possible.")


def test_the_first_guard_that_objects_refuses_and_all_objections_can_be_listed() -> None:
    with pytest.raises(Refused) as refusal:
        MACHINE.after(Status.DRAFT, Act.SEND, facts={})

    assert refusal.value.code == "guard_refused"
    assert refusal.value.sentence == "L'auteur manque. Indiquez votre nom, puis envoyez."
    assert len(MACHINE.objections(Act.SEND, facts={})) == 2
    assert MACHINE.objections(Act.SEND, facts=FACTS) == ()


def test_guards_cannot_be_forgotten() -> None:
    with pytest.raises(TypeError):
        MACHINE.after(Status.DRAFT, Act.SEND)


def test_the_table_comes_before_the_guards() -> None:
    with pytest.raises(Refused) as refusal:
        MACHINE.after(Status.SENT, Act.SEND, facts={})

    assert refusal.value.code == "act_not_allowed"


def test_reachable_and_final_states() -> None:
    assert MACHINE.reachable() == {Status.DRAFT, Status.SENT, Status.END}
    assert MACHINE.finals() == {Status.END, Status.LOST}


def test_a_word_of_another_vocabulary_is_refused_at_construction() -> None:
    with pytest.raises(ValueError, match="not a state"):
        Machine(states=Status, acts=Act, table={(Act.SEND, Act.SEND): Status.SENT})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="not a state"):
        Machine(
            states=Status, acts=Act, table={(Status.DRAFT, Act.SEND): Status.SENT}, guards={Act.CLOSE: ()}
        )


def test_the_table_cannot_be_changed_afterwards() -> None:
    with pytest.raises(TypeError):
        MACHINE.table[Status.LOST, Act.SEND] = Status.SENT  # type: ignore[index]


def test_markdown_holds_one_line_per_pair_and_the_conditions() -> None:
    lines = MACHINE.markdown().splitlines()

    assert len(lines) == 2 + len(TABLE)
    assert lines[3] == (
        "| Brouillon (`draft`) | Envoyer (`send`) | Envoyé (`sent`) | L'auteur est nommé.; has_facts |"
    )


def test_mermaid_escapes_labels_and_reserved_words() -> None:
    text = MACHINE.mermaid()

    assert text.startswith("stateDiagram-v2\n")
    assert '    state "Fin #58; clos" as s_end' in text
    assert "    s_draft --> s_sent: Envoyer" in text
    assert "    [*] --> s_draft" in text
