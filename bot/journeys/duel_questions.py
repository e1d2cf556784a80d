"""What are the two of a duel asked? The same questions, which nobody could have shown either."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank, Entry
from bot.bank.drawing import DrawError
from bot.core import duels as rules
from bot.core import picking
from bot.core.duels import Duel, Who
from bot.core.questions import Frozen, freeze
from bot.core.rounds import Kind
from bot.core.schedules import Reveal
from bot.journeys import daily
from bot.storage import communities, links, rounds, seen
from bot.storage.rounds import NewRound

log = structlog.get_logger()


async def choose(
    connection: AsyncConnection,
    bank: Bank,
    topic: str,
    pair: tuple[Who, Who],
    now: datetime,
    seed: str,
) -> list[Entry]:
    """Return what neither of two players has seen anywhere, in the order in which to take it.

    Of what two communities ask, nothing is taken whose key one of them has corrected.
    """
    places = {community for community, _ in pair}
    known = await rounds.histories(connection, places)
    barred: set[str] = set()
    for history in known.values():
        barred |= history.asked.keys() | _taken_out(bank, history)
        if len(places) > 1:
            barred |= history.fixed.keys()
    wish = picking.Wish(frozenset([topic]) if topic else frozenset())
    fitting = (
        one
        for one in bank.entries.values()
        if one.kind in rules.SECONDS and picking.fits(one, wish, now.date())
    )
    faces = await links.faces(connection, pair)
    asked = await seen.questions(connection, faces)
    looked_up = await seen.concepts(connection, faces)
    return rules.choose(fitting, asked | barred, looked_up, seed)


def _taken_out(bank: Bank, history: picking.History) -> set[str]:
    return {
        id
        for id, version in history.voided.items()
        if id in bank.entries and bank.entries[id].version <= version
    }


def draw(found: Sequence[Entry], duel: Duel, seed: str) -> list[tuple[Entry, Frozen]]:
    """Return the questions as both are asked them, the easiest first."""
    drawn: dict[str, Frozen] = {}
    for entry in found:
        own = f"{seed}/{entry.id}"
        try:
            drawn[entry.id] = freeze(entry.draw(own), own)
        except DrawError:  # another one is as good
            log.exception("question cannot be drawn", question=entry.id)
        if len(drawn) == duel.questions:
            break
    chosen = [entry for entry in found if entry.id in drawn]
    return [(entry, drawn[entry.id]) for entry in rules.easiest_first(chosen)]


async def put(
    connection: AsyncConnection,
    duel: Duel,
    asked: Sequence[tuple[Entry, Frozen]],
    now: datetime,
) -> list[NewRound]:
    """Return the rounds of a duel: in each community the same, on its own boards."""
    known = await rounds.histories(connection, duel.places)
    new = []
    for community, channel in duel.places.items():
        zone = ZoneInfo(await communities.zone(connection, community))
        for entry, frozen in asked:
            new.append(
                NewRound(
                    community=community,
                    schedule=None,
                    channel=channel,
                    day=now.astimezone(zone).date(),
                    frozen=frozen,
                    reveal=Reveal.AT_CLOSING.value,
                    opened_at=now,
                    closes_at=duel.ends_at,
                    correction=daily.still_corrected(entry, known[community]),
                    kind=Kind.DUEL,
                    game=duel.id,
                )
            )
    return new
