"""Whom a community's own admins name may do what admins may, there and until they are removed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, get_args

import orjson
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot import requests as r
from bot.cards import Card, File
from bot.core.people import Actor, Member
from bot.core.permissions import ADMIN
from bot.journeys import admins as journey
from bot.requests.admins import ChangeAdmins
from bot.storage import admins
from tests.support.bank import COLOUR, fixed
from tests.support.people import TEAM, elsewhere, somebody
from tests.support.reading import labels, text
from tests.support.world import World

KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(r.Request)}
ONLY_ADMINS = "Only admins of this community can do that."
NO_HEIR = "who was named can name or remove nobody"
OTHERS = "test:others"


@contextmanager
def heard(world: World) -> Iterator[list[str]]:
    """Collect the statements that go to the database."""
    found: list[str] = []

    def hear(_c: object, _u: object, statement: str, *_more: object) -> None:
        found.append(statement)

    event.listen(world.database.engine.sync_engine, "before_cursor_execute", hear)
    yield found
    event.remove(world.database.engine.sync_engine, "before_cursor_execute", hear)


async def test_who_is_named_may_set_up_and_is_shown_how(
    world: World, ada: Actor, grace: Actor
) -> None:
    assert ONLY_ADMINS in text(await world.says(grace, "/quiz setup time:09:00"))
    assert "For admins" not in text(await world.says(grace, "/quiz help"))
    assert "[Set up a daily question]" not in text(await world.says(grace, "/quiz today"))

    done = await world.says(ada, "/quiz admins add:@Grace")

    assert done.title == "Grace may now do what admins may"
    assert "@Grace · since" in text(done)
    assert "For admins" in text(await world.says(grace, "/quiz help"))
    assert "[Set up a daily question]" in text(await world.says(grace, "/quiz today"))
    assert "[Doctor]" in text(await world.quiz.settings(grace))
    saved = await world.says(grace, "/quiz setup time:09:00")
    assert saved.title == "Daily question 1 is set"
    (offered,) = await world.quiz.suggest(grace, "schedule", "", "pause")
    assert offered.value == "1"


async def test_who_is_named_looks_after_games_as_well(
    world: World, ada: Actor, grace: Actor
) -> None:
    assert "[Plan a contest]" not in text(await world.says(grace, "/quiz contest"))
    await world.says(ada, "/quiz admins add:@Grace")
    assert "[Plan a contest]" in text(await world.says(grace, "/quiz contest"))
    invited = await world.says(ada, "/quiz blitz")
    assert "Only" not in text(invited)
    (game,) = await world.column("SELECT id FROM blitzes")
    await world.sends(grace, f"bx:{game}")
    assert await world.column("SELECT state FROM blitzes") == ["stopped"]


async def test_who_is_removed_is_none_at_once(world: World, ada: Actor, grace: Actor) -> None:
    await world.sets_up()
    listed = await world.says(ada, "/quiz admins add:@Grace")
    assert ONLY_ADMINS not in text(await world.says(grace, "/quiz doctor"))

    gone = await world.presses(ada, listed, "Remove Grace")

    assert gone.title == "Grace is not named any more"
    assert "Nobody is named here now." in text(gone)
    assert ONLY_ADMINS in text(await world.says(grace, "/quiz doctor"))
    assert "For admins" not in text(await world.says(grace, "/quiz help"))
    assert "[Doctor]" not in text(await world.quiz.settings(grace))
    assert await world.quiz.suggest(grace, "schedule", "", "pause") == []
    again = await world.presses(ada, listed, "Remove Grace")
    assert "Nobody “u2” is named here, so nothing was changed." in text(again)


@pytest.mark.parametrize("name", sorted(ADMIN))
async def test_what_admins_may_do(
    world: World, ada: Actor, grace: Actor, alan: Actor, name: str
) -> None:
    named, removed, other, abroad = grace, alan, somebody(1), elsewhere(grace, OTHERS)
    await world.says(ada, "/quiz admins add:@Grace")
    await world.says(ada, "/quiz admins add:@Alan")
    await world.says(ada, "/quiz admins remove:@Alan")
    request = KINDS[name]()
    for who in (removed, other, abroad):
        assert ONLY_ADMINS in text(await world.quiz.handle(who, request)), who
    reply = text(await world.quiz.handle(named, request))
    assert ONLY_ADMINS not in reply
    assert (NO_HEIR in reply) is (name == "ChangeAdmins")
    reply = text(await world.quiz.handle(ada, request))
    assert ONLY_ADMINS not in reply
    assert NO_HEIR not in reply


async def test_the_list_says_who_since_when_and_by_whom(
    world: World, ada: Actor, grace: Actor
) -> None:
    assert "Nobody is named here now." in text(await world.says(ada, "/quiz admins"))
    await world.says(ada, "/quiz zone utc")  # so she is known by her name
    await world.says(ada, "/quiz admins add:u2")
    world.clock.move(days=1)
    await world.says(ada, "/quiz admins add:u3")
    shown = await world.says(ada, "/quiz admins")
    assert shown.title == "Who was named an admin of the quiz"
    grace_s, alan_s = text(shown).splitlines()[1:3]
    assert grace_s.startswith("@Grace · since ")
    assert alan_s.startswith("@Alan · since ")
    assert grace_s.endswith(" · named by @Ada")
    assert grace_s.split(" · ")[1] != alan_s.split(" · ")[1], "on different days"
    assert labels(shown) == ["Remove Grace", "Remove Alan"]

    seen = await world.says(grace, "/quiz admins")
    assert "@Alan · since" in text(seen)
    assert labels(seen) == [], "who was named removes nobody"
    assert "Only admins of this community itself can name and remove people." in text(seen)


async def test_who_was_named_names_and_removes_nobody(
    world: World, ada: Actor, grace: Actor
) -> None:
    listed = await world.says(ada, "/quiz admins add:@Grace")
    before = await world.dump()
    for line in ("add:@Alan", "remove:@Grace", "add:@Alan remove:@Grace"):
        assert NO_HEIR in text(await world.says(grace, f"/quiz admins {line}"))
    assert NO_HEIR in text(await world.presses(grace, listed, "Remove Grace"))
    assert await world.dump() == before
    raised = replace(grace, is_admin=True)  # the platform makes her one, too
    assert NO_HEIR not in text(await world.says(raised, "/quiz admins remove:@Grace"))


async def test_nobody_is_named_twice(world: World, ada: Actor, grace: Actor) -> None:
    await world.says(ada, "/quiz admins add:@Grace")
    before = await world.dump(["admins"])
    world.clock.move(days=1)
    again = await world.says(replace(ada, player="u9"), "/quiz admins add:@Grace")
    assert again.title == "Grace was named before"
    assert await world.dump(["admins"]) == before


async def test_two_who_name_the_same_at_once_name_them_once(
    world: World, ada: Actor, another: Callable[[], Awaitable[World]]
) -> None:
    twin = await another()
    cards = await asyncio.gather(
        *(one.says(ada, "/quiz admins add:@Grace") for one in (world, twin, world, twin))
    )
    titles = sorted(one.title for one in cards)
    assert titles == ["Grace may now do what admins may", *["Grace was named before"] * 3]
    assert await world.column("SELECT player FROM admins") == ["u2"]


async def test_one_can_take_over_from_another(world: World, ada: Actor) -> None:
    await world.says(ada, "/quiz admins add:@Grace")
    card = await world.says(ada, "/quiz admins add:@Alan remove:@Grace")
    assert text(card).splitlines()[:2] == [
        "Grace is not named any more",
        "Alan may now do what admins may",
    ]
    assert await world.column("SELECT player FROM admins") == ["u3"]


@pytest.mark.parametrize("given", ["@Nobody", "u99", "add @Grace", "🦆", "'; --", "x" * 999])
async def test_who_is_not_here_cannot_be_named(world: World, ada: Actor, given: str) -> None:
    before = await world.dump()
    card = await world.says(ada, f"/quiz admins add:{given}")
    assert "I find no person" in text(card)
    assert await world.dump() == before


async def test_a_person_of_another_community_cannot_be_named_by_their_id(
    world: World, ada: Actor
) -> None:
    world.messenger.strangers.add((TEAM, "u2"))
    for card in (
        await world.says(ada, "/quiz admins add:u2"),
        await world.sends(ada, r.encode(ChangeAdmins("u2"))),
        await world.says(ada, "/quiz admins add @Grace"),  # no name, and so nobody is removed
    ):
        assert "so nothing was changed" in text(card)
    assert await world.rows("SELECT * FROM admins") == []


async def test_nobody_is_named_while_the_platform_cannot_be_asked(world: World, ada: Actor) -> None:
    world.messenger.fail("Slack asks us to wait")
    card = await world.says(ada, "/quiz admins add:@Grace")
    assert "I could not find out whether they are here: Slack asks us to wait." in text(card)
    assert await world.rows("SELECT * FROM admins") == []


async def test_a_community_names_twenty_people_at_most(world: World, ada: Actor) -> None:
    await world.says(ada, "/quiz admins add:@Alan")
    async with world.database.write() as connection:
        for number in range(journey.MOST - 1):
            member = Member(f"p{number}", f"Player {number}")
            await admins.add(connection, TEAM, member, "u1", world.clock())
    card = await world.says(ada, "/quiz admins add:@Grace")
    assert "20 people are the most that can be named." in text(card)
    assert (await world.says(ada, "/quiz admins add:@Alan")).title == "Alan was named before"
    card = await world.says(ada, "/quiz admins add:@Grace remove:@Alan")
    assert "Grace may now do what admins may" in text(card)
    assert len(labels(await world.says(ada, "/quiz admins"))) == 20


async def test_two_of_one_name_are_removed_by_their_ids(world: World, ada: Actor) -> None:
    await world.says(ada, "/quiz admins add:@Grace")
    async with world.database.write() as connection:
        await admins.add(connection, TEAM, Member("u8", "grace"), "u1", world.clock())
    card = await world.says(ada, "/quiz admins remove:@Grace")
    assert "Nobody “@Grace” is named here" in text(card), "which of the two?"
    await world.says(ada, "/quiz admins remove:u8")
    assert await world.column("SELECT player FROM admins") == ["u2"]


async def test_who_deletes_their_data_is_not_named_any_more(
    world: World, ada: Actor, grace: Actor
) -> None:
    await world.says(ada, "/quiz admins add:@Grace")
    card = await world.sends(grace, "me")
    assert isinstance(card, Card)
    (file,) = card.blocks
    assert isinstance(file, File)
    (row,) = orjson.loads(file.content)["admins"]
    assert (row["player"], row["by_player"]) == ("u2", "u1")

    await world.sends(grace, "md:1")

    assert await world.rows("SELECT * FROM admins") == []
    assert ONLY_ADMINS in text(await world.says(grace, "/quiz doctor"))


async def test_deleting_everything_from_afar_counts_too(
    world: World, ada: Actor, grace: Actor
) -> None:
    """She has never played, so nothing but this says that she is known here."""
    await world.says(ada, "/quiz admins add:@Grace")
    await world.says(elsewhere(ada, OTHERS, admin=True), "/quiz admins add:@Alan")
    alone = replace(grace, community="test:@u2")
    assert "test:team" in text(await world.sends(alone, "me"))
    await world.sends(alone, "md:1")
    assert await world.column("SELECT player FROM admins") == ["u3"]


async def test_who_named_somebody_and_deletes_their_data_is_not_named_in_the_list(
    world: World, ada: Actor, grace: Actor
) -> None:
    await world.says(ada, "/quiz admins add:@Grace")
    await world.sends(ada, "md:1")
    shown = text(await world.says(ada, "/quiz admins"))
    assert "@Grace · since" in shown
    assert "named by" not in shown
    assert ONLY_ADMINS not in text(await world.says(grace, "/quiz doctor")), "she still is one"


async def test_answers_and_lookups_never_ask_who_was_named(
    world: World, ada: Actor, grace: Actor
) -> None:
    round = await world.asked(fixed(COLOUR))
    await world.says(ada, "/quiz admins add:@Grace")
    with heard(world) as statements:
        await world.answers(grace, round, "0")
        await world.says(grace, "/quiz ask sky")
        await world.sends(grace, "c:light")
        await world.says(grace, "/quiz me")
        await world.quiz.suggest(grace, "query", "li", "ask")
    assert statements
    assert not any("admins" in one for one in statements)
    with heard(world) as statements:
        await world.says(ada, "/quiz help")
    assert statements == [], "the platform has said who she is"


async def test_everything_else_asks_once(world: World, grace: Actor) -> None:
    for line in ("help", "today", "doctor", "setup", "pause"):
        with heard(world) as statements:
            await world.says(grace, f"/quiz {line}")
        assert sum("FROM admins" in one for one in statements) == 1, line


async def test_help_is_given_without_a_database_and_nobody_becomes_an_admin(
    world: World, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.says(ada, "/quiz admins add:@Grace")

    async def gone(*_: object) -> bool:
        raise OperationalError("SELECT", {}, Exception("no such file"))

    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.admins.is_named", gone)
        for card in (await world.says(grace, "/quiz help"), await world.quiz.settings(grace)):
            assert "did not work" not in text(card)
            assert "Set up" not in text(card)
        refused = text(await world.says(grace, "/quiz pause"))
        assert "database cannot be" in refused
        assert await world.quiz.suggest(grace, "schedule", "", "pause") == []


async def test_nobody_can_be_named_where_somebody_is_alone(world: World, ada: Actor) -> None:
    alone = replace(ada, community="test:@u1")
    for line in ("/quiz admins", "/quiz admins add:@Grace"):
        assert "That belongs to a server" in text(await world.says(alone, line))
    assert await world.rows("SELECT * FROM admins") == []
