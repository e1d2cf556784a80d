"""Who plans a contest, or holds one, learns at once whether its channel will do.

The platform is asked between two transactions, never inside of one.
"""

from bot.bank import Bank
from bot.cards import Card
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.journeys import contest_moves, contest_places, contest_plans
from bot.ports import Clock, Messenger
from bot.present import contests as words
from bot.requests.contests import HoldContest, SaveContest
from bot.storage.database import Database


async def expect_own(messenger: Messenger | None, actor: Actor, channel: str) -> None:
    """Refuse the channel of another community."""
    if channel and messenger and await messenger.is_foreign(channel, actor.community):
        raise QuizError("foreign_channel")


async def contest(
    database: Database,
    messenger: Messenger | None,
    bank: Bank,
    actor: Actor,
    request: SaveContest | HoldContest,
    clock: Clock,
) -> Card:
    """Plan a contest or change it, or have one of the league held here as well."""
    if isinstance(request, HoldContest):
        problems = await messenger.problems(actor.channel) if messenger else []
        async with database.write() as connection:
            return await contest_places.hold(connection, actor, request, clock(), problems)
    await expect_own(messenger, actor, request.channel.strip())
    async with database.write() as connection:
        plan = await contest_plans.save(connection, bank, actor, request, clock())
    problems = await messenger.problems(plan.channel) if messenger else []
    if contest_moves.is_there_again(plan, request, problems):
        async with database.write() as connection:
            plan = await contest_moves.going_on(connection, plan)
    return words.saved(actor.locale, plan, problems)
