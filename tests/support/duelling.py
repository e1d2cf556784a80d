"""How do two people come to a duel in the tests, and what do they do in it?"""

from bot.cards import Card, Reply
from bot.core.duels import Duel
from bot.core.people import Actor
from bot.core.questions import Question
from bot.core.rounds import Kind, Round
from bot.requests.duels import PlayDuel
from bot.storage import duels
from tests.support.bank import filler
from tests.support.messenger import Message
from tests.support.reading import labels
from tests.support.world import World


def easy(count: int = 8) -> list[Question]:
    """Return so many questions whose option "yes" is right."""
    return [filler(number) for number in range(count)]


async def met(world: World, *actors: Actor) -> None:
    """Let people be known here, as everybody is who has looked at their duels."""
    for actor in actors:
        await world.says(actor, "/quiz duel")


async def offered(world: World, challenger: Actor, opponent: Actor, more: str = "") -> Duel:
    """Let one challenge the other in the channel; return the offer."""
    await met(world, challenger, opponent)
    before = {one.id for one in await every(world)}
    card = await world.says(challenger, f"/quiz duel player:{opponent.player} {more}")
    assert card.title == "Your challenge stands", card
    await world.settles()
    (new,) = [one for one in await every(world) if one.id not in before]
    return new


async def running(
    world: World, challenger: Actor, opponent: Actor, more: str = "questions:3"
) -> Duel:
    """Let one challenge the other, who accepts."""
    duel = await offered(world, challenger, opponent, more)
    card = await world.presses(opponent, offer(world, duel).card, "Accept")
    assert card.title == "The duel is on", card
    await world.waits(seconds=10)  # messages are not edited more often than that
    return await now(world, duel)


async def every(world: World) -> list[Duel]:
    """Return all duels there are, oldest first."""
    ids = await world.column("SELECT id FROM duels ORDER BY id")
    async with world.database.read() as connection:
        return list((await duels.load(connection, ids)).values())


async def now(world: World, duel: Duel) -> Duel:
    """Return a duel as it stands now."""
    return {one.id: one for one in await every(world)}[duel.id]


async def rounds_of(world: World, duel: Duel, community: str = "") -> list[Round]:
    """Return the rounds of a duel in their order, in the challenger's community or another."""
    found = await world.rounds(community or duel.community)
    return [one for one in found if one.kind is Kind.DUEL and one.game == duel.id]


def offer(world: World, duel: Duel, where: str = "") -> Message:
    """Return the public message of a challenge, with ":there" in the other one's community."""
    (found,) = [one for one in world.messenger.messages if one.once == f"duel:{duel.id}{where}"]
    return found


def results(world: World, duel: Duel, where: str = "") -> list[Message]:
    """Return the public messages that tell how a duel went: one at most, once it is over."""
    key = f"duel:{duel.id}:result{where}"
    return [one for one in world.messenger.messages if one.once == key]


def letter(round: Round, word: str) -> str:
    """Return the letter that "yes", the right answer, or "no" has in a round."""
    options = round.question.body.options  # type: ignore[union-attr] # a filler
    index = next(i for i, option in enumerate(options) if option.text.endswith(word))
    return "ABCDEFGH"[round.frozen.shown(index)]


async def answers_all(
    world: World, actor: Actor, duel: Duel, plan: str, seconds: float = 5
) -> Card:
    """Play through a duel: "yyn" answers right, right and wrong, each after so many seconds."""
    shown: Reply = await world.quiz.handle(actor, PlayDuel(duel.id))
    for round, how in zip(await rounds_of(world, duel, actor.community), plan, strict=True):
        assert round.question.stem in str(shown), shown
        world.clock.move(seconds=seconds)
        word = "yes" if how == "y" else "no"
        assert letter(round, word) in labels(shown)
        shown = await world.presses(actor, shown, letter(round, word))
    assert isinstance(shown, Card)
    return shown
