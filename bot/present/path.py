"""What `/quiz path` shows."""

from collections.abc import Sequence

from bot.cards import Block, Button, Card, CheckLine, Checklist, Gauge, Gauges, Line, Mark, Style
from bot.core.concepts import Concept
from bot.core.paths import Mastery, Progress, current
from bot.present import words
from bot.requests import Path, ShowConcept

AHEAD = 3
"""So many steps can be opened from the overview; within a step one goes on and back."""


def overview(locale: str, course: Sequence[Progress]) -> Card:
    """Return the whole path, with the reader's progress in every step."""
    words_ = words(locale)
    _ = words_.gettext
    name = _("Learning path")
    if not course:
        text = _("These questions have no learning path.")
        return Card(name, (Line((text,)),), fallback=f"{name}. {text}")
    here = current(course)
    known = sum(one.known for one in course)
    total = sum(len(one.step.concepts) for one in course)
    said = _("You know {known} of {total} concepts.").format(known=known, total=total)
    said += " " + _where(locale, course, here)
    gauges = Gauges(
        tuple(
            Gauge(f"{n}. {one.step.name}", one.known, len(one.step.concepts), n - 1 == here)
            for n, one in enumerate(course, 1)
        )
    )
    note = _("A concept is known when your newest answer about it was right.")
    blocks: list[Block] = [Line((said,)), gauges, Line((note,), quiet=True)]
    first = here or 0
    buttons = tuple(
        Button(_step_name(course, n), Path(n), Style.PRIMARY if n - 1 == here else Style.SECONDARY)
        for n in range(first + 1, min(first + AHEAD, len(course)) + 1)
    )
    return Card(name, tuple(blocks), buttons, fallback=f"{name}: {said}")


def _where(locale: str, course: Sequence[Progress], here: int | None) -> str:
    _ = words(locale).gettext
    if here is None:
        return _("You have walked the whole path.")
    return _("You are at step {number}, {name}.").format(
        number=here + 1, name=course[here].step.name
    )


def _step_name(course: Sequence[Progress], number: int) -> str:
    return f"{number}. {course[number - 1].step.name}"


def step(locale: str, course: Sequence[Progress], number: int, concepts: Sequence[Concept]) -> Card:
    """Return one step: its concepts, what the reader knows of them, and cards to read next."""
    _ = words(locale).gettext
    one = course[number - 1]
    name = _("Step {number} of {count}: {name}").format(
        number=number, count=len(course), name=one.step.name
    )
    said = _("You know {known} of {total} concepts here.").format(
        known=one.known, total=len(concepts)
    )
    state = {
        Mastery.KNOWN: (Mark.RIGHT, _("right")),
        Mastery.TRIED: (Mark.WRONG, _("not right yet")),
        Mastery.NEW: (Mark.NONE, _("not answered yet")),
    }
    lines = tuple(CheckLine(card.name, *state[one.mastery[card.id]]) for card in concepts)
    blocks = (Line((one.step.summary,)), Checklist(lines), Line((said,), quiet=True))
    unknown = [card for card in concepts if one.mastery[card.id] is not Mastery.KNOWN]
    buttons = [Button(card.name, ShowConcept(card.id)) for card in unknown[:2]]
    if number > 1:
        buttons.append(Button(_("Step {number}").format(number=number - 1), Path(number - 1)))
    if number < len(course):
        buttons.append(Button(_("Step {number}").format(number=number + 1), Path(number + 1)))
    buttons.append(Button(_("Whole path"), Path()))
    return Card(name, blocks, tuple(buttons), fallback=f"{name}. {said}")
