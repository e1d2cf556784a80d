"""Which cards does the contest of a league show? All, as large as can be, whatever people call themselves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from bot.cards import Card
from bot.core import contests as rules
from bot.core.contests import Contest, Member, Overview, State, Teams
from bot.present import contest_places, contest_posts, contests

FIRST = date(2026, 11, 1)


def facts(name: str, state: State) -> Overview:
    """Return twelve teams of a hundred players from twenty communities, all of whom are called so."""
    contest = Contest(
        *(1, "test:c0", "#quiz", name[:60], "America/Argentina/ComodRivadavia", time(9), 8, FIRST),
        *(31, 5, frozenset(), Teams.BY_PLAYERS, 3, state, None),
        league=1,
    )
    homes = [None, *([f"{name} {n}" for n in range(18)]), ""]
    members = tuple(
        Member(
            *(
                f"p{n}",
                "" if n % 3 else name,
                n % 7 == 0,
                n % 12,
                20 * n,
                40,
                20,
                f"test:c{n % 20}",
            ),
            home=homes[n % 20],
        )
        for n in range(100)
    )
    teams = {n: f"{n:02}{name}"[: rules.TEAM_NAME] for n in range(12)}
    return Overview(
        contest,
        members,
        rules.table(teams, members, 3),
        tuple(FIRST + timedelta(days=n) for n in range(31)),
        places=tuple(f"{name} {n}" for n in range(20)),
        league=name,
        is_host=False,
    )


def public(name: str) -> Iterator[Card]:
    """Give what everybody sees of it in each state, also where a community has declined."""
    for state in State:
        one = facts(name, state)
        yield contest_posts.registration("en", one)
        yield contest_posts.registration("en", replace(one, is_held=False))
        yield contest_posts.started("en", one)
        yield contest_posts.final("en", one)


def private(name: str) -> Iterator[Card]:
    """Give what a player who is an admin of one of its places sees and is asked."""
    for state in State:
        one = facts(name, state)
        for shown in (one, replace(one, is_held=False), replace(one, is_host=True)):
            card = contests.card("en", shown, "p20", True, (), (), is_elsewhere=True)
            yield contests.beside("en", card, [one.contest] * 5, plans=True)
        yield contest_places.decline_question("en", one.contest)
        yield contest_places.declined("en", one.contest)
        yield contest_places.held("en", one.contest, "#quiz", [name])
        yield contests.saved("en", one.contest, [name])
    yield contests.teams("en", facts(name, State.REGISTERING), "p1")
