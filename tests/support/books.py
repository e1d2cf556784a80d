"""What must be true of a database, however the processes that wrote it ended?

Judged from outside: what players were told against what is stored, sums written out in SQL
against the ledger, and the chat against the posts.
"""

import random
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import text

from bot.core import judging
from bot.core.answers import Stored
from bot.core.questions import LETTERS, Choices, Kind, Sequence
from bot.core.rounds import Round, Status
from bot.journeys import posts as post_journey
from bot.present.verdicts import own_answer
from bot.storage import answers, posts, rounds, verify
from bot.storage.database import Database
from bot.storage.tables import posts as posts_table
from tests.support.bank import bank
from tests.support.lives import Chat, Told

QUOTES = ("Your first answer stands: ", "You answered: ", "You wrote: ")

Key = tuple[int, str]
"""Round and player."""

# Each line is an answer whose bookings do not add up to what it is worth: nothing once it was
# taken out, and nothing yet while its verdict is sealed.
_UNSOUND = """
    SELECT * FROM (
        SELECT a.round, a.player, sum(l.points) AS booked, sum(l.answered) AS counted,
            CASE WHEN r.status = 'void' THEN 0 ELSE a.points END AS worth,
            CASE WHEN r.status = 'void' THEN 0 ELSE 1 END AS counts,
            r.status = 'open' AND r.reveal = 'at_closing' AS sealed
        FROM answers a JOIN rounds r ON r.id = a.round
        LEFT JOIN ledger l ON l.round = a.round AND l.player = a.player
        GROUP BY a.round, a.player, a.points, r.status, r.reveal
    ) AS found
    WHERE sealed AND booked IS NOT NULL OR NOT sealed AND (
        coalesce(booked, 0) <> worth OR coalesce(counted, 0) <> counts
    )
"""
_BOOKED_WITHOUT_ANSWER = """
    SELECT l.source FROM ledger l
    LEFT JOIN answers a ON a.round = l.round AND a.player = l.player WHERE a.player IS NULL
"""
_BOARD = """
    SELECT s.player, s.points, sum(a.points) FROM standings s
    JOIN answers a ON a.community = s.community AND a.player = s.player
    JOIN rounds r ON r.id = a.round AND NOT (r.status = 'open' AND r.reveal = 'at_closing')
    WHERE s.board = 'all' GROUP BY s.community, s.player, s.points
    HAVING s.points <> sum(a.points)
"""


class Books:
    """A database, read from outside, and what its players were told."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.told: dict[Key, list[tuple[str, Told]]] = defaultdict(list)
        """For each answer: what was sent and what was said, as often as it was."""

    async def rounds(self) -> list[Round]:
        """Return all rounds, oldest first."""
        ids = [row[0] for row in await self.rows("SELECT id FROM rounds")]
        database = Database(self.url)
        try:
            async with database.read() as connection:
                found = await rounds.load(connection, ids)
        finally:
            await database.close()
        return [found[id] for id in sorted(found)]

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Return what a query finds; nothing where the database is still empty."""
        database = Database(self.url)
        try:
            async with database.read() as connection:
                return [tuple(row) for row in await connection.execute(text(statement))]
        finally:
            await database.close()

    async def check(self) -> None:
        """Fail unless every point is accounted for and everybody was told the truth."""
        database = Database(self.url)
        try:
            async with database.read() as connection:
                assert await verify.differences(connection) == []
                for statement in (_UNSOUND, _BOOKED_WITHOUT_ANSWER, _BOARD):
                    assert (await connection.execute(text(statement))).all() == []
                known = await rounds.load(connection, (round for round, _ in self.told))
                stored = await answers.find(connection, self.told)
        finally:
            await database.close()
        for key, replies in self.told.items():
            for sent, told in replies:
                assert key in stored, f"{key} was told {told.title!r} and nothing is stored"
                _check_reply(known[key[0]], stored[key], sent, told)

    async def check_chat(self, chat: Chat, now: datetime) -> None:
        """Fail unless the chat shows what the posts say, each of them once."""
        database = Database(self.url)
        try:
            async with database.read() as connection:
                found = [posts._post(row) for row in await connection.execute(posts_table.select())]
                cards = {
                    one.key: await post_journey.render(connection, bank(), one, now)
                    for one in found
                }
        finally:
            await database.close()
        assert sorted(one.once for one in chat.messages.values()) == sorted(cards)
        for one in found:
            assert one.shown == one.wanted, one
            message = chat.by_once(one.key)
            assert message.reference == one.message
            if one.subject != "round":  # announced once, in the letters of that day
                continue
            have, should = message.cards[-1], repr(cards[one.key])
            pairs = enumerate(zip(have, should, strict=False))
            at = next((at for at, (one, other) in pairs if one != other), 0)
            around = slice(max(at - 60, 0), at + 100)
            assert have == should, (one.key, have[around], should[around])


def _check_reply(round: Round, stored: Stored, sent: str, told: Told) -> None:
    said = [line for line in told.text.splitlines() if line.startswith(QUOTES)]
    for line in said:
        assert line.partition(": ")[2] == own_answer(round, stored), (stored, told)
    if not said:  # a first verdict: it is about what was sent
        assert stored.response == judging.dump(judging.parse(round.frozen, sent)), (sent, told)
    if told.tone == "neutral" or round.correction is not None or round.status is Status.VOID:
        return
    tone = "right" if stored.credit == 1000 else "partly" if stored.credit else "wrong"
    assert told.tone == tone, (stored, told)
    if stored.points and tone != "wrong":
        assert f"+{stored.points} points" in told.title


def a_response(round: Round, chance: random.Random) -> str:
    """Return something a player might answer."""
    question = round.frozen.question
    letters = LETTERS[: len(round.frozen.order)]
    match question.body:
        case Choices(choose=choose):
            if question.kind is Kind.SINGLE:
                return str(chance.randrange(len(letters)))
            count = choose or chance.randint(1, len(letters) - 1)
            return ",".join(chance.sample(letters, count))
        case Sequence():
            return ",".join(chance.sample(letters, len(letters)))
        case _:
            if question.kind is Kind.NUMERIC:
                return str(chance.choice([1, 2, 3, 10, 0.5]))
            return chance.choice(["mode collapse", "attention", "temperature", "nothing"])
