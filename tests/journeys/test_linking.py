"""How do people link their accounts, and what becomes of what is kept about it?"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import Card, File, Form
from bot.core.people import Actor
from bot.requests import links as rl
from tests.support.linking import code_of, links
from tests.support.reading import labels, text
from tests.support.world import World

DISCORD = Actor("discord:1", "7", "Grace", "en", "#quiz")
ALONE = replace(DISCORD, community="discord:@7", channel="")
SLACK = Actor("slack:T1", "U7", "Grace H", "en", "#quiz", community_name="Acme")
WEB = Actor("web:playground", "a/b", "Gracie", "en", "#quiz")
KEEP = timedelta(days=90)


async def shown(world: World, actor: Actor) -> str:
    return text(await world.says(actor, "/quiz link"))


async def accounts(world: World) -> list[str]:
    return await world.column("SELECT account FROM links ORDER BY account")


async def test_two_accounts_become_one_person_by_a_code(world: World) -> None:
    assert "No other account is linked" in await shown(world, DISCORD)
    card = await world.presses(DISCORD, await world.says(DISCORD, "/quiz link"), "Get a code")
    code = re.fullmatch(r"Your code is (\w{4}-\w{4}-\w{4})", card.title)
    assert code
    assert f"/quiz link code:{code[1]}" in text(card)

    typed = code[1].lower().replace("-", " ")
    form = await world.presses(SLACK, await world.says(SLACK, "/quiz link"), "I have a code")
    assert isinstance(form, Form)
    asked = await world.fills(SLACK, form, code=typed)
    assert "The code is from Grace on Discord." in text(asked)
    assert await accounts(world) == [], "the question uses nothing up"
    done = await world.presses(SLACK, asked, "Yes, that is me")

    assert done.title == "Your accounts are linked"
    assert await accounts(world) == ["discord/7", "slack:T1/U7"]
    assert "Slack: Grace H in Acme · this one" in await shown(world, SLACK)
    for here in (DISCORD, ALONE):
        told = await shown(world, here)
        assert "Discord: Grace · this one" in told
        assert "Slack: Grace H in Acme" in told


async def test_whose_code_it_is_stands_before_the_link(world: World) -> None:
    """Somebody may be talked into entering the code of another: they see whose it is."""
    await links(world, SLACK, DISCORD)
    eve = replace(DISCORD, player="8", display_name="Eve")
    asked = await world.says(eve, f"/quiz link code:{await code_of(world, SLACK)}")
    assert "The code is from Grace H on Slack (Acme)." in text(asked)
    assert "Linked with it: Discord: Grace" in text(asked)
    assert "No other account" in text(await world.presses(eve, asked, "No"))
    assert await accounts(world) == ["discord/7", "slack:T1/U7"]


async def test_each_code_that_cannot_be_used_is_refused_in_its_own_words(world: World) -> None:
    code = await code_of(world, DISCORD)
    for here in (DISCORD, ALONE):
        own = await world.says(here, f"/quiz link code:{code}")
        assert "You made this code on this very account" in text(own)
    newer = await code_of(world, ALONE)
    older = await world.says(SLACK, f"/quiz link code:{code}")
    assert "This code holds no longer" in text(older)
    asked = await world.says(SLACK, f"/quiz link code:{newer}")
    world.clock.move(minutes=10)
    assert "This code holds no longer" in text(await world.presses(SLACK, asked, "Yes, that is me"))
    assert await accounts(world) == []

    code = await code_of(world, DISCORD)
    await world.sends(SLACK, f"ku:{code}:1")
    again = await world.says(WEB, f"/quiz link code:{code}")
    assert "This code has been used" in text(again)
    same = await world.says(SLACK, f"/quiz link code:{await code_of(world, DISCORD)}")
    assert "linked already" in text(same)
    assert "I know no such code" in text(await world.says(WEB, "/quiz link code:ABCD-EFGH"))
    assert "This account is linked with none" in text(await world.quiz.handle(WEB, rl.Unlink()))


async def test_five_wrong_codes_are_the_most_within_an_hour(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    code = await code_of(world, DISCORD)
    for number in range(5):
        reply = await world.says(SLACK, f"/quiz link code:WRONG{number}")
        assert "after 5 wrong ones you would have to wait" in text(reply)
        world.clock.move(minutes=1)
    await world.sends(SLACK, "md:1")  # deleting all their data gives them no further tries
    restarted = await another()
    code = await code_of(world, DISCORD)
    late = text(await restarted.says(SLACK, f"/quiz link code:{code}"))
    assert "5 codes were wrong within an hour. Try again in 55 minutes" in late
    assert "Link with" in (await world.says(WEB, f"/quiz link code:{code}")).title, "others may"
    assert "U7" not in str(await world.dump()), "and what is kept of it names nobody"
    world.clock.move(minutes=55)
    code = await code_of(world, DISCORD)
    assert "Link with" in (await world.says(SLACK, f"/quiz link code:{code}")).title
    await world.says(SLACK, "/quiz link code:WRONG")
    assert len(await world.rows("SELECT * FROM tries")) == 5, "the first is over an hour old"


async def test_one_code_used_by_two_at_once_links_one(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    code, other = await code_of(world, DISCORD), await another()
    both = await asyncio.gather(
        world.sends(SLACK, f"ku:{code}:1"), other.sends(WEB, f"ku:{code}:1")
    )
    assert sorted(one.title for one in both) == ["That did not work", "Your accounts are linked"]
    assert len(await accounts(world)) == 2


async def test_who_links_while_the_other_goes_leaves_nobody_half_linked(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    """The world's fixture looks for a person of one account."""
    other = await another()
    for _ in range(3):
        await links(world, SLACK, WEB)
        code = await code_of(world, DISCORD)
        await asyncio.gather(
            world.sends(SLACK, f"ku:{code}:1"),
            other.sends(DISCORD, "md:1"),
            other.sends(WEB, "md:1"),
        )
        await world.sends(SLACK, "md:1")
    assert list(world.quiz._troubles) == list(other.quiz._troubles) == []
    assert await accounts(world) == []


