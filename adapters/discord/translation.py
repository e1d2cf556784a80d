"""In which words does Discord show the commands to people who use it in another language?

What people type stays English everywhere, because messages, documentation and colleagues name it
so; what they only read or click is translated where our catalogues know it.
"""

from collections.abc import Callable
from typing import Final

import discord
from discord import app_commands

LONGEST: Final = 100
LONGEST_NAME: Final = 32

_TYPED: Final = frozenset(
    {
        app_commands.TranslationContextLocation.command_name,
        app_commands.TranslationContextLocation.group_name,
        app_commands.TranslationContextLocation.parameter_name,
    }
)


class Translator(app_commands.Translator):
    """Translates what Discord keeps of our commands; the rest is translated as it is said."""

    def __init__(self, translated: Callable[[str, str], str | None]) -> None:
        """Take words from `translated(locale, text)`, which is None where nothing is known."""
        self._translated = translated

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the words of a language, or None to keep the English ones."""
        is_menu = isinstance(context.data, app_commands.ContextMenu)
        if context.location in _TYPED and not is_menu:
            return None
        said = self._translated(locale.value, string.message)
        # Discord would refuse all commands because of one that is too long.
        return said if said and len(said) <= (LONGEST_NAME if is_menu else LONGEST) else None
