"""How will the question of a schedule look? An example, before anybody else sees one."""

import random
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank, Entry
from bot.cards import Card
from bot.core import picking
from bot.core.communities import Schedule
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.questions import freeze
from bot.core.results import Results
from bot.core.rounds import Kind, Round, Status
from bot.core.schedules import Due, closing
from bot.journeys import setup
from bot.present import rounds as round_words
from bot.present import setup as words
from bot.storage import rounds


async def show(
    connection: AsyncConnection, bank: Bank, actor: Actor, number: int, now: datetime
) -> Card:
    """Return an example of a schedule's question; another one each time it is asked for."""
    schedule = await setup.numbered(connection, actor, number)
    asked = (await rounds.histories(connection, [actor.community]))[actor.community].asked
    fitting = [one for one in bank.entries.values() if picking.fits(one, schedule.wish, now.date())]
    if not fitting:
        raise QuizError("nothing_fits")
    # What the team has had already gives nothing away.
    known = [one for one in fitting if one.id in asked] or fitting
    seed = f"{actor.community}/{number}/{now.isoformat()}"
    entry = random.Random(seed).choice(sorted(known, key=lambda one: one.id))
    card = round_words.public(actor.locale, Results(_round(schedule, entry, seed, now), 0))
    return words.example(actor.locale, card, number)


def _round(schedule: Schedule, entry: Entry, seed: str, now: datetime) -> Round:
    due = schedule.next or Due(now.date(), now)
    return Round(
        id=0,
        community=schedule.community,
        kind=Kind.DAILY,
        schedule=schedule.id,
        channel=schedule.channel,
        day=due.day,
        frozen=freeze(entry.draw(seed), seed),
        at_once=True,
        opened_at=due.at,
        closes_at=closing(schedule.rhythm, due),
        status=Status.OPEN,
    )
