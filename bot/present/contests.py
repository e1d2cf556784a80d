"""A contest as one person sees it: their team and place, and what they can do."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.cards import (
    Block,
    Button,
    Card,
    Heading,
    Line,
    Place,
    Rank,
    Standings,
    Strong,
    Style,
    Tone,
    When,
)
from bot.core.boards import Span
from bot.core.contests import MOST_TEAMS, Contest, Overview, State, Teams, own_team
from bot.core.rounds import Round
from bot.present import boards as board_words
from bot.present import contest_parts as shared
from bot.present import contest_places as places
from bot.present import guests, words
from bot.requests import AnswerForm, Leaderboard
from bot.requests.contests import (
    ContestCard,
    ContestForm,
    JoinContest,
    LeaveContest,
    StopContest,
    TeamForm,
)


def team_names(locale: str, count: int) -> list[str]:
    """Return what drawn teams are called."""
    _ = words(locale).gettext
    names = [
        *(_("Amber"), _("Blue"), _("Coral"), _("Emerald"), _("Gold"), _("Indigo")),
        *(_("Jade"), _("Lilac"), _("Olive"), _("Pearl"), _("Ruby"), _("Silver")),
    ]
    return names[:count]


def nothing(locale: str, is_admin: bool) -> Card:
    """Say that there is no contest, and how one comes about."""
    _ = words(locale).gettext
    name = _("There is no contest here yet")
    text = _("In a contest, teams answer a few questions a day. Admins plan one with this command.")
    buttons = _plan(locale) if is_admin else (Button(_("Leaderboard"), Leaderboard()),)
    return Card(name, (Line((text,)),), buttons, fallback=f"{name}. {text}")


def card(
    locale: str,
    facts: Overview,
    player: str,
    is_admin: bool,
    asked: Sequence[Round],
    answered: Collection[int],
    *,
    is_elsewhere: bool = False,
) -> Card:
    """Return a contest with the reader's own team, the questions that are open, and what to do.

    `is_elsewhere`: the reader is in another channel than the contest is held in.
    """
    contest = facts.contest
    mine = facts.member(player)
    blocks: list[Block] = [shared.state(locale, contest), *places.not_here(locale, facts)]
    if facts.is_held or mine:
        blocks.append(_own(locale, facts, player))
    buttons: list[Button] = []
    if contest.state is State.REGISTERING:
        blocks += [shared.plan_of(locale, contest), *places.league(locale, facts)]
        blocks += shared.who_joins(locale, facts)
        buttons += _joining(locale, facts, player) if facts.is_held else []
    else:
        if mine is not None and asked:
            more, todo = _questions(locale, asked, answered)
            blocks += more
            buttons += todo
        blocks += shared.table(locale, facts, player)
        blocks += _team_mates(locale, facts, player)
    blocks += shared.missed(locale, facts)
    if is_admin and facts.is_host:
        buttons += _for_admins(locale, contest)
    elif is_admin:
        buttons += places.for_admins(locale, facts, is_elsewhere)
    return Card(
        contest.name, tuple(blocks), tuple(buttons), fallback=shared.fallback(locale, facts)
    )


def beside(locale: str, card: Card, others: Sequence[Contest], *, plans: bool) -> Card:
    """Lead from a contest to the others that go on, and to planning one."""
    more = places.others(others) + (_plan(locale) if plans else ())
    return replace(card, buttons=card.buttons + more)


def leaderboard(locale: str, facts: Overview, player: str) -> Card:
    """Return how the teams stand, as a board beside those of players."""
    _ = words(locale).gettext
    contest = facts.contest
    name = _("Leaderboard: {span}").format(span=_("Teams"))
    table = shared.table(locale, facts, player)
    none = _("There are no teams yet.")
    title = Line((Strong(contest.name), ": ", *shared.state(locale, contest).parts))
    blocks = (title, _own(locale, facts, player), *(table or [Line((none,))]))
    buttons = (Button(_("The contest"), ContestCard(contest.id)), *_boards(locale))
    return Card(name, blocks, buttons, fallback=shared.fallback(locale, facts))


def _boards(locale: str) -> list[Button]:
    spans = (Span.DAY, Span.SEASON, Span.ALL)
    return [Button(board_words.span_name(locale, one), Leaderboard(one.value)) for one in spans]


def _own(locale: str, facts: Overview, player: str) -> Line:
    _ = words(locale).gettext
    mine, team = facts.member(player), own_team(facts.standings, player)
    if mine is None:
        if facts.contest.state is State.REGISTERING:
            return Line((_("You do not take part yet."),))
        return Line((_("You do not take part in this one."),), quiet=True)
    if team is None:
        return Line((_("You take part. Teams are drawn at the start, equally able."),))
    if facts.contest.state is State.REGISTERING:
        return Line((_("Your team:"), " ", Strong(team.name)))
    place = _("place {place} of {teams}").format(place=team.place, teams=len(facts.standings))
    return Line((_("Your team:"), " ", Strong(team.name), f", {place}"))


def _questions(
    locale: str, asked: Sequence[Round], answered: Collection[int]
) -> tuple[list[Block], list[Button]]:
    _ = words(locale).gettext
    blocks: list[Block] = [Heading(_("Open now"))]
    buttons: list[Button] = []
    for number, round in enumerate(asked, 1):
        name = _("Question {n}").format(n=number)
        done = round.id in answered
        said = _("answered") if done else _("waits for you")
        blocks.append(Line((Strong(name), f": {said}, ", _("closes"), " ", When(round.closes_at))))
        if not done:
            label = _("Answer question {n}").format(n=number)
            buttons.append(Button(label, AnswerForm(round.id), Style.PRIMARY))
    return blocks, buttons


def _team_mates(locale: str, facts: Overview, player: str) -> list[Block]:
    """Show the players of the reader's own team; hidden ones are counted and not named."""
    _ = words(locale).gettext
    team = own_team(facts.standings, player)
    if team is None:
        return []
    rows = [
        Rank(
            *(place, guests.person(locale, one.player, one.name, one.home), one.points),
            *(shared.right(locale, one), one == mine),
        )
        for mine in [facts.member(player)]
        for place, one in shared.placed(team.members)
        if one == mine or not one.hidden
    ]
    blocks: list[Block] = [Heading(_("Your team")), Standings(tuple(rows))]
    if unnamed := len(team.members) - len(rows):
        blocks.append(Line((shared.unnamed(locale, unnamed),), quiet=True))
    return blocks


