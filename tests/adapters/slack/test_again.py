"""What does Slack deliver twice? One answer comes of it, one reply, and nothing is dropped."""

import asyncio

import pytest

from tests.support.offices import Office
from tests.support.slack_people import ByHttp, BySocket, Member
from tests.support.slack_quizzes import Broken, Door, Slow
from tests.support.slack_state import Kit


async def again(who: Member, kind: str, payload: Kit, number: int = 1) -> object:
    """Deliver something once more, as Slack marks it."""
    match who.way:
        case ByHttp(slack=slack, address=address):
            marks = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
            status, said = await slack.send(address, kind, payload, **marks)
            assert status == 200
            return said or None
        case BySocket(slack=slack):
            return await slack.socket.redeliver(f"again{number}", kind, payload)
    raise AssertionError(who.way)


async def test_a_press_that_comes_three_times_is_one_answer_and_one_reply(team: Office) -> None:
    posted = await team.asks()
    pressed = team.grace.press(posted, "A")
    await team.grace.sends("interactive", pressed)
    assert "Right" in (await team.grace.sees()).said
    for number in (1, 2):
        await again(team.grace, "interactive", pressed, number)
    await team.rests()
    assert team.grace.has_seen_all()
    assert "1 answer so far" in (await team.comes("09:01")).said


async def test_what_comes_again_while_it_is_worked_on_waits_for_the_first(team: Office) -> None:
    door = Slow(team.quiz)
    await team.restarts(door)
    typed = team.grace.command("me")
    await team.grace.sends("slash_commands", typed)
    await asyncio.gather(*(again(team.grace, "slash_commands", typed, n) for n in (1, 2)))
    door.lets_go()
    await team.grace.sees()
    await team.rests()
    assert team.grace.has_seen_all()
    assert len(door.asked) == 1


async def test_all_deliveries_of_a_form_become_the_same_view(team: Office) -> None:
    form = await team.ada.types("setup")
    door = Door(team.quiz)
    await team.restarts(door)
    sent = team.ada.submission(form, time="10:30")
    first = await team.ada.sends("interactive", sent)
    assert await again(team.ada, "interactive", sent) == first
    assert len(door.asked) == 1


async def test_a_form_that_comes_twice_while_it_is_slow_becomes_one_result(
    team: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.listener.PATIENCE", 0.1)
    form = await team.ada.types("setup")
    door = Slow(team.quiz)
    await team.restarts(door)
    sent = team.ada.submission(form, time="10:30")
    first = await team.ada.sends("interactive", sent)
    assert await again(team.ada, "interactive", sent) == first
    door.lets_go()
    assert "10:30" in (await team.ada.sees()).said
    await team.rests()
    assert team.ada.has_seen_all()
    assert len(door.asked) == 1


async def test_what_failed_at_first_is_worked_on_anew(team: Office) -> None:
    posted = await team.asks()
    door = Broken(team.quiz)
    await team.restarts(door)
    pressed = team.grace.press(posted, "A")
    await team.grace.sends("interactive", pressed)
    assert "went wrong" in (await team.grace.sees()).said
    await team.rests()
    await again(team.grace, "interactive", pressed)
    assert "Right" in (await team.grace.sees()).said


async def test_a_form_that_failed_at_first_is_worked_on_anew(team: Office) -> None:
    form = await team.ada.types("setup")
    await team.restarts(Broken(team.quiz))
    sent = team.ada.submission(form, time="10:30")
    assert "went wrong" in str(await team.ada.sends("interactive", sent))
    assert "10:30" in str(await again(team.ada, "interactive", sent))


async def test_an_answer_that_comes_again_after_a_restart_stays_one(team: Office) -> None:
    posted = await team.asks()
    pressed = team.grace.press(posted, "A")
    await team.grace.sends("interactive", pressed)
    assert "Right" in (await team.grace.sees()).said
    await team.restarts()
    await again(team.grace, "interactive", pressed)
    await team.rests()
    assert "1 answer so far" in (await team.comes("09:01")).said


async def test_an_event_that_comes_again_changes_nothing(team: Office) -> None:
    event = {"type": "app_home_opened", "user": "UGRACE", "channel": "D1", "tab": "home"}
    opened = team.grace.event(event)
    await team.grace.sends("events_api", opened)
    assert (await team.grace.sees()).kind == "home"
    for number in (1, 2):
        await again(team.grace, "events_api", opened, number)
    await team.rests()
    assert team.grace.has_seen_all()


async def test_the_same_wish_uttered_twice_is_answered_twice(team: Office) -> None:
    for _ in range(2):
        assert (await team.grace.types("me")).said
