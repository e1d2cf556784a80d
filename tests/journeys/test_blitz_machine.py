"""Whatever people, clocks and restarts do to live rounds, in whatever order, points stay right."""

import asyncio
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot import requests as r
from bot.cards import Card, Standings
from bot.core.people import Actor
from bot.core.rounds import Round, Status
from bot.requests import blitz as g
from bot.storage.database import Database
from tests.support.games import FILLERS
from tests.support.people import ADA, ALAN, GRACE, somebody
from tests.support.reading import text
from tests.support.servers import PostgresServer, SqliteFiles
from tests.support.world import World

PEOPLE = st.sampled_from([ADA, GRACE, ALAN, somebody(1)])
NEWEST = st.integers(0, 2)
"""How far back in the games or rounds something is meant for; mostly not at all."""

ENDS = ("over", "stopped", "void")


class Games(RuleBasedStateMachine):
    """A channel in which live rounds are played; `kept` is what people were told is kept."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = World(Database(url))
        self.world.knows(*FILLERS)
        self.kept: dict[int, dict[str, str]] = defaultdict(dict)
        self.ended: dict[int, str] = {}

    def run(self, doing: Any) -> Any:
        return self.runner.run(doing)

    def game(self, back: int) -> int:
        ids = self.run(self.world.column("SELECT id FROM blitzes ORDER BY id DESC LIMIT 3"))
        return ids[back % len(ids)] if ids else 7

    def rounds(self) -> list[Round]:
        found: list[Round] = self.run(self.world.rounds())
        return found

    def asks(self, who: Actor, request: r.Request) -> Card:
        reply = self.run(self.world.quiz.handle(who, request))
        assert isinstance(reply, Card)
        assert "eference" not in text(reply), text(reply)  # no bug was met
        return reply

    @rule(who=PEOPLE, questions=st.integers(1, 3))
    def invite(self, who: Actor, questions: int) -> None:
        self.asks(who, g.Blitz(questions, seconds=20))

    @rule(who=PEOPLE, back=NEWEST)
    def join(self, who: Actor, back: int) -> None:
        self.asks(who, g.JoinBlitz(self.game(back)))

    @rule(who=PEOPLE, back=NEWEST)
    def begin(self, who: Actor, back: int) -> None:
        self.asks(who, g.StartBlitz(self.game(back)))

    @rule(questions=st.integers(1, 3))
    def play_at_once(self, questions: int) -> None:
        """The usual way, or nearly all examples would wander about in front of the game."""
        self.asks(GRACE, g.Blitz(questions, seconds=20))
        self.asks(ADA, g.StartBlitz(self.game(0)))
        self.run(self.world.settles())

    @rule(who=PEOPLE, response=st.sampled_from("0019"), back=NEWEST)
    def answer(self, who: Actor, response: str, back: int) -> None:
        known = self.rounds()
        if not known:
            return
        round = known[-1 - min(back, len(known) - 1)]
        reply = self.asks(who, r.AnswerRound(round.id, response))
        may = round.takes_answers(self.world.clock()) and response != "9"
        assert reply.title.startswith("Kept") is may, text(reply)
        assert FILLERS[0].explanation[:10] not in text(reply), "sealed"
        if may:
            self.kept[round.id][who.player] = response

    @rule(who=PEOPLE, response=st.sampled_from("01"))
    def answer_the_open_one(self, who: Actor, response: str) -> None:
        self.answer(who, response, 0)

    @rule(seconds=st.sampled_from([1, 3, 10, 10, 20, 20, 21, 75, 700]))
    def wait(self, seconds: int) -> None:
        self.run(self.world.waits(seconds=seconds))

    @rule()
    def run_out(self) -> None:
        """Come just when the next thing is due."""
        due = self.run(self.world.rows("SELECT due FROM blitzes WHERE ended IS NULL"))
        if due and (open_ := [one for one in self.rounds() if one.status is Status.OPEN]):
            self.world.clock.at(max(open_[-1].closes_at, self.world.clock()))
            self.run(self.world.settles())

    @rule(minutes=st.integers(0, 1))
    def restart(self, minutes: int) -> None:
        """End the process, between committing and telling perhaps; another one goes on."""
        other = self.world.twin()
        self.run(self.world.end())
        self.run(self.world.database.close())
        self.world = other
        self.run(self.world.waits(minutes=minutes))

    @rule(who=PEOPLE, back=NEWEST)
    def stop(self, who: Actor, back: int) -> None:
        self.asks(who, g.StopBlitz(self.game(back)))

    @rule(who=PEOPLE, back=NEWEST, sure=st.booleans())
    def void(self, who: Actor, back: int, sure: bool) -> None:
        self.asks(who, g.VoidBlitz(self.game(back), sure))

    @rule(who=PEOPLE, hidden=st.booleans())
    def hide(self, who: Actor, hidden: bool) -> None:
        self.asks(who, r.HideMe(hidden))

    @rule(times=st.integers(1, 4))
    def trouble(self, times: int) -> None:
        """The chat does not work for a while."""
        for _ in range(times):
            self.world.messenger.fail("down", refused=True)

    @invariant()
    def everything_adds_up(self) -> None:
        assert self.run(self.world.differences()) == []
        stored: dict[int, dict[str, str]] = defaultdict(dict)
        for row in self.run(self.world.rows("SELECT round, player, response FROM answers")):
            stored[row.round][row.player] = row.response
        assert stored == self.kept
        points: dict[tuple[str, str], int] = defaultdict(int)
        for round in self.rounds():
            if round.status is Status.CLOSED:
                for player, response in self.kept.get(round.id, {}).items():
                    points[round.board, player] += 10 * (response == "0")
        booked = {
            (row.board, row.player): row.points
            for row in self.run(self.world.rows("SELECT * FROM standings WHERE answered > 0"))
        }
        assert booked == points

    @invariant()
    def nothing_is_told_early_and_nothing_ends_twice(self) -> None:
        for round in self.rounds():
            for message in self.world.messenger.messages:
                if message.once == f"round:{round.id}" and round.status is Status.OPEN:
                    assert round.question.explanation not in text(message.card)
                    assert not [one for one in message.card.blocks if isinstance(one, Standings)]
        games = self.run(self.world.rows("SELECT * FROM blitzes"))
        assert sum(one.ended is None for one in games) <= 1
        for one in games:
            assert (one.ended is None) is (one.state not in ENDS)
            before = self.ended.setdefault(one.id, one.state) if one.ended else one.state
            assert one.state in (before, "void")
        keys = [message.once for message in self.world.messenger.messages]
        assert len(keys) == len(set(keys))

    def teardown(self) -> None:
        self.run(self.world.end())
        self.run(self.world.database.close())
        self.runner.close()


def explore(new: Any, examples: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    class Fresh(Games):
        def __init__(self) -> None:
            super().__init__(asyncio.run(new()))

    run_state_machine_as_test(Fresh, settings=chosen)


def test_live_rounds_add_up_whatever_happens(sqlite_files: SqliteFiles) -> None:
    explore(sqlite_files.new, 12)


@pytest.mark.postgres
def test_live_rounds_add_up_on_postgresql_too(postgres_server: PostgresServer) -> None:
    explore(postgres_server.new, 5)
