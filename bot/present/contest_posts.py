"""What everybody sees of a contest: the invitation, the teams, each question, the final."""

from dataclasses import replace

from bot.cards import (
    Block,
    Button,
    Card,
    Fields,
    Heading,
    Line,
    Part,
    Rank,
    Standings,
    Strong,
    Style,
    Tone,
)
from bot.core.contests import Contest, Overview, State, TeamStanding
from bot.core.results import Results
from bot.core.rounds import Status
from bot.present import contest_parts as shared
from bot.present import contest_places as places
from bot.present import guests, words
from bot.present import rounds as round_words
from bot.requests.contests import ContestCard, JoinContest

NAMED = 8
"""So many players of a team are named."""

BEST_PLAYERS = 3


def registration(locale: str, facts: Overview) -> Card:
    """Invite everybody to take part, for as long as they can."""
    _ = words(locale).gettext
    contest = facts.contest
    if not facts.is_held:
        return places.withdrawn(locale, facts)
    blocks: list[Block] = [shared.state(locale, contest)]
    buttons: tuple[Button, ...] = (Button(_("How it stands"), ContestCard(contest.id)),)
    if contest.state is State.REGISTERING:
        blocks += [shared.plan_of(locale, contest), *places.league(locale, facts)]
        blocks += shared.who_joins(locale, facts)
        join = Button(_("Join"), JoinContest(contest.id), Style.PRIMARY)
        buttons = (join, Button(_("My registration"), ContestCard(contest.id)))
    elif not facts.members:
        blocks.append(Line((_("Nobody takes part."),)))
        buttons = ()
    else:
        blocks.append(shared.count(locale, facts))
    name = _("Contest: {name}").format(name=contest.name)
    return Card(name, tuple(blocks), buttons, fallback=shared.fallback(locale, facts))


def started(locale: str, facts: Overview) -> Card:
    """Show the teams, and how they stand so far."""
    _ = words(locale).gettext
    contest = facts.contest
    blocks: list[Block] = [
        shared.state(locale, contest),
        shared.rule(locale, contest),
        Heading(_("The teams")),
    ]
    blocks.append(Fields(tuple(_team(locale, one, contest.best) for one in facts.standings)))
    blocks += shared.missed(locale, facts)
    name = _("The contest has begun: {name}").format(name=contest.name)
    button = Button(_("How it stands"), ContestCard(contest.id))
    return Card(name, tuple(blocks), (button,), fallback=shared.fallback(locale, facts))


def _team(locale: str, team: TeamStanding, best: int) -> tuple[str, tuple[Part, ...]]:
    """Return a team's line with its players; hidden ones are counted and not named."""
    seen = [one for one in team.members if not one.hidden][:NAMED]
    parts: list[Part] = [shared.score(locale, team.score), " · "]
    for place, one in enumerate(seen):
        parts += [", "] * bool(place)
        parts.append(guests.person(locale, one.player, one.name, one.home))
    if unnamed := len(team.members) - len(seen):
        parts.append((", " if seen else "") + shared.unnamed(locale, unnamed))
    return f"{team.place}. {team.name}", tuple(parts)


def final(locale: str, facts: Overview) -> Card:
    """Show who has won, or how it stood when it was stopped."""
    _ = words(locale).gettext
    contest = facts.contest
    is_over = contest.state is State.OVER
    heading = _("The contest is over: {name}") if is_over else _("The contest was stopped: {name}")
    name = heading.format(name=contest.name)
    blocks: list[Block] = []
    winners = [one.name for one in facts.standings if one.place == 1 and one.score]
    if is_over and winners:
        won = words(locale).ngettext(
            "First place: {teams}, with {score}.",
            "First place, shared: {teams}, with {score} each.",
            len(winners),
        )
        said = won.format(
            teams=", ".join(winners), score=shared.score(locale, facts.standings[0].score)
        )
        blocks.append(Line((Strong(said),)))
    elif is_over:
        blocks.append(Line((_("Nobody has scored."),)))
    blocks += shared.table(locale, facts)
    blocks += _best_players(locale, facts)
    blocks += [*shared.missed(locale, facts), shared.rule(locale, contest)]
    button = Button(_("My team"), ContestCard(contest.id))
    return Card(name, tuple(blocks), (button,), Tone.DONE, shared.fallback(locale, facts))


def _best_players(locale: str, facts: Overview) -> list[Block]:
    """Name the players with the most points, all who share the last of their places too."""
    _ = words(locale).gettext
    seen = [one for one in facts.members if one.points and not one.hidden]
    seen.sort(key=lambda one: (-one.points, -one.right, one.player))
    rows = [
        Rank(
            *(place, guests.person(locale, one.player, one.name, one.home), one.points),
            shared.right(locale, one),
        )
        for place, one in shared.placed(seen)
        if place <= BEST_PLAYERS
    ]
    return [Heading(_("Best players")), Standings(tuple(rows[:NAMED]))] if rows else []


def question(locale: str, results: Results, contest: Contest) -> Card:
    """Return the public message of a contest's question, with who may answer it."""
    _ = words(locale).gettext
    card, round = round_words.public(locale, results), results.round
    day = _("Day {day} of {days}").format(day=contest.number_of(round.day), days=contest.days)
    blocks: list[Block] = [Line((Strong(contest.name), f" · {day}")), *card.blocks]
    if round.status is Status.OPEN:
        note = _("Registered players answer, and learn the verdict when the question closes.")
        blocks.append(Line((note,), quiet=True))
    button = Button(_("How it stands"), ContestCard(contest.id))
    return replace(card, blocks=tuple(blocks), buttons=(*card.buttons, button))
