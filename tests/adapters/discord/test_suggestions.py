"""What Discord offers while somebody types an option of a command."""

from typing import Any

import pytest

from bot.commands import COMMANDS
from tests.support.guilds import Server, said

OFFERED = [(c, one.name) for c in COMMANDS for one in c.parameters if one.suggests]


async def offered(
    server: Server, command: str, option: str, typed: str = "", who: str = "ada"
) -> list[tuple[str, Any]]:
    member = getattr(server, who)
    found = await member.autocomplete(server.channel, f"quiz {command}", option, typed)
    return [(one["name"], one["value"]) for one in found]


@pytest.mark.parametrize(
    ("command", "option"), OFFERED, ids=[f"{c.path} {option}" for c, option in OFFERED]
)
async def test_every_option_of_the_table_is_completed(
    server: Server, command: Any, option: str
) -> None:
    for one in await offered(server, command.path, option):
        assert 0 < len(one[0]) <= 100
        assert 0 < len(str(one[1])) <= 100
    if command.admin:
        assert await offered(server, command.path, option, who="grace") == []


async def test_a_schedule_is_chosen_by_its_channel_and_time(server: Server) -> None:
    await server.sets_up()
    assert await offered(server, "pause", "schedule") == [("1 · #quiz 09:00 UTC", 1)]
    paused = await server.ada.slash(server.channel, "quiz pause", schedule=1)
    assert "Paused" in said(paused.response)
    assert await offered(server, "resume", "schedule", "1") == [("1 · #quiz 09:00 UTC · paused", 1)]
    assert await offered(server, "resume", "schedule", "no number") == []


async def test_a_question_is_chosen_by_its_words(server: Server) -> None:
    await server.sets_up()
    await server.comes("09:00")
    assert await offered(server, "question void", "question") == [
        ("Why is the sky blue? (open)", "colour")
    ]
    await server.comes("17:00")
    ((name, value),) = await offered(server, "question fix", "question", "sky")
    assert (name, value) == ("Why is the sky blue? (colour)", "colour")
    void = await server.ada.slash(
        server.channel, "quiz question void", question=value, reason="It is not blue."
    )
    assert "It is not blue." in said(void.response)


async def test_what_setup_takes_is_chosen_too(server: Server) -> None:
    assert await offered(server, "setup", "topics", "light, num") == [
        ("light, numbers", "light, numbers")
    ]
    assert await offered(server, "setup", "holidays", "bayern") == [
        ("Germany, Bayern (DE-BY)", "DE-BY")
    ]
    set_up = await server.ada.slash(
        server.channel, "quiz setup", topics="light, numbers", holidays="DE-BY", level="1-2"
    )
    assert "DE-BY" in said(set_up.response)


async def test_what_is_too_long_to_be_sent_back_is_not_offered(server: Server) -> None:
    before = "x" * 93
    found = await offered(server, "setup", "topics", f"{before}, ")
    assert found == [(f"{before}, light", f"{before}, light")]


async def test_a_role_is_named_as_a_role_and_nobody_is_notified(server: Server) -> None:
    role = server.ada.guild.create_role("quizzers")
    told = await server.ada.slash(server.channel, "quiz setup", role=role)
    assert told.response is not None
    assert f"**Notifies** <@&{role.id}>" in said(told.response)
    kept = server.env.backend.get_message(server.channel.id, told.response.id)
    assert kept.ping_role_ids == []
