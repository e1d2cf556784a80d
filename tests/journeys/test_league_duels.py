"""Two people of one league play a duel, one on Slack and one on Discord, each where they are."""

from dataclasses import replace

from bot import requests as r
from bot.cards import Mention
from bot.core.duels import State
from bot.core.people import Actor
from bot.journeys import rivals
from bot.requests import duels as d
from tests.support.clock import MONDAY
from tests.support.duelling import (
    answers_all,
    easy,
    every,
    met,
    now,
    offer,
    results,
    rounds_of,
)
from tests.support.leaguing import (
    ACME,
    ADA,
    ALAN,
    BETA,
    EVE,
    GRACE,
    THERE,
    challenged,
    crossed,
    in_league,
)
from tests.support.linking import linked
from tests.support.reading import labels, text
from tests.support.world import World

BOTH = ("", THERE)


async def test_a_duel_between_slack_and_discord_from_the_challenge_to_the_rematch(
    world: World,
) -> None:
    world.knows(*easy(12))
    await in_league(world)
    duel = await challenged(world, GRACE, "Alan · Beta")
    here, there = offer(world, duel), offer(world, duel, THERE)
    assert (here.channel, there.channel) == ("C1", "11")
    assert "@Grace challenges @Alan (Beta): 3 questions" in text(here.card)
    assert "@Grace (Acme) challenges @Alan: 3 questions" in text(there.card)
    assert (labels(here.card), labels(there.card)) == ([], ["Accept", "Decline"])
    assert labels(await world.says(ALAN, "/quiz duel")) == [
        "Accept Grace (Acme)",
        "Decline Grace (Acme)",
    ]
    await world.presses(ALAN, there.card, "Accept")
    await world.waits(seconds=10)

    first = await rounds_of(world, duel, ACME)
    second = await rounds_of(world, duel, BETA)
    assert [one.frozen for one in first] == [one.frozen for one in second]
    assert (await world.presses(GRACE, here.card, "Play")).title == "Question 1 of 3"
    done = await answers_all(world, GRACE, duel, "yyn")
    assert "@Alan (Beta)" in text(done)
    await world.waits(seconds=10)
    assert [results(world, duel, where) for where in BOTH] == [[], []]
    assert (await answers_all(world, ALAN, duel, "ynn")).title == "The duel is over"
    await world.waits(seconds=10)
    (mine,), (theirs,) = (results(world, duel, where) for where in BOTH)
    assert "@Grace wins against @Alan (Beta)" in text(mine.card)
    assert "@Grace (Acme) wins against @Alan" in text(theirs.card)
    for told in (text(mine.card), text(theirs.card)):
        assert "20 2 of 3 right, 0:15" in told
        assert "10 1 of 3 right, 0:15" in told
        assert " 1, " in told
        assert "0 draws" in told
    assert "@Alan (Beta) · you won · 20 : 10 · between you 1 : 0" in text(
        await world.says(GRACE, "/quiz duel")
    )
    review = await world.presses(ALAN, theirs.card, "See the questions")
    assert "Because of filler-light" in text(review)
    assert "You answered:" in text(review)

    again = await world.presses(ALAN, theirs.card, "Rematch")
    assert again.title == "Your challenge stands", again
    await world.waits(seconds=10)
    new = (await every(world))[-1]
    assert new.players == ((BETA, "7"), (ACME, "UG"))
    assert (offer(world, new).channel, offer(world, new, THERE).channel) == ("11", "C1")
    await world.presses(GRACE, offer(world, new, THERE).card, "Decline")
    assert await world.differences() == []


async def test_nobody_is_a_mention_where_they_are_not(world: World) -> None:
    world.knows(*easy())
    await in_league(world)
    duel = await crossed(world)
    for where, own in (("", "UG"), (THERE, "7")):
        for card in offer(world, duel, where).cards:
            named = [part for line in card.blocks for part in getattr(line, "parts", ())]
            ids = [part.player for part in named if isinstance(part, Mention)]
            assert sorted(ids) == ["", own]


async def test_the_buttons_work_for_the_right_one_in_their_own_community(world: World) -> None:
    world.knows(*easy())
    await in_league(world)
    offered = await challenged(world, GRACE, "Alan · Beta")
    third = Actor("discord:9", "7", "Alan", "en", "1")  # the same account, but another server
    # The ids of the two, in the community of the other.
    twins = (replace(GRACE, player="7"), replace(ALAN, player="UG"))
    await met(world, third, *twins)
    before = await world.dump()
    strangers = (ADA, EVE, *twins)
    for who in (GRACE, *strangers):
        for made in (d.AcceptDuel, d.DeclineDuel):
            assert "not yours to answer" in text(await world.quiz.handle(who, made(offered.id)))
    for who in (ALAN, *strangers):
        reply = await world.quiz.handle(who, d.WithdrawDuel(offered.id))
        assert "not yours to answer" in text(reply)
    kinds = (d.AcceptDuel, d.DeclineDuel, d.WithdrawDuel, d.PlayDuel, d.Rematch, d.ReviewDuel)
    for kind in kinds:
        assert "do not know this duel here" in text(await world.quiz.handle(third, kind(1)))
    assert await world.dump() == before

    await world.presses(ALAN, offer(world, offered, THERE).card, "Accept")
    for who in (GRACE, ALAN):
        await world.quiz.handle(who, d.PlayDuel(offered.id))
    before = await world.dump()
    for who in strangers:
        for request in (d.PlayDuel(offered.id), d.Rematch(offered.id)):
            assert "between two others" in text(await world.quiz.handle(who, request))
    for who, other in ((GRACE, BETA), (ALAN, ACME), (twins[0], ACME), (twins[1], BETA)):
        for round in await rounds_of(world, offered, other):
            assert "I do not know this question" in text(await world.answers(who, round, "0"))
    assert await world.dump() == before