async def test_persons_are_merged_up_to_five_accounts(world: World) -> None:
    more = [replace(DISCORD, player=str(number)) for number in range(3)]
    await links(world, DISCORD, SLACK)
    await links(world, more[0], more[1])
    await links(world, SLACK, more[1])
    assert len(set(await world.column("SELECT person FROM links"))) == 1
    early = await code_of(world, DISCORD)
    await links(world, more[0], WEB)
    assert "the playground: Gracie" in await shown(world, SLACK)
    assert len(await accounts(world)) == 5
    assert labels(await world.says(WEB, "/quiz link")) == ["I have a code", "Unlink this account"]
    late = await code_of(world, more[2])
    for who, request in (
        (more[2], rl.UseCode(early, sure=True)),
        (WEB, rl.UseCode(late, sure=True)),
        (SLACK, rl.NewCode()),
    ):
        full = await world.quiz.handle(who, request)
        assert "5 accounts are the most for one person" in text(full)


async def test_an_account_is_unlinked_after_asking_once_more(world: World) -> None:
    await links(world, DISCORD, SLACK)
    await links(world, DISCORD, WEB)
    code = await code_of(world, DISCORD)
    asked = await world.presses(
        DISCORD, await world.says(ALONE, "/quiz link"), "Unlink this account"
    )
    assert "Still linked with each other: Slack: Grace H in Acme" in text(asked)
    assert len(await accounts(world)) == 3
    assert "Discord: Grace · this one" in text(await world.presses(DISCORD, asked, "No, keep it"))
    done = await world.presses(DISCORD, asked, "Yes, unlink it")
    assert done.title == "This account is linked with none any more"
    assert await accounts(world) == ["slack:T1/U7", "web:playground/a/b"]
    assert "holds no longer" in text(await world.says(WEB, f"/quiz link code:{code}"))
    await world.sends(SLACK, "kd:1")
    assert await accounts(world) == [], "one account is no link"


async def test_no_code_stands_anywhere_in_clear(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    code = await code_of(world, DISCORD)
    await world.says(SLACK, f"/quiz link code:{code}")
    await world.sends(SLACK, f"ku:{code}:1")
    plain = code.replace("-", "")
    kept = str(await world.dump())
    assert plain not in kept
    assert code not in kept
    said = "".join(capfd.readouterr())
    assert plain not in said
    assert code not in said
    assert world.messenger.messages == []


# --- one's own data ---------------------------------------------------------------------------


async def test_an_export_has_what_the_card_shows_of_other_accounts(world: World) -> None:
    await links(world, DISCORD, SLACK)
    await code_of(world, SLACK)
    await world.says(SLACK, "/quiz link code:WRONG")
    card = await world.sends(SLACK, "me")
    assert isinstance(card, Card)
    (file,) = card.blocks
    assert isinstance(file, File)
    data = json.loads(file.content)
    assert [(one["platform"], one["name"], one["this"]) for one in data["links"]] == [
        ("discord", "Grace", False),
        ("slack", "Grace H", True),
    ]
    assert [sorted(one) for one in data["link_codes"]] == [["at", "expires_at", "used_at"]]
    assert len(data["tries"]) == 1
    assert "discord/7" not in file.content


async def test_who_deletes_their_data_is_linked_with_none(world: World) -> None:
    await links(world, DISCORD, SLACK)
    await code_of(world, SLACK)
    await world.sends(SLACK, "md:1")
    assert await accounts(world) == []
    assert await world.column("SELECT account FROM link_codes") == ["discord/7"]


async def test_a_person_on_discord_stays_linked_while_another_server_knows_them(
    world: World,
) -> None:
    second = replace(DISCORD, community="discord:2")
    for here in (DISCORD, second):
        await world.says(here, "/quiz duel")
    await links(world, DISCORD, SLACK)
    await world.sends(second, "md:1")
    assert "discord/7" in await accounts(world)
    await world.sends(DISCORD, "md:1")
    assert await accounts(world) == []
    await links(world, DISCORD, SLACK)
    for here in (DISCORD, second):
        await world.says(here, "/quiz duel")
    await world.sends(ALONE, "md:1")
    assert await accounts(world) == [], "which is everything about them"


async def test_a_purged_community_takes_its_accounts_along(world: World) -> None:
    quiet, second = replace(SLACK, player="U8"), replace(DISCORD, community="discord:2")
    for here in (SLACK, DISCORD, second):
        await world.says(here, "/quiz duel")
    await links(world, DISCORD, SLACK)
    await links(world, WEB, quiet)  # who has never played
    await code_of(world, quiet)
    for gone, left in (
        ("discord:2", ["discord/7", "slack:T1/U7", "slack:T1/U8", "web:playground/a/b"]),
        ("slack:T1", []),
    ):
        await world.quiz.presence.left(gone)
        world.clock.move(KEEP)
        assert await world.quiz.presence.purge(KEEP) == 1
        assert await accounts(world) == left
    makers = await world.column("SELECT account FROM link_codes")
    assert [one for one in makers if one.startswith("slack")] == []
    await links(world, DISCORD, WEB)
    await world.quiz.presence.left("discord:1")
    world.clock.move(KEEP)
    assert await world.quiz.presence.purge(KEEP) == 1
    assert await accounts(world) == []
