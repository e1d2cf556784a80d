"""Whatever people and clocks do to a contest, in whatever order, nothing comes twice or too early."""

import asyncio
import os
import random
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
from bot.cards import Reply
from bot.core.people import Actor
from bot.core.rounds import Round, Status
from bot.requests import contests as rc
from bot.storage.database import Database
from tests.support.exploring import explore
from tests.support.people import ADA, TEAM, elsewhere, somebody
from tests.support.reading import text
from tests.support.servers import PostgresServer, SqliteFiles
from tests.support.shared_contests import OTHERS, OTTO, Shared, league
from tests.support.world import World

PEOPLE = (ADA, *(somebody(number) for number in range(5)), OTTO, somebody(0, OTHERS))
"""The last two are of another community of the league, one with an id that is somebody's here."""

WHO = st.sampled_from(PEOPLE)
EXAMPLES = int(os.environ.get("QUIZ_TEST_EXAMPLES", "5"))
MOVES = (*["due"] * 6, *["answers"] * 5, "late", "restart", "0", "1", "24", "50", "-5", "-30")
DEEDS = (*["answer"] * 3, *["join"] * 2, "found", "leave", "hide", "forget", "interfere", "place")
ADMINISTERED = ("stop", "ask", "void", "lose", "move")
ORDER = {"registering": 0, "running": 1, "over": 2, "stopped": 2}

T = TypeVar("T")


