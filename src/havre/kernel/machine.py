"""State machines as tables ``(state, act) -> state`` with a second table of guards; the table documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary

StateT = TypeVar("StateT", bound=Vocabulary)
ActT = TypeVar("ActT", bound=Vocabulary)

Guard = Callable[[Any], str | None]
"""Pure: takes the facts of the act, returns None or the French sentence of refusal."""

_NO_FACTS: Final = object()
_MERMAID_ESCAPES = str.maketrans({"#": "#35;", ":": "#58;", ";": "#59;", '"': "#34;", "\n": " "})


@dataclass(frozen=True, kw_only=True)
class Machine(Generic[StateT, ActT]):
    """What may follow what, for one kind of record.

    ``starts`` are the states in which a record may be born (the first of ``states`` by default).
    Guards run in order, after the table has allowed the act; the first sentence refuses.
    A table or a guard that names a state or an act of another vocabulary raises ``ValueError`` at import.
    """

    states: type[StateT]
    acts: type[ActT]
    table: Mapping[tuple[StateT, ActT], StateT]
    guards: Mapping[ActT, tuple[Guard, ...]] = field(default_factory=dict)
    starts: tuple[StateT, ...] = ()

    def __post_init__(self) -> None:
        """Freeze the tables and refuse words that are not of the two vocabularies."""
        object.__setattr__(self, "table", MappingProxyType(dict(self.table)))
        object.__setattr__(self, "guards", MappingProxyType(dict(self.guards)))
        object.__setattr__(self, "starts", tuple(self.starts) or (next(iter(self.states)),))
        named: list[object] = [*self.table.values(), *self.starts, *(state for state, _ in self.table)]
        strangers = [word for word in named if not isinstance(word, self.states)]
        strangers += [act for _, act in self.table if not isinstance(act, self.acts)]
        strangers += [act for act in self.guards if act not in {act for _, act in self.table}]
        if strangers:
            message = f"not a state or an act of this machine: {strangers}"
            raise ValueError(message)

    def after(self, state: StateT | str, act: ActT | str, *, facts: object = _NO_FACTS) -> StateT:
        """Return the state that follows ``act`` in ``state``.

        Raises ``Refused``, code ``act_not_allowed`` when the table does not hold the pair, ``guard_refused``
        when a guard objects; ``TypeError`` when the act has guards and the caller gave no ``facts``.
        """
        target = self.table.get((self.states(state), self.acts(act)))
        if target is None:
            raise Refused(self._refusal(state, act), code="act_not_allowed")
        for sentence in self.objections(act, facts=facts):
            raise Refused(sentence, code="guard_refused")
        return target

    def objections(self, act: ActT | str, *, facts: object = _NO_FACTS) -> tuple[str, ...]:
        """Return every sentence by which the guards of ``act`` refuse these facts, in order of the guards."""
        guards = self.guards.get(self.acts(act), ())
        if guards and facts is _NO_FACTS:
            message = f"the act {act} has guards: pass facts"
            raise TypeError(message)
        return tuple(sentence for guard in guards if (sentence := guard(facts)) is not None)

    def allows(self, state: StateT | str, act: ActT | str) -> bool:
        """Tell whether the table holds the pair, whatever the guards would say."""
        return (self.states(state), self.acts(act)) in self.table

    def acts_from(self, state: StateT | str) -> tuple[ActT, ...]:
        """Return the acts that the table allows in ``state``, in the order of the vocabulary."""
        return tuple(act for act in self.acts if self.allows(state, act))

    def reachable(self) -> frozenset[StateT]:
        """Return the states that a record can meet from ``starts``, starts included."""
        seen: set[StateT] = set()
        waiting = list(self.starts)
        while waiting:
            state = waiting.pop()
            if state not in seen:
                seen.add(state)
                waiting += [target for (source, _), target in self.table.items() if source == state]
        return frozenset(seen)

    def finals(self) -> frozenset[StateT]:
        """Return the states that no act leaves."""
        return frozenset(state for state in self.states if not self.acts_from(state))

    def markdown(self) -> str:
        """Return the table as Markdown, French labels first, in the order of declaration."""
        lines = ["| État | Acte | État suivant | Conditions |", "| --- | --- | --- | --- |"]
        for (state, act), target in self.table.items():
            cells = (_cell(state), _cell(act), _cell(target), self._conditions(act))
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join(lines) + "\n"

    def mermaid(self) -> str:
        """Return a Mermaid ``stateDiagram-v2``; codes are prefixed ``s_``: ``end`` is reserved."""
        lines = ["stateDiagram-v2"]
        lines += [
            f'    state "{state.label.translate(_MERMAID_ESCAPES)}" as s_{state}' for state in self.states
        ]
        lines += [f"    [*] --> s_{state}" for state in self.starts]
        lines += [
            f"    s_{state} --> s_{target}: {_escape(act)}" for (state, act), target in self.table.items()
        ]
        lines += [f"    s_{state} --> [*]" for state in self.states if state in self.finals()]
        return "\n".join(lines) + "\n"

    def _conditions(self, act: ActT) -> str:
        return "; ".join(_first_line(guard) for guard in self.guards.get(act, ())).replace("|", "\\|")

    def _refusal(self, state: StateT | str, act: ActT | str) -> str:
        here = self.states(state)
        possible = ", ".join(f"« {allowed.label} »" for allowed in self.acts_from(here))
        next_step = (
            f"Actes possibles maintenant : {possible}." if possible else "Plus aucun acte n'est possible."
        )
        return f"« {self.acts(act).label} » n'est pas possible dans l'état « {here.label} ». {next_step}"


def _escape(word: Vocabulary) -> str:
    return word.label.translate(_MERMAID_ESCAPES)


def _cell(word: Vocabulary) -> str:
    return f"{word.label} (`{word}`)".replace("|", "\\|")


def _first_line(guard: Guard) -> str:
    name = getattr(guard, "__name__", type(guard).__name__)
    return (guard.__doc__ or name).strip().splitlines()[0]
