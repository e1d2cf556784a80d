"""What is said about a course: its picture, and which line is whose.

Neither the picture nor its words for the blind name anybody: a copy of it may stay where nobody can
take a name out again. Who has which number stands below it, in words that follow every wish.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from string import ascii_lowercase

from bot.cards import Block, Chart, Curve, Heading, Image, Line, Part
from bot.core.courses import Course
from bot.present import words

NAMED = 5
"""So many lines can be told apart at a glance; others are thin and grey."""

TOLD = 4
"""So many values of a line are told in words: platforms keep short ones only."""


def course(
    locale: str, course: Course | None, places: Sequence[int], names: Sequence[Part]
) -> list[Block]:
    """Return how points grew day by day; places and names are those of the lines."""
    if course is None:
        return []
    _ = words(locale).gettext
    labels = numbered(places[:NAMED])
    steps = ("", *(day(one) for one in course.days[1:]))
    more = len(course.lines) - len(labels)
    chart = Chart(
        tuple(
            Curve(label, values)
            for label, values in zip(labels + [""] * more, course.lines, strict=True)
        ),
        steps,
    )
    legend: list[Part] = [_("Lines:")]
    for label, name in zip(labels, names, strict=False):
        legend += [" · " if len(legend) > 1 else " ", f"{label}\N{NO-BREAK SPACE}", name]
    if more > 0:
        legend.append(
            " · "
            + words(locale).ngettext("{n} more in grey", "{n} more in grey", more).format(n=more)
        )
    return [
        Heading(_("Day by day")),
        Image(chart.path, _in_words(locale, course, labels), chart),
        Line(tuple(legend), quiet=True),
    ]


def numbered(places: Sequence[int]) -> list[str]:
    """Return what lines are called: their places, with a letter where several share one."""
    shared = Counter(places)
    return [
        f"{place}{ascii_lowercase[places[:number].count(place)]}"
        if shared[place] > 1
        else f"{place}"
        for number, place in enumerate(places)
    ]


def _in_words(locale: str, course: Course, labels: Sequence[str]) -> str:
    _ = words(locale).gettext
    last = len(course.days) - 1
    told = sorted({max(1, round(last * turn / TOLD)) for turn in range(1, TOLD + 1)})
    said = [
        _("Chart of the points after {days}.").format(
            days=", ".join(day(course.days[step]) for step in told)
        )
    ]
    for label, values in zip(labels, course.lines, strict=False):
        figures = ", ".join(f"{round(values[step], 1):g}" for step in told)
        said.append(f"{label}: {figures}.")
    return " ".join(said)


def day(one: date) -> str:
    """Return a date without its year, short enough for the foot of a chart."""
    return f"{one.day} {one:%b}"
