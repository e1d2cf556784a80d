"""What is wrong with the content, where exactly, and how is it mended?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from typing_extensions import override

from bot.bank.rulebook import RULES

Severity = Literal["error", "warning"]

LONGEST: Final = 300
"""Characters of a message; more would be a text quoted in full."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: `line` counts from 1, `id` is empty where no question or card is meant.

    `rule` is its name in the rulebook.
    """

    file: str
    line: int
    id: str
    message: str
    severity: Severity = "error"
    rule: str = "format"

    def __post_init__(self) -> None:
        """Quote what a file says on one short line, without what would steer a terminal."""
        if self.rule not in RULES:
            raise ValueError(f"no rule {self.rule!r} in the rulebook")
        line = "".join(c if c.isprintable() else " " for c in self.message)
        object.__setattr__(self, "message", " ".join(line.split())[:LONGEST])

    @override
    def __str__(self) -> str:
        """Write it the way editors and terminals turn into a link."""
        parts = [f"{self.file}:{self.line}"]
        parts += [self.id] if self.id else []
        parts += ["warning"] if self.severity == "warning" else []
        return f"{': '.join([*parts, self.message])} [{self.rule}]"


class ContentError(Exception):
    """The content cannot be used: `problems` holds everything found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems in the order in which a person would mend them."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