async def test_nothing_is_told_on_either_side_before_both_are_done(world: World) -> None:
    world.knows(*easy(16))
    await in_league(world)
    duel = await crossed(world)
    await answers_all(world, GRACE, duel, "yyn")
    secret = {one.question.explanation for one in await rounds_of(world, duel)}
    ids = {side: [one.id for one in await rounds_of(world, duel, side)] for side in (ACME, BETA)}
    for who in (GRACE, ADA, ALAN, EVE):
        asked: list[r.Request] = [d.Duels(), r.ExportMe(), r.Me(), r.Today(), r.Doctor()]
        asked += [r.Leaderboard("all"), d.ReviewDuel(duel.id), d.PlayDuel(duel.id)]
        for round in ids[ACME] + ids[BETA]:
            asked += [r.AnswerForm(round), r.ReportForm(round), r.GradeForm(round)]
        asked += [r.VoidQuestion(one.question.id, "?") for one in await rounds_of(world, duel)]
        for request in asked:
            said = text(await world.quiz.handle(who, request))
            assert not [one for one in secret if one in said], (who, request)
            assert "2 of 3" not in said
    board = "SELECT count(*) FROM standings WHERE board = 'duel:1'"
    assert await world.column(board) == [0]
    await world.waits(seconds=10)
    assert [results(world, duel, where) for where in BOTH] == [[], []]


async def test_a_restart_in_between_changes_nothing_and_time_runs_out_for_both(
    world: World,
) -> None:
    world.knows(*easy())
    await in_league(world)
    duel = await crossed(world)
    await answers_all(world, ALAN, duel, "yyy")
    shown = await world.quiz.handle(GRACE, d.PlayDuel(duel.id))
    after = World(world.database, world.clock, world.messenger)
    after.bank = world.bank
    assert text(await after.quiz.handle(GRACE, d.PlayDuel(duel.id))) == text(shown)
    await after.waits(hours=24)
    for where, said in (("", "@Alan (Beta) wins"), (THERE, "@Alan wins")):
        (message,) = results(after, duel, where)
        assert said in text(message.card)
        assert "0 0 of 3 right, 3:00" in text(message.card)
    open_ = await challenged(after, ALAN, "Grace · Acme")
    await after.waits(hours=24)
    assert (await now(after, open_)).state is State.EXPIRED
    assert [labels(offer(after, open_, where).card) for where in BOTH] == [[], []]
    assert await after.differences() == []
    await after.end()


async def test_only_who_may_be_seen_is_found(world: World) -> None:
    world.knows(*easy())
    await in_league(world)
    names = ("Alan", "Alana", "Hidden", "Peaceful", "Alan")
    for number, name in enumerate(names):
        await met(world, replace(ALAN, player=f"9{number}", display_name=name))
    await world.sends(replace(ALAN, player="92", display_name="Hidden"), "mh:1")
    await world.sends(replace(ALAN, player="93", display_name="Peaceful"), "mu:1")

    async def offered(who: Actor, typed: str) -> list[str]:
        async with world.database.read() as connection:  # the front door waits only a second
            found = await rivals.suggest(connection, world.bank, who, typed)
        return [one.value for one in found]

    assert await offered(GRACE, "") == [
        "Alan · Beta",
        "Alan · Beta · 2",
        "Alan · Beta · 3",
        "Alana · Beta",
        "Eve · Beta",
    ]
    assert await offered(GRACE, "ana") == ["Alana · Beta"]
    assert await offered(replace(ALAN, community="discord:9"), "") == [], "in no league"
    for unseen in ("Hidden", "Peaceful", "Hidden · Beta", "Nobody", "Grace · Acme"):
        said = text(await world.says(GRACE, f"/quiz duel rival:{unseen}"))
        assert f"I find no player “{unseen}”" in said
    which = await world.says(GRACE, "/quiz duel rival:alan questions:3")
    assert which.title == "Whom do you mean?"
    stands = await world.presses(GRACE, which, "Challenge Alan · Beta · 2")
    assert stands.title == "Your challenge stands"
    assert (await every(world))[-1].opponent == "90"
    for written in ("alana", "Alana @ Beta", "alana (beta)"):
        stands = await world.says(GRACE, f"/quiz duel rival:{written}")
        assert stands.title == "Your challenge stands", text(stands)
        await world.presses(GRACE, stands, "Withdraw it")


