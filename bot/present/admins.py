"""What is said about people who were named to do what admins may."""

from collections.abc import Sequence

from bot.cards import Block, Button, Card, Line, Mention, Part, Tone, When
from bot.core.communities import Named
from bot.present import words
from bot.requests.admins import ChangeAdmins


def listed(
    locale: str, known: Sequence[Named], said: Sequence[str] = (), *, may_change: bool
) -> Card:
    """Return who was named, since when and by whom, after what has just been done."""
    _ = words(locale).gettext
    name = said[0] if said else _("Who was named an admin of the quiz")
    blocks: list[Block] = [Line((one,)) for one in said[1:]]
    blocks += [_row(locale, one) for one in known]
    if not known:
        blocks.append(Line((_("Nobody is named here now."),)))
    may = _("Besides the admins of this community itself, they may do whatever admins may.")
    how = _("Name somebody with /quiz admins add:@person; they learn it from you.")
    own = _("Only admins of this community itself can name and remove people.")
    blocks.append(Line((f"{may} {how if may_change else own}",), quiet=True))
    buttons = [
        Button(_("Remove {name}").format(name=one.name), ChangeAdmins(remove=one.player))
        for one in known
        if may_change
    ]
    fallback = " ".join(said) or f"{name}: {', '.join(one.name for one in known) or '–'}"
    tone = Tone.DONE if said else Tone.NEUTRAL
    return Card(name, tuple(blocks), tuple(buttons), tone, fallback)


def named(locale: str, name: str) -> str:
    """Say that somebody was named."""
    return words(locale).gettext("{name} may now do what admins may").format(name=name)


def named_before(locale: str, name: str) -> str:
    """Say that there was nothing to do."""
    return words(locale).gettext("{name} was named before").format(name=name)


def removed(locale: str, name: str) -> str:
    """Say that somebody is not named any more."""
    return words(locale).gettext("{name} is not named any more").format(name=name)


def _row(locale: str, one: Named) -> Line:
    _ = words(locale).gettext
    parts: list[Part] = [
        Mention(one.player, one.name),
        " · ",
        _("since"),
        " ",
        When(one.at, "date"),
    ]
    if one.by:
        parts += [" · ", _("named by"), " ", Mention(one.by, one.by_name)]
    return Line(tuple(parts))