class AnyContest(RuleBasedStateMachine):
    """One process, now and then a fresh one, on one database; the rules are what people do."""

    new: Callable[[], Coroutine[Any, Any, str]]
    """Makes the URL of a fresh database."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.messenger: Any = None
        self.clock: Any = None
        self.states: dict[int, str] = {}
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
        self.contests = Shared(self.world, questions=12)

    async def close(self) -> None:
        assert list(self.world.quiz._troubles) == []
        await self.world.end()
        await self.world.database.close()

    def asks(self, actor: Actor, request: Any) -> Reply:
        return self.run(self.world.quiz.handle(actor, request))

    def newest(self) -> int:
        found = self.run(self.world.column("SELECT max(id) FROM contests"))
        return int(found[0] or 0)

    # --- what people and clocks do: few rules, so that each example has all of them

    @initialize(teams=st.sampled_from(["players", "balanced"]), days=st.integers(1, 3))
    def begins(self, teams: str, days: int) -> None:
        """A contest is planned for today, for the whole league, and some people take part."""
        self.run(league(self.world, TEAM, OTHERS))
        self.plan(teams, days)

    @rule(what=st.sampled_from(MOVES), responses=st.text("01", min_size=4, max_size=4))
    def a_time_comes(self, what: str, responses: str) -> None:
        """Something comes due, some answer, or the clock jumps; or another process goes on."""
        match what:
            case "due" | "late":
                self.run(self.come(timedelta(hours=7 * (what == "late"))))
            case "answers":
                for who, response in zip((*PEOPLE[1:3], *PEOPLE[-2:]), responses, strict=True):
                    for one in self.opened(who.community):
                        self.run(self.world.answers(who, one, response))
            case "restart":
                self.run(self.close())
                self.run(self.begin())
                self.run(self.world.settles())
            case hours:
                self.run(self.world.waits(hours=float(hours)))

    async def come(self, late: timedelta) -> None:
        """Go to the next moment at which a contest has something to do, or a bit past it."""
        found = await self.world.column("SELECT next_at FROM contests WHERE next_at IS NOT NULL")
        known = [datetime.fromisoformat(str(one)).astimezone(UTC) for one in found]
        for where in (TEAM, OTHERS):
            asked = await self.contests.asked_there(where)
            known += [one.closes_at for one in asked if one.status is Status.OPEN]
        if known:
            self.clock.at(max(self.clock(), min(known)))
        await self.world.waits(late)

    @rule(who=WHO, what=st.sampled_from(DEEDS), which=st.integers(0, 3))
    def somebody_acts(self, who: Actor, what: str, which: int) -> None:
        id = self.newest()
        match what:
            case "answer":
                asked = self.run(self.contests.asked_there(who.community))
                for one in (self.opened(who.community) or asked)[which : which + 1]:
                    self.run(self.world.answers(who, one, str(which % 2)))
            case "join":
                self.asks(who, rc.JoinContest(id, which))
            case "found":
                self.asks(who, rc.FoundTeam(id, ("Owls", "OWLS", "Foxes", "Bears")[which]))
            case "leave":
                self.asks(who, rc.LeaveContest(id))
            case "hide":
                self.asks(who, r.HideMe(bool(which % 2)))
            case "forget":
                self.asks(who, r.ForgetMe(sure=bool(which % 2)))
            case "interfere":
                self.interfere(elsewhere(who, "test:far", admin=True), which)
            case "place":
                self.moves_place(which)

    def moves_place(self, which: int) -> None:
        """The other community declines, takes part again, removes us, or brings us back."""
        match which:
            case 0:
                self.asks(OTTO, rc.DeclineContest(self.newest(), sure=True))
            case 1:
                self.asks(OTTO, rc.HoldContest(self.newest()))
            case 2:
                self.run(self.world.quiz.presence.left(OTHERS))
            case _:
                self.run(self.world.quiz.presence.returned(OTHERS))

    def opened(self, community: str) -> list[Round]:
        """Return the open questions of contests in a community."""
        asked = self.run(self.contests.asked_there(community))
        return [one for one in asked if one.status is Status.OPEN]

    def interfere(self, stranger: Actor, which: int) -> None:
        """Somebody from elsewhere presses what they have no business with."""
        kinds = (rc.JoinContest, rc.LeaveContest, rc.FoundTeam, rc.StopContest)
        tables = ["contests", "registrations", "teams", "rounds"]
        before = self.run(self.world.dump(tables))
        self.asks(stranger, kinds[which](self.newest()))
        assert self.run(self.world.dump(tables)) == before

    @rule(what=st.sampled_from(["plan", "plan", *ADMINISTERED]), days=st.integers(1, 3))
    def the_admin_decides(self, what: str, days: int) -> None:
        match what:
            case "plan":
                self.plan(("players", "balanced")[days % 2], days)
            case "void":
                for one in self.run(self.contests.asked())[-days:][:1]:
                    self.asks(ADA, r.VoidQuestion(one.frozen.question.id, "wrong"))
            case "lose":
                for channel in ("#quiz", f"#room{days}"):
                    self.run(self.world.quiz.presence.channel_gone(TEAM, channel))
            case "move":
                self.asks(ADA, rc.SaveContest(self.newest(), channel=f"#room{days}"))
            case _:
                self.asks(ADA, rc.StopContest(self.newest(), sure=what == "stop"))
        self.run(self.world.settles())

    def plan(self, teams: str, days: int) -> None:
        first = self.clock() + timedelta(hours=15)
        hours = {1: "1", 2: "8", 3: "24"}[days]
        day = first.date().isoformat()
        plan = rc.SaveContest(0, "Cup", day, str(days), "2", teams=teams, hours=hours)
        self.asks(ADA, replace(plan, league="community" if days == 2 else "league"))
        self.asks(OTTO, rc.HoldContest(self.newest()))
        for who, name in zip((*PEOPLE[1:3], OTTO), ("Owls", "Foxes", "Bears"), strict=True):
            self.asks(who, rc.JoinContest(self.newest()))
            self.asks(who, rc.FoundTeam(self.newest(), name))

    # --- what must hold

    @invariant()
    def the_books_are_right(self) -> None:
        assert self.run(self.world.differences()) == []

    @invariant()
    def states_only_go_on(self) -> None:
        for row in self.run(self.world.rows("SELECT id, state FROM contests")):
            before = self.states.get(row.id, "registering")
            assert ORDER[row.state] > ORDER[before] or row.state == before, (before, row.state)
            self.states[row.id] = row.state
        live = [state for state in self.states.values() if ORDER[state] < 2]
        assert len(live) <= 1

    @invariant()
    def every_message_comes_once(self) -> None:
        keys = [message.once for message in self.messenger.messages]
        assert len(keys) == len(set(keys))

    @invariant()
    def no_day_is_asked_twice_and_no_question_again(self) -> None:
        for where in (TEAM, OTHERS):
            self.no_day_is_asked_twice_in(where)

    def no_day_is_asked_twice_in(self, where: str) -> None:
        asked = self.run(self.contests.asked_there(where))
        ids = [one.frozen.question.id for one in asked]
        assert len(ids) == len(set(ids)), "all of this happens within 90 days"
        for contest in {one.game for one in asked}:
            days = [one.day for one in asked if one.game == contest]
            assert max(days.count(day) for day in days) <= 2

    @invariant()
    def sealed_verdicts_are_not_told(self) -> None:
        open_ = self.opened(TEAM) + self.opened(OTHERS)
        if not open_:
            return
        ids = ",".join(str(one.id) for one in open_)
        booked = f"SELECT source FROM ledger WHERE round IN ({ids})"
        assert self.run(self.world.column(booked)) == []
        asked = self.run(self.contests.asked()) + self.run(self.contests.asked_there())
        if all(one.status is not Status.CLOSED for one in asked):
            for who in PEOPLE:
                said = text(self.run(self.contests.card(who)))
                assert "10 points" not in said
                assert "of 1 right" not in said

    @invariant()
    def a_stopped_or_finished_contest_has_no_open_question(self) -> None:
        ended = {id for id, state in self.states.items() if ORDER[state] == 2}
        for one in self.opened(TEAM) + self.opened(OTHERS):
            assert one.game not in ended

    @invariant()
    def scores_are_what_the_answers_say(self) -> None:
        """The board of a contest, added up anew from answers to closed questions."""
        worth = "SELECT r.game, a.community, a.player, sum(a.points) AS points FROM answers a"
        worth += " JOIN rounds r ON r.id = a.round WHERE r.kind = 'contest'"
        worth += " AND r.status = 'closed' GROUP BY r.game, a.community, a.player"
        should = {
            (f"contest:{row.game}", row.community, row.player): int(row.points)
            for row in self.run(self.world.rows(worth))
            if row.points
        }
        board = "SELECT board, community, player, points FROM standings"
        rows = self.run(self.world.rows(f"{board} WHERE board LIKE 'contest:%' AND points <> 0"))
        assert {(one.board, one.community, one.player): one.points for one in rows} == should


def test_any_contest_keeps_its_promises_on_sqlite(
    sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    explore(AnyContest, sqlite_files.new, EXAMPLES, 25, monkeypatch)


@pytest.mark.postgres
def test_any_contest_keeps_its_promises_on_postgres(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    explore(AnyContest, postgres_server.new, EXAMPLES // 2, 25, monkeypatch)


def live(machine: AnyContest, seeded: random.Random) -> None:
    """Take a long walk by weights that lead through whole contests, and look after each step."""
    promises = (
        *(machine.the_books_are_right, machine.states_only_go_on),
        *(machine.every_message_comes_once, machine.no_day_is_asked_twice_and_no_question_again),
        *(machine.sealed_verdicts_are_not_told, machine.scores_are_what_the_answers_say),
        machine.a_stopped_or_finished_contest_has_no_open_question,
    )
    machine.begins(seeded.choice(["players", "balanced"]), 2)
    for _ in range(60):
        match seeded.choices(["time", "somebody", "admin"], [10, 4, 2])[0]:
            case "time":
                responses = "".join(seeded.choices("01", k=4))
                machine.a_time_comes(seeded.choice(MOVES), responses)
            case "somebody":
                who, what = seeded.choice(PEOPLE), seeded.choice(DEEDS)
                machine.somebody_acts(who, what, seeded.randrange(4))
            case "admin":
                what = seeded.choice([*["plan"] * 5, "stop", "ask", "void"])
                machine.the_admin_decides(what, seeded.randint(1, 3))
        for promise in promises:
            promise()


@pytest.mark.parametrize("seed", [1, 4])
def test_long_walks_through_contests_keep_their_promises(
    database_url: str, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    async def new() -> str:
        return database_url

    monkeypatch.setattr(AnyContest, "new", staticmethod(new), raising=False)
    machine = AnyContest()
    try:
        live(machine, random.Random(seed))
        asked = machine.run(machine.contests.asked())
        assert len(asked) >= 2, "else this shows too little"
        assert machine.run(machine.world.column("SELECT sum(points) FROM answers"))[0] > 0
    finally:
        machine.teardown()