async def test_who_keeps_names_to_themselves_can_challenge_and_is_not_named(world: World) -> None:
    world.knows(*easy())
    await in_league(world, acme=False)
    assert "I find no player" in text(await world.says(ALAN, "/quiz duel rival:Grace"))
    duel = await crossed(world)
    assert "@a player of Acme against @Alan" in text(offer(world, duel, THERE).card)
    await answers_all(world, GRACE, duel, "ynn")
    await answers_all(world, ALAN, duel, "yyn")
    await world.waits(seconds=10)
    cards = [*offer(world, duel, THERE).cards, results(world, duel, THERE)[0].card]
    said = [*map(text, cards), text(await world.says(ALAN, "/quiz duel"))]
    assert not [one for one in said if "Grace" in one]
    again = await world.presses(ALAN, results(world, duel, THERE)[0].card, "Rematch")
    assert "@a player of Acme can accept it in their own community" in text(again)
    await world.settles()
    card = offer(world, (await every(world))[-1], THERE).card
    assert "@Alan (Beta) challenges @Grace" in text(card)


async def test_who_hides_is_named_nowhere_else(world: World) -> None:
    world.knows(*easy())
    await in_league(world)
    duel = await crossed(world)
    await world.sends(ALAN, "mh:1")
    await world.waits(seconds=10)
    assert "@Grace against @a player of Beta" in text(offer(world, duel).card)
    assert "I find no player" in text(await world.says(GRACE, "/quiz duel rival:Alan"))
    assert "Alan" not in text(await world.says(GRACE, "/quiz duel"))
    await world.sends(ALAN, "mh:0")
    await world.waits(seconds=10)
    assert "@Grace against @Alan (Beta)" in text(offer(world, duel).card)
    for line in ("/quiz league names no", "/quiz league names yes", "/quiz season boards:no"):
        await world.says(EVE, line)
        await world.waits(seconds=10)
        known = "@Alan (Beta)" if line.endswith("yes") else "@a player of Beta"
        assert f"@Grace against {known}" in text(offer(world, duel).card)
    assert "I find no player" in text(await world.says(GRACE, "/quiz duel rival:Alan"))


async def test_a_person_cannot_be_challenged_by_themselves_nor_by_another_account_of_who_was_declined(
    world: World,
) -> None:
    world.knows(*easy())
    await in_league(world)
    hers = replace(ALAN, player="9", display_name="Grace too")
    await met(world, hers)
    await linked(world, GRACE, hers, person="grace")
    assert "cannot challenge yourself" in text(
        await world.says(GRACE, "/quiz duel rival:Grace too")
    )
    duel = await challenged(world, GRACE, "Alan")
    assert "between you and Alan" in text(await world.says(hers, "/quiz duel player:7"))
    await world.presses(ALAN, offer(world, duel, THERE).card, "Decline")
    for line, who in (("player:7", hers), ("rival:Alan · Beta", GRACE)):
        assert "declined lately" in text(await world.says(who, f"/quiz duel {line}"))
    await world.waits(hours=24)
    assert (await world.says(hers, "/quiz duel player:7")).title == "Your challenge stands"


async def test_both_are_asked_what_neither_knows_by_any_account_nor_their_channels(
    world: World,
) -> None:
    world.knows(*easy(8))
    await in_league(world)
    await world.comes(MONDAY, "09:00")
    daily = [one for side in (ACME, BETA) for one in await world.rounds(side)]
    known = {one.question.id for one in daily}
    assert len(known) == 2, "or this shows too little"
    hers, his_, *others = sorted({one.id for one in easy(8)} - known)
    await world.quiz.handle(GRACE, r.ShowConcept(f"concept-{hers}"))
    his = Actor("slack:T2", "UX", "Alan", "en", "C9")
    await linked(world, ALAN, his, person="alan")
    await world.quiz.handle(his, r.ShowConcept(f"concept-{his_}"))
    await world.quiz.looks.drain()
    duel = await crossed(world, "questions:4")
    assert sorted(one.question.id for one in await rounds_of(world, duel)) == others
    for who in (GRACE, ALAN, his):  # meanwhile, the cards of what is to come stay closed
        card = await world.quiz.handle(who, r.ShowConcept(f"concept-{others[0]}"))
        assert "A card." not in text(card)


async def test_a_challenge_that_nobody_could_see_is_refused(world: World) -> None:
    world.knows(*easy())
    await in_league(world)
    before = await world.dump(["duels", "posts"])
    world.messenger.wrong["11"] = ["I may not write there"]
    refused = text(await world.says(GRACE, "/quiz duel rival:Alan"))
    assert "I cannot post in the channel of Beta just now" in refused
    assert "I may not write" not in refused, "that is for their admins to read"
    world.messenger.wrong.clear()
    asked = await world.says(EVE, "/quiz remove schedule:1")
    await world.presses(EVE, asked, labels(asked)[0])
    refused = text(await world.says(GRACE, "/quiz duel rival:Alan"))
    assert "Beta has no channel with a daily question" in refused
    assert "is in no league" in text(
        await world.says(Actor("discord:9", "1", "X", "en", "1"), "/quiz duel rival:Alan")
    )
    assert await world.dump(["duels", "posts"]) == before
