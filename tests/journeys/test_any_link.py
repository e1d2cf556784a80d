"""Whatever people do with codes and links, in whatever order: a person is never half of two."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
)

from bot.core.people import Actor, account
from bot.requests import ForgetMe
from bot.requests import links as rl
from bot.storage.database import Database
from tests.support.exploring import explore
from tests.support.linking import code_of
from tests.support.reading import text
from tests.support.servers import PostgresServer, SqliteFiles
from tests.support.world import World

EXAMPLES = int(os.environ.get("QUIZ_TEST_EXAMPLES", "6"))
HOUR = timedelta(hours=1)
PEOPLE = (
    *(Actor("discord:1", str(number), f"Dee {number}") for number in range(3)),
    *(Actor("slack:T1", f"U{number}", f"Sam {number}") for number in range(3)),
    Actor("web:playground", "wim", "Wim"),
)
WHO = st.sampled_from(PEOPLE)

T = TypeVar("T")


def id_of(actor: Actor) -> str:
    return account(actor.community, actor.player)


@dataclass
class Made:
    """What the model knows of a code."""

    code: str
    by: str
    until: datetime
    used: bool = False


class AnyLink(RuleBasedStateMachine):
    """People link, unlink and go; beside them stands who should be whom."""

    new: Callable[[], Coroutine[Any, Any, str]]
    """Makes the URL of a fresh database."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.world = World(Database(self.run(type(self).new())))
        self.persons = {id_of(one): frozenset({id_of(one)}) for one in PEOPLE}
        self.codes: list[Made] = []
        self.wrong: dict[str, list[datetime]] = {id_of(one): [] for one in PEOPLE}

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        assert self.run(self.world.differences()) == []
        assert list(self.world.quiz._troubles) == []
        self.run(self.world.end())
        self.run(self.world.database.close())
        self.loop.close()

    def said(self, actor: Actor, request: Any) -> str:
        return text(self.run(self.world.quiz.handle(actor, request)))

    def leaves(self, who: str) -> None:
        for other in self.persons[who]:
            self.persons[other] -= {who}
        self.persons[who] = frozenset({who})
        for code in self.codes:
            if code.by == who:
                code.until = min(code.until, self.world.clock())

    @rule(who=WHO)
    def makes_a_code(self, who: Actor) -> None:
        if len(self.persons[id_of(who)]) == 5:
            assert "5 accounts are the most" in self.said(who, rl.NewCode())
            return
        now = self.world.clock()
        for one in self.codes:
            if one.by == id_of(who):
                one.until = min(one.until, now)
        code = self.run(code_of(self.world, who))
        self.codes.append(Made(code, id_of(who), now + timedelta(minutes=10)))

    @rule(who=WHO, back=st.integers(0, 3), sure=st.sampled_from([True, True, False]))
    def uses_a_code(self, who: Actor, back: int, sure: bool) -> None:
        if back >= len(self.codes):
            return
        made, me, now = self.codes[-1 - back], id_of(who), self.world.clock()
        mine, theirs = self.persons[me], self.persons[made.by]
        good = (
            len([at for at in self.wrong[me] if at > now - HOUR]) < 5
            and not made.used
            and made.until > now
            and me not in theirs
            and len(mine | theirs) <= 5
        )
        reply = self.said(who, rl.UseCode(made.code, sure))
        assert ("Your accounts are linked" in reply) is (good and sure), reply
        assert ("Only if that is you yourself" in reply) is (good and not sure), reply
        if good and sure:
            made.used = True
            self.persons |= dict.fromkeys(mine | theirs, mine | theirs)

    @rule(who=WHO, times=st.integers(1, 4))
    def tries_codes(self, who: Actor, times: int) -> None:
        for _ in range(times):
            now = self.world.clock()
            lately = [at for at in self.wrong[id_of(who)] if at > now - HOUR]
            reply = self.said(who, rl.UseCode("AAAA-AAAA", sure=True))
            assert ("I know no such code" in reply) is (len(lately) < 5), reply
            if len(lately) < 5:
                self.wrong[id_of(who)].append(now)

    @rule(who=WHO, sure=st.booleans())
    def unlinks(self, who: Actor, sure: bool) -> None:
        alone = len(self.persons[id_of(who)]) == 1
        assert ("linked with none. " in self.said(who, rl.Unlink(sure))) is alone
        if sure and not alone:
            self.leaves(id_of(who))

    @rule(who=WHO)
    def goes(self, who: Actor) -> None:
        self.said(who, ForgetMe(sure=True))
        self.codes = [one for one in self.codes if one.by != id_of(who)]
        self.leaves(id_of(who))

    @rule(minutes=st.sampled_from([1, 9, 40]))
    def time_passes(self, minutes: int) -> None:
        self.world.clock.move(minutes=minutes)

    @invariant()
    def persons_are_what_they_should_be(self) -> None:
        rows = self.run(self.world.rows("SELECT account, person FROM links"))
        found: dict[str, set[str]] = {}
        for one in rows:
            found.setdefault(one.person, set()).add(one.account)
        should = {one for one in self.persons.values() if len(one) > 1}
        assert {frozenset(one) for one in found.values()} == should


def test_any_links_keep_their_promises_on_sqlite(
    sqlite_files: SqliteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    explore(AnyLink, sqlite_files.new, EXAMPLES, 40, monkeypatch)


@pytest.mark.postgres
def test_any_links_keep_their_promises_on_postgres(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    explore(AnyLink, postgres_server.new, EXAMPLES // 3, 40, monkeypatch)
