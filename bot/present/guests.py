"""How are players called where people of another community read of them?"""

from bot.cards import Mention
from bot.present import words


def person(locale: str, player: str, name: str, home: str | None) -> Mention:
    """Name a player; `home` is their community's name, None where they are read of at home.

    A guest whose name may not be read has none (""), and nobody can be notified of a guest.
    """
    _ = words(locale).gettext
    if home is None:
        return Mention(player, name)
    home = home or _("another community")
    text = _("{name} ({community})") if name else _("a player of {community}")
    return Mention("", text.format(name=name, community=home))
