"""Whatever two and others do in whatever order, no duel is lost, told early or counted wrongly."""

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot import requests as r
from bot.cards import Card, Reply
from bot.core.duels import Duel, State
from bot.core.people import Actor
from bot.core.rounds import Round
from bot.requests import duels as d
from bot.storage.database import Database
from tests.support import leaguing
from tests.support.bank import filler
from tests.support.duelling import every, results
from tests.support.leaguing import THERE, in_league
from tests.support.people import ADA, ALAN, GRACE
from tests.support.reading import text
from tests.support.servers import PostgresServer, SqliteFiles
from tests.support.world import World

People = tuple[Actor, ...]
ENDS = {
    State.OFFERED: {State.RUNNING, State.DECLINED, State.WITHDRAWN, State.EXPIRED},
    State.RUNNING: {State.SETTLED, State.VOIDED},
    State.SETTLED: {State.VOIDED},
}
WHO = st.integers(0, 11)
ANY = st.integers(0, 9)


class Duelling(RuleBasedStateMachine):
    """People who press whatever there is, on a bot that is started anew now and then."""

    url: str
    people: People = (ADA, GRACE, ALAN)
    removed = False  # then a result is not told there any more: it would come as a surprise

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.world = World(Database(self.url))
        self.world.knows(*(filler(number, ("light", "models")[number % 2]) for number in range(24)))
        self.known: dict[int, Duel] = {}
        self.run(self.begin())

    def run(self, what: Any) -> Any:
        return self.loop.run_until_complete(what)

    async def begin(self) -> None:
        await self.world.sets_up()
        for who in self.people:
            await self.does(who, d.Duels())
        _, grace, alan, *_ = self.people
        await self.does(grace, self.challenging(grace, alan, "3"))
        await self.does(alan, d.AcceptDuel(1))

    async def does(self, who: Actor, request: r.Request) -> Reply:
        """Ask for something, and look whether the reply tells what is to be secret."""
        before = {one.id for one in await every(self.world) if one.state is State.RUNNING}
        reply = await self.world.quiz.handle(who, request)
        running = [one for one in await every(self.world) if one.state is State.RUNNING]
        said = text(reply)
        assert "Something went wrong" not in said, said
        for round in await self.rounds():
            if round.game in before & {one.id for one in running} and round.status == "open":
                assert round.question.explanation not in said, (who, request)
        return reply

    async def duel(self, number: int) -> int:
        listed = await every(self.world)
        return listed[-1 - number % len(listed)].id if listed else 99

    def one(self, number: int) -> Actor:
        return self.people[number % len(self.people)]

    def challenging(self, who: Actor, other: Actor, count: str) -> r.Request:
        return d.OfferDuel(other.player, "", count)

    async def rounds(self) -> list[Round]:
        places = {one.community for one in self.people}
        return [one for place in sorted(places) for one in await self.world.rounds(place)]

    # --- what people do -----------------------------------------------------------------------

    @rule(who=WHO, other=WHO, count=st.sampled_from(["3", "4"]))
    def challenge(self, who: int, other: int, count: str) -> None:
        one, another = self.one(who), self.one(other)
        self.run(self.does(one, self.challenging(one, another, count)))

    @rule(
        who=WHO,
        number=ANY,
        made=st.sampled_from(
            [d.AcceptDuel, d.AcceptDuel, d.DeclineDuel, d.WithdrawDuel, d.Rematch]
        ),
    )
    def reply_to(self, who: int, number: int, made: Any) -> None:
        async def act() -> None:
            await self.does(self.one(who), made(await self.duel(number // 4)))

        self.run(act())

    @rule(number=ANY)
    def accept_by_whom_it_concerns(self, number: int) -> None:
        async def act() -> None:
            offers = [one for one in await every(self.world) if one.state is State.OFFERED]
            for one in offers[:1]:
                who = next(p for p in self.people if p.face == one.players[1])
                await self.does(who, d.AcceptDuel(one.id))

        self.run(act())

    @rule(who=WHO, number=ANY, steps=st.integers(1, 8), seconds=st.sampled_from([0, 1, 7, 59, 61]))
    def play(self, who: int, number: int, steps: int, seconds: int) -> None:
        async def act() -> None:
            me = self.one(who)
            mine = [one for one in await every(self.world) if one.has(me.face)]
            alive = [one for one in mine if one.state is State.RUNNING] or mine
            if not alive:
                return
            shown = await self.does(me, d.PlayDuel(alive[-1].id))
            for step in range(steps):
                answers = [b.request for b in shown.buttons] if isinstance(shown, Card) else []
                answers = [one for one in answers if isinstance(one, r.AnswerRound)]
                if not answers:
                    return
                self.world.clock.move(seconds=seconds)
                shown = await self.does(me, answers[(step + number) % len(answers)])

        self.run(act())

    @rule(number=ANY, first=st.booleans())
    def play_to_the_end(self, number: int, first: bool) -> None:
        """Let both of the newest running duel play it, or only one."""

        async def act() -> None:
            running = [one for one in await every(self.world) if one.state is State.RUNNING]
            for duel in running[-1:]:
                both = [one for one in self.people if duel.has(one.face)]
                for who in both[: 1 if number == 0 else 2] if first else both[::-1]:
                    for step in range(duel.questions):
                        await self.does(who, d.PlayDuel(duel.id))
                        self.world.clock.move(seconds=number)
                        put = await self.world.rounds(who.community)
                        asked = [one for one in put if one.game == duel.id]
                        answer = r.AnswerRound(asked[step].id, str((step + number) % 2))
                        await self.does(who, answer)

        self.run(act())

    @rule(who=WHO, number=ANY)
    def forge(self, who: int, number: int) -> None:
        async def act() -> None:
            ids = [one.id for one in await self.rounds()] or [1]
            id = ids[number % len(ids)]
            for request in (
                r.AnswerRound(id, "0"),
                r.AnswerForm(id),
                r.ReportForm(id),
                d.ReviewDuel(await self.duel(number), 1),
                r.ExportMe(),
                r.Leaderboard("all"),
                d.Duels(),
            ):
                await self.does(self.one(who), request)

        self.run(act())

    @rule(number=ANY)
    def both_at_once(self, number: int) -> None:
        async def act() -> None:
            id = await self.duel(0)
            rounds = [one.id for one in await self.rounds() if one.game == id]
            asked: list[r.Request] = [d.PlayDuel(id), d.AcceptDuel(id), d.DeclineDuel(id)]
            asked += [r.AnswerRound(one, str(number % 2)) for one in rounds]
            wanted = [self.world.quiz.handle(who, one) for who in self.people for one in asked]
            await asyncio.gather(*wanted)

        self.run(act())

    @rule(who=WHO, concept=ANY)
    def look_up(self, who: int, concept: int) -> None:
        topic = ("light", "models")[concept % 2]
        self.run(self.does(self.one(who), r.ShowConcept(f"concept-filler-{topic}-{concept:02}")))

    @rule(who=WHO, number=ANY)
    def forget_or_hide(self, who: int, number: int) -> None:
        requests = (r.ForgetMe(sure=True), r.HideMe(True), r.HideMe(False), d.MindDuels(False))
        self.run(self.does(self.one(who), requests[number % len(requests)]))
        self.run(self.does(self.one(who), d.Duels()))

    # --- what admins and time do --------------------------------------------------------------

    @rule(who=WHO, number=ANY)
    def void(self, who: int, number: int) -> None:
        async def act() -> None:
            admins = [one for one in self.people if one.is_admin]
            admin = admins[who % len(admins)]
            if number % 3 == 0:
                await self.does(admin, d.VoidDuel(await self.duel(number // 3), sure=True))
                return
            known = [one.question.id for one in await self.rounds()] or ["none"]
            id = known[number % len(known)]
            corrected: r.Request = r.VoidQuestion(id, "wrong")
            await self.does(admin, corrected if number % 2 else r.FixQuestion(id, "B", "slip"))

        self.run(act())

    @rule(hours=st.sampled_from([0, 1, 8, 23, 24]), minutes=st.sampled_from([0, 1, 2]))
    def wait(self, hours: int, minutes: int) -> None:
        self.run(self.world.waits(hours=hours, minutes=minutes))

    @rule()
    def restart(self) -> None:
        async def act() -> None:
            await self.world.end()
            fresh = World(self.world.database, self.world.clock, self.world.messenger)
            fresh.bank = self.world.bank
            self.world = fresh

        self.run(act())

    # --- what must hold -----------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        self.no_state_is_lost_or_repeated()
        assert self.run(self.world.differences()) == []
        self.points_stand_on_a_board_only_when_the_duel_is_over()
        self.a_result_is_told_once_and_only_of_what_is_over()

    def no_state_is_lost_or_repeated(self) -> None:
        found = {one.id: one for one in self.run(every(self.world))}
        assert self.known.keys() <= found.keys()
        for id, old in self.known.items():
            new = found[id].state
            reached = set(ENDS.get(old.state, ()))
            reached |= {two for one in reached for two in ENDS.get(one, ())}
            assert new is old.state or new in reached, (old.state, new)
        self.known = found

    def points_stand_on_a_board_only_when_the_duel_is_over(self) -> None:
        rows = self.run(
            self.world.rows(
                "SELECT board, sum(answered) AS n FROM standings WHERE board LIKE 'duel:%' GROUP BY board"
            )
        )
        for row in rows:
            duel = self.known[int(row.board.partition(":")[2])]
            assert duel.state in (State.SETTLED, State.VOIDED)
            assert duel.state is State.SETTLED or row.n == 0

    def a_result_is_told_once_and_only_of_what_is_over(self) -> None:
        for duel in self.known.values():
            for where in ("", THERE):
                told = results(self.world, duel, where)
                assert len(told) <= (duel.state in (State.SETTLED, State.VOIDED)), duel

    def teardown(self) -> None:
        async def end() -> None:
            await self.world.waits(hours=49)
            assert await self.world.differences() == []
            for duel in await every(self.world):
                assert duel.state not in (State.OFFERED, State.RUNNING), duel
                played = duel.state in (State.SETTLED, State.VOIDED)
                for where in ("", THERE)[: len(duel.places)]:
                    told = len(results(self.world, duel, where))
                    assert told == played or self.removed
            assert list(self.world.quiz._troubles) == []
            await self.world.end()
            await self.world.database.close()

        self.run(end())
        self.loop.close()


class Crossing(Duelling):
    """The same where they play in two communities of one league, which may part and be removed."""

    people = (leaguing.ADA, leaguing.GRACE, leaguing.ALAN, leaguing.EVE)

    async def begin(self) -> None:
        await in_league(self.world)
        await super().begin()

    def challenging(self, who: Actor, other: Actor, count: str) -> r.Request:
        if who.community == other.community:
            return super().challenging(who, other, count)
        return d.OfferRival(f"{other.display_name} · {other.community_name}", "", count)

    @rule(who=WHO)
    def be_removed_and_come_back(self, who: int) -> None:
        place, self.removed = self.one(who).community, True
        self.run(self.world.quiz.presence.left(place))
        self.run(self.world.quiz.presence.returned(place))


def explore(url: Any, examples: int, machine: type[Duelling] = Duelling) -> None:
    """Let so many lives be lived, each on a database of its own."""

    class Fresh(machine):  # type: ignore[misc, valid-type] # whichever it is
        def __init__(self) -> None:
            Duelling.url = url()
            super().__init__()

    run_state_machine_as_test(
        Fresh,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # told before it is small
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )


def test_any_duel_on_sqlite(sqlite_files: SqliteFiles) -> None:
    explore(lambda: asyncio.run(sqlite_files.new()), 12)


@pytest.mark.postgres
def test_any_duel_on_postgresql(postgres_server: PostgresServer) -> None:
    explore(lambda: asyncio.run(postgres_server.new()), 4)


def test_any_duel_between_communities_on_sqlite(sqlite_files: SqliteFiles) -> None:
    explore(lambda: asyncio.run(sqlite_files.new()), 5, Crossing)


@pytest.mark.postgres
def test_any_duel_between_communities_on_postgresql(postgres_server: PostgresServer) -> None:
    explore(lambda: asyncio.run(postgres_server.new()), 2, Crossing)
