"""Whatever communities do in leagues, in whatever order, boards equal a plain count of their lines."""

import asyncio
import os
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from bot import requests as r
from bot.core.people import Actor, account
from bot.journeys import codes
from bot.storage import league_boards, links
from bot.storage.database import Database
from tests.support.clock import MONDAY
from tests.support.exploring import explore
from tests.support.leagues import admin, asks
from tests.support.people import elsewhere, somebody
from tests.support.reading import text
from tests.support.servers import PostgresServer, SqliteFiles
from tests.support.world import World

EXAMPLES = int(os.environ.get("QUIZ_TEST_EXAMPLES", "2"))
IDS = ("test:one", "test:two", "test:three")
WHERE = st.sampled_from(IDS)
WHO = st.integers(0, 3)
DAY = timedelta(days=1)
DEEDS = (*["create"] * 2, *["join"] * 4, "invite", "leave", "names", "boards", "wrong", "used")
TIMES = (*["day"] * 6, "month", "hours", "restart", "removed")

T = TypeVar("T")


def _land(id: str) -> str:
    """Return what a community is called."""
    return f"{id.partition(':')[2]}land"


class AnyLeague(RuleBasedStateMachine):
    """One process, now and then a fresh one, on one database; the rules are what people do."""

    new: Callable[[], Coroutine[Any, Any, str]]
    """Makes the URL of a fresh database."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.messenger: Any = None
        self.clock: Any = None
        self.day = MONDAY
        self.codes: list[str] = []
        self.used: set[str] = set()
        self.url = self.run(type(self).new())
        self.run(self.begin())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.run(self.close())
        self.loop.close()

    async def begin(self) -> None:
        self.world = World(Database(self.url), self.clock, self.messenger)
        self.clock, self.messenger = self.world.clock, self.world.messenger
        await asks(self.world, *(IDS if not await self.world.rows("SELECT 1 FROM rounds") else ()))

    async def close(self) -> None:
        assert list(self.world.quiz._troubles) == []
        await self.world.end()
        await self.world.database.close()

    # --- what people and clocks do

    @initialize()
    def two_are_in_a_league(self) -> None:
        self.a_community_acts(IDS[0], "create")
        self.a_community_acts(IDS[1], "join")
        self.time_passes("day", "0100")

    @rule(what=st.sampled_from(TIMES), responses=st.text("01", min_size=4, max_size=4))
    def time_passes(self, what: str, responses: str) -> None:
        match what:
            case "day":
                self.run(self.a_day(responses))
            case "month":
                self.day = (self.day.replace(day=1) + 32 * DAY).replace(day=1)
                self.run(self.world.comes(self.day, "00:01"))
            case "hours":
                self.run(self.world.waits(hours=25))
            case "restart":
                self.run(self.close())
                self.run(self.begin())
            case "removed":
                self.run(self.world.quiz.presence.left(IDS[-1]))
                self.run(self.world.settles())
                self.run(self.world.quiz.presence.returned(IDS[-1]))

    async def a_day(self, responses: str) -> None:
        await self.world.comes(self.day, "09:00")
        for id in IDS:
            for number, response in enumerate(responses):
                for round in (await self.world.rounds(id))[-1:]:
                    shown = str(round.frozen.shown(int(response != "0")))
                    await self.world.answers(somebody(number, id), round, shown)
            responses = responses[1:]
        await self.world.comes(self.day, "17:00")
        self.day += DAY

    @rule(id=WHERE, what=st.sampled_from(DEEDS))
    def a_community_acts(self, id: str, what: str) -> None:
        before = self.members()
        said = self.act(id, what)
        after = self.members()
        changed = before.items() ^ after.items()
        assert all(community == id for community, _ in changed), said
        if what in ("wrong", "used", "invite", "names", "boards"):
            assert before == after, said

    def act(self, id: str, what: str) -> str:
        match what:
            case "create":
                return self.says(id, "/quiz league create name:Friends names:yes")
            case "invite":
                return self.invite(id)
            case "join":
                for one in IDS:
                    self.invite(one)
                    code = self.codes[-1] if self.codes else ""
                    said = self.says(id, f"/quiz league join code:{code}")
                    if "has joined" in said:
                        assert code not in self.used
                        self.used.add(code)
                return ""
            case "used":
                return "".join(
                    self.says(id, f"/quiz league join code:{one}") for one in sorted(self.used)
                )
            case "wrong":
                return self.says(id, f"/quiz league join code:{codes.new()}")
            case "names" | "boards":
                command = "league names" if what == "names" else "season boards:"
                return self.says(id, f"/quiz {command} {('no', 'yes')[self.day.day % 2]}")
        return text(self.run(self.world.sends(admin(id), "lx:1")))

    def invite(self, id: str) -> str:
        said = self.says(id, "/quiz league invite")
        if said.startswith("A code for"):
            self.codes.append(said.splitlines()[1])
        return said

    def says(self, id: str, line: str) -> str:
        by = replace(admin(id), community_name=_land(id))
        return text(self.run(self.world.says(by, line)))

    @rule(id=WHERE, who=WHO, what=st.sampled_from(["hide", "show", "forget", "link", "link"]))
    def somebody_acts(self, id: str, who: int, what: str) -> None:
        actor = somebody(who, id)
        match what:
            case "link":
                self.run(self.link(actor, elsewhere(actor, IDS[(IDS.index(id) + 1) % 3])))
            case "forget":
                self.run(self.world.quiz.handle(actor, r.ForgetMe(sure=True)))
            case _:
                self.run(self.world.quiz.handle(actor, r.HideMe(what == "hide")))

    async def link(self, *actors: Actor) -> None:
        accounts = [account(one.community, one.player) for one in actors]
        async with self.world.database.write() as connection:
            await links.forget(connection, accounts)
            await links.bind(connection, accounts[0], {one: one for one in accounts}, self.clock())

    # --- what always holds

    def members(self) -> dict[str, int]:
        rows = self.run(self.world.rows("SELECT community, league FROM league_members"))
        return {row[0]: row[1] for row in rows}

    @invariant()
    def boards_are_a_plain_count(self) -> None:
        by_league: dict[int, list[str]] = defaultdict(list)
        for community, league in self.members().items():
            by_league[league].append(community)
        for ids in by_league.values():
            for board in ("all", f"month:{self.day:%Y-%m}"):
                self.run(self.compare(ids, board))

    async def compare(self, ids: list[str], board: str) -> None:
        query = (
            "SELECT s.community, s.player, s.points, l.person FROM standings s LEFT JOIN links l"
            " ON l.account = s.community || '/' || s.player"
            " WHERE s.board = :board AND NOT s.hidden AND s.answered > 0"
        )
        best: dict[str, int] = {}
        whose: dict[tuple[str, str], str] = {}
        for community, player, points, person in await self.world.rows(query, board=board):
            if community in ids:
                one = person or account(community, player)
                whose[community, player] = one
                best[one] = max(points, best.get(one, 0))
        ranked = sorted(best.values(), reverse=True)
        for who in range(4):
            me = (min(ids), f"p{who:04}")
            async with self.world.database.read() as connection:
                found = await league_boards.board(connection, ids, board, me)
            assert found.size == len(best)
            assert [one.points for one in found.top] == ranked[:10]
            for one in (*found.top, *found.around):
                assert one.place == 1 + sum(points > one.points for points in ranked)
            people = [whose[one.community, one.player] for one in found.top]
            assert len(set(people)) == len(people)
            assert [best[one] for one in people] == [line.points for line in found.top]
            if me in whose:
                assert found.me is not None
                assert found.me.points == best[whose[me]]

    @invariant()
    def every_month_has_one_card_in_each_channel(self) -> None:
        keys = [one.once for one in self.messenger.messages if one.once.startswith("league:")]
        assert len(keys) == len(set(keys))
        months = [key.rpartition(":test:")[0] for key in keys]
        kept = self.run(self.world.rows("SELECT league, first FROM league_seasons"))
        assert {f"league:{league}:{first}" for league, first in kept} <= set(months)

    @invariant()
    def nobody_reads_of_a_league_they_are_not_in(self) -> None:
        members = self.members()
        for id in IDS:
            said = text(
                self.run(self.world.says(somebody(0, id), "/quiz leaderboard where:league"))
            )
            assert ("is in no league" in said) is (id not in members)
            for other in IDS:
                if members.get(other) != members.get(id, 0):
                    assert _land(other) not in said

    @invariant()
    def the_books_are_right(self) -> None:
        assert self.run(self.world.differences()) == []


def test_any_league_keeps_its_promises_on_sqlite(
    sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    explore(AnyLeague, sqlite_files.new, EXAMPLES, 12, monkeypatch)


@pytest.mark.postgres
def test_any_league_keeps_its_promises_on_postgres(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    explore(AnyLeague, postgres_server.new, max(1, EXAMPLES // 2), 12, monkeypatch)
