"""What do a contest's public messages and private cards have in common?"""

from collections.abc import Sequence
from fractions import Fraction

from bot.cards import Block, Fields, Heading, Line, Part, Place, Strong, When
from bot.core.contests import Contest, Member, Overview, State, Teams, own_team
from bot.present import charts, words


def state(locale: str, contest: Contest) -> Line:
    """Say whether one can join, or when the next questions come."""
    _ = words(locale).gettext
    if contest.waits is not None:
        text = _("was deleted. No question comes until an admin chooses another channel.")
        return Line((Place(contest.channel), " ", text))
    match contest.state:
        case State.REGISTERING if contest.next is not None:
            return Line((_("Registration is open. It starts"), " ", When(contest.next.at)))
        case State.RUNNING if contest.next is not None:
            return Line((_("The next questions come"), " ", When(contest.next.at)))
        case State.STOPPED:
            return Line((_("It was stopped."),))
        case State.OVER:
            return Line((_("It is over."),))
    return Line((_("No more questions come; the last ones are open."),))


def plan_of(locale: str, contest: Contest) -> Fields:
    """Say what is planned."""
    words_ = words(locale)
    _ = words_.gettext
    days = words_.ngettext("{n} day", "{n} days", contest.days).format(n=contest.days)
    a_day = words_.ngettext("{n} question", "{n} questions", contest.questions)
    hours = words_.ngettext("{n} hour", "{n} hours", contest.hours).format(n=contest.hours)
    made = {
        Teams.BY_PLAYERS: _("you found and join them"),
        Teams.BALANCED: _("drawn at the start, equally able"),
    }[contest.teams]
    rows: list[tuple[str, str]] = [
        (_("Lasts"), f"{days}, {charts.day(contest.first)} – {charts.day(contest.last)}"),
        (
            _("Each day"),
            _("{questions} at {at} ({zone}), open for {hours}").format(
                questions=a_day.format(n=contest.questions),
                at=f"{contest.at:%H:%M}",
                zone=contest.zone,
                hours=hours,
            ),
        ),
        (_("Teams"), made),
        (_("Score"), best(locale, contest)),
    ]
    return Fields(tuple((label, (value,)) for label, value in rows))


def best(locale: str, contest: Contest) -> str:
    """Say which players of a team count."""
    text = words(locale).ngettext(
        "the points of a team's best player",
        "the mean of a team's {n} best players, of all if they are fewer",
        contest.best,
    )
    return text.format(n=contest.best)


def rule(locale: str, contest: Contest) -> Line:
    """Say how teams are scored."""
    _ = words(locale).gettext
    return Line((_("A team's score:"), " ", best(locale, contest), "."), quiet=True)


def who_joins(locale: str, facts: Overview) -> list[Block]:
    """Say how many take part, and in which teams."""
    blocks: list[Block] = [count(locale, facts)]
    if facts.contest.teams is Teams.BY_PLAYERS and facts.standings:
        listed = ", ".join(f"{one.name} ({len(one.members)})" for one in facts.standings)
        blocks.append(Line((listed,)))
    return blocks


def count(locale: str, facts: Overview) -> Line:
    """Say how many take part."""
    count = len(facts.members)
    text = words(locale).ngettext("{n} player registered", "{n} players registered", count)
    return Line((Strong(text.format(n=count)),))


def table(locale: str, facts: Overview, player: str = "") -> list[Block]:
    """Return the teams with their places and scores; the reader's own one says so."""
    words_ = words(locale)
    _ = words_.gettext
    mine = own_team(facts.standings, player)
    rows: list[tuple[str, tuple[Part, ...]]] = []
    for one in facts.standings:
        count = words_.ngettext("{n} player", "{n} players", len(one.members))
        said = f"{score(locale, one.score)} · {count.format(n=len(one.members))}"
        own: tuple[Part, ...] = (" · ", Strong(_("your team"))) if one == mine else ()
        rows.append((f"{one.place}. {one.name}", (said, *own)))
    if not rows:
        return []
    places = [one.place for one in facts.standings]
    names = [one.name for one in facts.standings]
    race = charts.course(locale, facts.course, places, names)
    return [Heading(_("The teams")), Fields(tuple(rows)), *race]


def score(locale: str, score: Fraction) -> str:
    """Return points as people write them."""
    _ = words(locale).gettext
    exact = f"{float(score):.2f}".rstrip("0").rstrip(".")
    return _("{points} points").format(points=exact)


def unnamed(locale: str, count: int) -> str:
    """Say how many more there are."""
    return words(locale).ngettext("{n} more", "{n} more", count).format(n=count)


def missed(locale: str, facts: Overview) -> list[Block]:
    """Say on which days no question came."""
    _ = words(locale).gettext
    if not facts.missed:
        return []
    days = ", ".join(day.isoformat() for day in facts.missed)
    return [Line((_("No question came on {days}.").format(days=days),), quiet=True)]


def fallback(locale: str, facts: Overview) -> str:
    """Return what notifications say."""
    leading = ", ".join(
        f"{one.place}. {one.name} {score(locale, one.score)}" for one in facts.standings[:3]
    )
    begun = facts.contest.state is not State.REGISTERING
    return f"{facts.contest.name}: {leading}" if begun and leading else facts.contest.name


def placed(members: Sequence[Member]) -> list[tuple[int, Member]]:
    """Return players with their places in a list that stands best first."""
    points = [one.points for one in members]
    return [(points.index(one.points) + 1, one) for one in members]


def right(locale: str, one: Member) -> str:
    """Say how many answers were right."""
    _ = words(locale).gettext
    return _("{right} of {answered} right").format(right=one.right, answered=one.answered)
