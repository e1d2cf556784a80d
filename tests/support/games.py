"""How does a test play a live round? Somebody invites, time passes, and boards are read."""

from bot.cards import Card, Standings
from bot.core.blitz import PAUSE
from bot.core.people import Actor
from bot.core.rounds import Round
from tests.support.bank import ONE_OF_EACH, filler, fixed
from tests.support.messenger import Message
from tests.support.people import GRACE
from tests.support.reading import text
from tests.support.world import World

FILLERS = [fixed(filler(n)) for n in range(8)]
"""Easy questions: A is right."""


async def invited(world: World, line: str = "/quiz blitz 2", by: Actor = GRACE) -> Card:
    """Have somebody invite to a live round in a world of easy questions: A is right."""
    if len(world.bank.entries) == len(ONE_OF_EACH):
        world.knows(*FILLERS)
    reply = await world.says(by, line)
    assert isinstance(reply, Card)
    await world.settles()
    return reply


async def begun(world: World, line: str = "/quiz blitz 2", by: Actor = GRACE) -> Round:
    """Have the first question asked; return its round."""
    card = await invited(world, line, by)
    reply = await world.presses(by, card, "Begin")
    assert reply.title == "It begins", text(reply)
    await world.settles()
    return await newest(world)


async def newest(world: World) -> Round:
    return (await world.rounds())[-1]


async def goes_on(world: World) -> Round:
    """Let the next question come."""
    await world.waits(PAUSE)
    return await newest(world)


async def runs_out(world: World) -> None:
    """Let the time of the open question run out."""
    world.clock.at((await newest(world)).closes_at)
    await world.settles()


def post(world: World, subject: str) -> Message:
    """Return the newest message of a subject."""
    return [one for one in world.messenger.messages if one.once.startswith(f"{subject}:")][-1]


def named(card: Card) -> list[tuple[str, int]]:
    """Return names and points of the board that a card shows."""
    boards = [one for one in card.blocks if isinstance(one, Standings)]
    return [(row.who.name, row.points) for board in boards for row in board.rows]
