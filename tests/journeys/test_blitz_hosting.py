"""Who may host, stop and take out a live round, and who is named in it?"""

from dataclasses import replace

import pytest

from bot import requests as r
from bot.cards import Line, Mention
from bot.core.blitz import LOBBY
from bot.core.people import Actor
from bot.core.rounds import Status
from bot.requests import blitz as g
from tests.support.bank import COLOUR
from tests.support.games import FILLERS, begun, goes_on, invited, named, newest, post, runs_out
from tests.support.people import ADA, ALAN, GRACE, elsewhere
from tests.support.reading import text
from tests.support.world import World


async def test_host_and_admins_may_stop_it_and_scores_are_kept(world: World) -> None:
    first = await begun(world)
    await world.answers(ALAN, first, "0")
    await runs_out(world)
    second = await goes_on(world)
    await world.answers(ALAN, second, "0")
    lobby = post(world, "blitz").card
    before = await world.dump()
    assert "Only who hosts" in text(await world.presses(ALAN, lobby, "Stop"))
    assert await world.dump() == before
    assert "stopped" in (await world.presses(ADA, lobby, "Stop")).title
    await world.settles()
    assert named(post(world, "podium").card) == [("Alan", 10)]
    assert "ended early; scores are kept" in text(post(world, "podium").card)
    assert (await newest(world)).status is Status.VOID
    assert "is over" in text(await world.presses(GRACE, lobby, "Stop"))


async def test_a_lobby_that_nobody_begins_ends_by_itself(world: World) -> None:
    card = await invited(world)
    await world.waits(LOBBY)
    assert post(world, "blitz").card.title == "No live round"
    assert "is over" in text(await world.presses(GRACE, card, "Begin"))
    assert (await invited(world)).title == "Your live round waits for players"


async def test_there_is_one_in_a_channel_and_others_elsewhere(world: World) -> None:
    await invited(world)
    assert "on in this channel already" in text(await world.says(ALAN, "/quiz blitz"))
    other = replace(ALAN, channel="#other")
    assert "waits for players" in (await world.says(other, "/quiz blitz")).title


async def test_only_the_host_or_an_admin_begins_and_only_once(world: World) -> None:
    card = await invited(world)
    assert "Only who hosts" in text(await world.presses(ALAN, card, "Begin"))
    assert (await world.presses(ADA, card, "Begin")).title == "It begins"
    assert "begun already" in text(await world.presses(GRACE, card, "Begin"))
    await world.settles()
    assert len(await world.rounds()) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/quiz blitz 0", "waits for players"),
        ("/quiz blitz 21", "1 to 20"),
        ("/quiz blitz many", "1 to 20"),
        ("/quiz blitz seconds:9", "10 to 120"),
        ("/quiz blitz seconds:soon", "10 to 120"),
        ("/quiz blitz topic:sports", "no topic"),
        ("/quiz blitz topic:light, models", "one topic"),
        ("/quiz blitz topic:numbers", "No question is left"),
        ("/quiz blitz 20 light 120 yes", "waits for players"),
    ],
)
async def test_what_can_be_asked_for(world: World, line: str, said: str) -> None:
    world.knows(*FILLERS)
    assert said in text(await world.says(GRACE, line))


async def test_nobody_hosts_where_nobody_else_is(world: World) -> None:
    alone = Actor("test:@u2", "u2", "Grace", "en", "dm")
    assert "Here we are alone" in text(await world.says(alone, "/quiz blitz"))


async def test_where_nothing_can_be_posted_the_host_is_told_why(world: World) -> None:
    world.knows(*FILLERS)
    world.messenger.wrong["#quiz"] = ["I may not post there."]
    reply = await world.says(GRACE, "/quiz blitz")
    assert reply.title == "No live round"
    assert "I may not post there." in text(reply)


async def test_who_hides_keeps_their_score_and_is_not_named(world: World) -> None:
    await world.says(ALAN, "/quiz me")
    await world.quiz.handle(ALAN, r.HideMe(hidden=True))
    card = await invited(world, "/quiz blitz 1")
    await world.presses(ALAN, card, "I play")
    await world.waits(seconds=4)
    lobby = post(world, "blitz").card
    assert not [part for block in lobby.blocks if isinstance(block, Line) for part in block.parts
                if isinstance(part, Mention) and part.name == "Alan"]  # fmt: skip
    await world.presses(GRACE, card, "Begin")
    await world.settles()
    round = await newest(world)
    await world.answers(ALAN, round, "0")
    await runs_out(world)
    await goes_on(world)
    podium = post(world, "podium").card
    assert "Alan" not in text(podium)
    assert (await world.presses(ALAN, podium, "How did I do?")).title.startswith("Place 1, 10")


