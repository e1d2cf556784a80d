"""What does Discord offer while somebody types an option? What the quiz suggests."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Final

import discord
from discord import app_commands

from adapters.discord.text import cut
from bot.cards import Place, Suggestion
from bot.commands import COMMANDS

MOST: Final = 25
LONGEST: Final = 100

Interaction = discord.Interaction[discord.Client]
Suggest = Callable[[Interaction, str, str, str], Awaitable[list[Suggestion]]]
"""Takes who types, the option's name, what is typed and the command's path."""

_Offer = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[Any]]]]


def offer(quiz: app_commands.Group, suggest: Suggest) -> None:
    """Complete every option of the commands of a group that the table says can be."""
    for command in COMMANDS:
        found = _command(quiz, command.path)
        for option in command.parameters:
            if option.suggests:
                found.autocomplete(option.name)(_offer(found, command.path, option.name, suggest))


def _command(quiz: app_commands.Group, path: str) -> app_commands.Command[Any, ..., Any]:
    found: Any = quiz
    for word in path.split():
        found = found.get_command(word)
    command: app_commands.Command[Any, ..., Any] = found
    return command


def _offer(
    command: app_commands.Command[Any, ..., Any], path: str, option: str, suggest: Suggest
) -> _Offer:
    parameter = command.get_parameter(option)
    is_number = parameter is not None and (parameter.type is discord.AppCommandOptionType.integer)

    async def offered(interaction: Interaction, typed: str) -> list[app_commands.Choice[Any]]:
        found = await suggest(interaction, option, str(typed), path)
        return _choices(found, interaction.client, int if is_number else str)

    return offered


def _choices(
    found: Iterable[Suggestion], client: discord.Client, kind: type[int] | type[str]
) -> list[app_commands.Choice[Any]]:
    """Return what fits: a longer value could not be sent back whole."""
    choices = [
        app_commands.Choice(name=cut(_label(one, client), LONGEST), value=kind(one.value))
        for one in found
        if 0 < len(one.value) <= LONGEST
    ]
    return [one for one in choices if one.name][:MOST]


def _label(suggestion: Suggestion, client: discord.Client) -> str:
    return "".join(
        _channel(part, client) if isinstance(part, Place) else part for part in suggestion.label
    )


def _channel(place: Place, client: discord.Client) -> str:
    """Return a channel's name: where somebody types, mentions are shown as they are written."""
    known = client.get_channel(int(place.channel)) if place.channel.isdigit() else None
    name = getattr(known, "name", None) or place.channel
    return f"#{name.removeprefix('#')}"