def _for_admins(locale: str, contest: Contest) -> tuple[Button, ...]:
    _ = words(locale).gettext
    if not contest.is_live:
        return _plan(locale)
    stop = Button(_("Stop the contest"), StopContest(contest.id), Style.DANGER)
    change = _("Change") if contest.state is State.REGISTERING else _("Change the channel")
    return (Button(change, ContestForm(contest.id)), stop)


def _plan(locale: str) -> tuple[Button, ...]:
    _ = words(locale).gettext
    return (Button(_("Plan a contest"), ContestForm(), Style.PRIMARY),)


def _joining(locale: str, facts: Overview, player: str) -> list[Button]:
    _ = words(locale).gettext
    id, mine = facts.contest.id, facts.member(player)
    leave = Button(_("Leave"), LeaveContest(id))
    if mine is None:
        return [Button(_("Join"), JoinContest(id), Style.PRIMARY)]
    if facts.contest.teams is Teams.BALANCED:
        return [leave]
    return [Button(_("Change teams"), JoinContest(id)), leave]


def teams(locale: str, facts: Overview, player: str) -> Card:
    """Offer the teams there are, and to found another one."""
    _ = words(locale).gettext
    mine = own_team(facts.standings, player)
    id = facts.contest.id
    name = _("Choose your team")
    text = (
        _("Join a team of colleagues, or found one.")
        if facts.standings
        else _("There is no team yet. Found the first one.")
    )
    buttons = [
        Button(f"{one.name} ({len(one.members)})", JoinContest(id, one.team))
        for one in sorted(facts.standings, key=lambda one: one.team)
        if one != mine
    ]
    if len(facts.standings) < MOST_TEAMS:
        buttons.append(Button(_("Found a team"), TeamForm(id), Style.PRIMARY))
    return Card(name, (Line((text,)),), tuple(buttons), fallback=f"{name}. {text}")


def joined(locale: str, facts: Overview, player: str) -> Card:
    """Confirm that somebody takes part."""
    _ = words(locale).gettext
    name = _("You take part")
    blocks = (_own(locale, facts, player), shared.state(locale, facts.contest))
    buttons = [one for one in _joining(locale, facts, player) if one.label != _("Join")]
    return Card(name, blocks, tuple(buttons), Tone.DONE, f"{name}: {facts.contest.name}")


def left(locale: str, contest: Contest) -> Card:
    """Confirm that somebody takes part no more."""
    _ = words(locale).gettext
    name = _("You do not take part any more")
    text = _("Until the start you can join again.")
    button = Button(_("Join"), JoinContest(contest.id))
    return Card(name, (Line((text,)),), (button,), Tone.DONE, f"{name}. {text}")


def saved(locale: str, contest: Contest, problems: Sequence[str]) -> Card:
    """Confirm a contest that was planned or changed."""
    _ = words(locale).gettext
    is_running = contest.state is State.RUNNING
    name = _("Contest {name} goes on") if is_running else _("Contest {name} is planned")
    name = name.format(name=contest.name)
    blocks: list[Block] = [Line((Strong(_("To mend:")), " ", problem)) for problem in problems]
    blocks += [shared.state(locale, contest), shared.plan_of(locale, contest)]
    said = _("Its questions come in") if is_running else _("Everybody can join by the message in")
    blocks.append(Line((said, " ", Place(contest.channel))))
    blocks += places.invited(locale, contest)
    buttons = _for_admins(locale, contest)
    tone = Tone.NOTICE if problems else Tone.DONE
    return Card(name, tuple(blocks), buttons, tone, name)


def stop_question(locale: str, contest: Contest) -> Card:
    """Ask before a contest is stopped."""
    _ = words(locale).gettext
    name = _("Stop the contest {name}?").format(name=contest.name)
    text = _(
        "Open questions close now, and no more come. What was scored stays. Nobody can undo it."
    )
    buttons = (
        Button(_("Yes, stop it"), StopContest(contest.id, sure=True), Style.DANGER),
        Button(_("No, go on"), ContestCard(contest.id)),
    )
    return Card(name, (Line((text,)),), buttons, Tone.NOTICE, f"{name} {text}")


def stopped(locale: str, contest: Contest) -> Card:
    """Confirm that a contest was stopped."""
    _ = words(locale).gettext
    name = _("The contest {name} is stopped").format(name=contest.name)
    return Card(name, (), (Button(_("How it stood"), ContestCard(contest.id)),), Tone.DONE, name)