async def test_fast_answers_are_told_to_the_host_alone_and_count(world: World) -> None:
    world.knows(replace(FILLERS[0], stem="x" * 100))
    round = await begun(world, "/quiz blitz 1")
    await world.answers(ALAN, round, "0")
    await world.waits(seconds=1)
    await world.answers(ADA, round, "0")
    await runs_out(world)
    await goes_on(world)
    podium = post(world, "podium").card
    assert named(podium) == [("Ada", 10), ("Alan", 10)]
    told = text(await world.presses(GRACE, podium, "How did I do?"))
    assert "Alan: question 1, after 0.0 seconds" in told
    assert "Ada" not in told
    assert "fast" not in text(await world.presses(ALAN, podium, "How did I do?"))


async def test_an_admin_may_take_it_out_and_everything_follows(world: World) -> None:
    first = await begun(world)
    await world.answers(ALAN, first, "0")
    await runs_out(world)
    second = await goes_on(world)
    await world.answers(ALAN, second, "0")
    await runs_out(world)
    await goes_on(world)
    podium = post(world, "podium")
    assert named(podium.card) == [("Alan", 20)]
    shown = await world.presses(ADA, podium.card, "How did I do?")
    sure = await world.presses(ADA, shown, "Take this live round out")
    assert named(podium.card) == [("Alan", 20)]
    assert "taken out" in (await world.presses(ADA, sure, "Yes, take it out")).title
    await world.waits(seconds=4)
    assert podium.card.title == "Live round, taken out"
    assert "It counts for nobody" in text(world.message(first).card)
    assert await world.column("SELECT sum(points) FROM ledger") == [0]


async def test_a_wrong_question_is_taken_out_of_a_game_that_is_over(world: World) -> None:
    round = await begun(world, "/quiz blitz 1")
    await world.answers(ALAN, round, "0")
    await runs_out(world)
    await goes_on(world)
    await world.says(ADA, f"/quiz question void {round.question.id} it is silly")
    await world.waits(seconds=4)
    assert named(post(world, "podium").card) == []
    assert "it is silly" in text(world.message(round).card)


async def test_foreign_and_forged_buttons_change_nothing(world: World) -> None:
    round = await begun(world)
    before = await world.dump()
    stranger = elsewhere(GRACE, admin=True)
    for id in (1, 999, 2**63 - 1):
        for request in (g.JoinBlitz(id), g.StartBlitz(id), g.StopBlitz(id), g.ShowBlitz(id),
                        g.VoidBlitz(id, sure=True)):  # fmt: skip
            assert "do not know this live round" in text(
                await world.sends(stranger, r.encode(request))
            )
    assert "Only admins" in text(await world.sends(GRACE, r.encode(g.VoidBlitz(1, sure=True))))
    await world.answers(stranger, round, "0")
    assert await world.dump() == before


async def test_the_question_is_no_spoiler_elsewhere(world: World) -> None:
    world.knows(COLOUR)
    await begun(world, "/quiz blitz 1")
    sealed = await world.says(ALAN, "/quiz ask rayleigh scattering")
    assert "Short waves" not in text(sealed)
    export = await world.quiz.handle(ALAN, r.ExportMe())
    assert "colour" not in text(export)


async def test_who_leaves_takes_their_name_along(world: World) -> None:
    card = await invited(world, "/quiz blitz 1")
    await world.presses(GRACE, card, "I play")
    await world.presses(GRACE, card, "Begin")
    await world.settles()
    await world.answers(GRACE, await newest(world), "0")
    await runs_out(world)
    await goes_on(world)
    podium = post(world, "podium")
    assert "Grace" in text(podium.card)
    await world.quiz.handle(GRACE, r.ForgetMe(sure=True))
    await world.waits(seconds=4)
    assert "Grace" not in text(podium.card) + text(post(world, "blitz").card)
    assert await world.rows("SELECT * FROM blitz_players") == []
