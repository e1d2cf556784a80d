"""How does somebody name a player of another community of the league?"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_BETWEEN = re.compile(r"\s*[·@()]\s*")
_NUMBER = re.compile(r" · \d+$")


@dataclass(frozen=True, slots=True)
class Rival:
    """A player of another community of the league who may be challenged to a duel.

    `name` is "" where their community keeps it to itself; `home` is what that is called.
    """

    community: str
    player: str
    name: str
    home: str


def labels(some: Iterable[Rival]) -> dict[str, Rival]:
    """Return what rivals are called where one is chosen; of two alike, the second has a number."""
    found: dict[str, Rival] = {}
    taken: Counter[str] = Counter()
    for one in some:
        label = f"{one.name} · {one.home}" if one.home else one.name
        taken[label.casefold()] += 1
        number = taken[label.casefold()]
        found[f"{label} · {number}" if number > 1 else label] = one
    return found


def spellings(typed: str) -> tuple[str, ...]:
    """Return what somebody may mean who names a rival: "grace @ acme" and "Grace (Acme)" too."""
    plain = " ".join(typed.split()).strip("@ ")
    joined = _joined(plain)
    return tuple(dict.fromkeys(_NUMBER.sub("", one) for one in (plain, joined)))


def meant(some: Iterable[Rival], typed: str) -> dict[str, Rival]:
    """Return by their labels who is meant: the one so called, or those who could be."""
    known = labels(some)
    wanted = _joined(" ".join(typed.split()).strip("@ ")).casefold()
    exact = {label: one for label, one in known.items() if _joined(label).casefold() == wanted}
    named = {label: one for label, one in known.items() if one.name.casefold() == wanted}
    return exact or named or known


def _joined(text: str) -> str:
    return " · ".join(part.strip() for part in _BETWEEN.split(text) if part.strip())
