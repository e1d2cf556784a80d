"""What is said about accounts that are one person's."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import Block, Button, Card, Form, Line, Strong, Style, TextField, Tone, When
from bot.core.links import MOST, Account
from bot.present import words
from bot.requests.links import CodeForm, Links, NewCode, Unlink, UseCode

LIMIT = 40


def listed(locale: str, mine: Sequence[Account]) -> Card:
    """Return a person's accounts, the one they use first, and how to link another."""
    _ = words(locale).gettext
    name = _("Your linked accounts")
    blocks = _accounts(locale, mine)
    if len(mine) < 2:
        name = _("No other account is linked")
        blocks.append(Line((_why(locale),)))
    blocks.append(Line((_how(locale),), quiet=True))
    fallback = f"{name}: {_names(locale, mine)}"
    return Card(name, tuple(blocks), _buttons(locale, mine), fallback=fallback)


def made(locale: str, code: str, until: datetime) -> Card:
    """Show a new code."""
    _ = words(locale).gettext
    name = _("Your code is {code}").format(code=code)
    blocks: tuple[Block, ...] = (
        Line((_("On your other account, send"), " ", Strong(f"/quiz link code:{code}"))),
        Line((_("It holds once, until"), " ", When(until, "time"), ".")),
        Line(
            (
                _(
                    "Tell it nobody: whoever uses it counts as you. A code you made before holds"
                    " no longer."
                ),
            ),
            quiet=True,
        ),
    )
    buttons = (Button(_("My linked accounts"), Links()),)
    return Card(name, blocks, buttons, Tone.DONE, name)


def form(locale: str) -> Form:
    """Ask for a code."""
    _ = words(locale).gettext
    label, hint = _("Code from your other account"), _("For example BCDF-GHJK-MNPR")
    field = TextField("code", label, hint, limit=LIMIT)
    return Form(_("Link another account"), (field,), UseCode(), _("Go on"))


def question(locale: str, theirs: Sequence[Account], code: str) -> Card:
    """Ask whether somebody means to link with whom a code is from."""
    _ = words(locale).gettext
    name = _("Link with this account?")
    whose = _("The code is from {account}.").format(account=_on(locale, theirs[0]))
    blocks: list[Block] = [Line((whose,))]
    if len(theirs) > 1:
        more = _("Linked with it: {accounts}").format(accounts=_names(locale, theirs[1:]))
        blocks.append(Line((more,)))
    text = _(
        "Only if that is you yourself: linked accounts count as one person, and each sees the"
        " names of the others. If somebody else gave you this code, choose No."
    )
    blocks.append(Line((text,)))
    buttons = (
        Button(_("Yes, that is me"), UseCode(code, sure=True), Style.PRIMARY),
        Button(_("No"), Links()),
    )
    return Card(name, tuple(blocks), buttons, Tone.NOTICE, f"{name} {whose} {text}")


def linked(locale: str, mine: Sequence[Account]) -> Card:
    """Say that accounts are linked now."""
    _ = words(locale).gettext
    name = _("Your accounts are linked")
    blocks = _accounts(locale, mine)
    blocks.append(Line((_why(locale),), quiet=True))
    fallback = f"{name}: {_names(locale, mine)}"
    return Card(name, tuple(blocks), _buttons(locale, mine), Tone.DONE, fallback)


def unlink_question(locale: str, mine: Sequence[Account]) -> Card:
    """Ask before an account is taken out."""
    _ = words(locale).gettext
    name = _("Unlink this account?")
    text = _("{account} counts by itself again. All points stay where they were earned.").format(
        account=_named(locale, mine[0])
    )
    rest = _("Still linked with each other: {accounts}").format(accounts=_names(locale, mine[1:]))
    blocks = (Line((text,)), *((Line((rest,)),) if len(mine) > 2 else ()))
    buttons = (
        Button(_("Yes, unlink it"), Unlink(sure=True), Style.DANGER),
        Button(_("No, keep it"), Links()),
    )
    return Card(name, blocks, buttons, Tone.NOTICE, f"{name} {text}")


def unlinked(locale: str) -> Card:
    """Say that an account is linked no more."""
    _ = words(locale).gettext
    name = _("This account is linked with none any more")
    buttons = (Button(_("My linked accounts"), Links()),)
    return Card(name, (), buttons, Tone.DONE, name)


def _buttons(locale: str, mine: Sequence[Account]) -> tuple[Button, ...]:
    _ = words(locale).gettext
    unlink = Button(_("Unlink this account"), Unlink(), Style.DANGER)
    return (
        *((Button(_("Get a code"), NewCode(), Style.PRIMARY),) if len(mine) < MOST else ()),
        Button(_("I have a code"), CodeForm()),
        *((unlink,) if len(mine) > 1 else ()),
    )


def _why(locale: str) -> str:
    _ = words(locale).gettext
    return _(
        "Linked accounts count once in a league, with their best line, and a duel or contest asks"
        " nothing that you have seen with any of them."
    )


def _how(locale: str) -> str:
    _ = words(locale).gettext
    return _(
        "Get a code here and send it on your other account, on Discord or Slack, within ten minutes."
    )


def _accounts(locale: str, mine: Sequence[Account]) -> list[Block]:
    _ = words(locale).gettext
    here = _("this one")
    return [
        Line((_named(locale, one), *((f" · {here}",) if number == 0 else ())))
        for number, one in enumerate(mine)
    ]


def _names(locale: str, accounts: Sequence[Account]) -> str:
    return ", ".join(_named(locale, one) for one in accounts)


def _named(locale: str, one: Account) -> str:
    """Call an account as in "Slack: Grace in Acme"."""
    _ = words(locale).gettext
    where = _("{platform}: {name} in {community}") if _workspace(one) else _("{platform}: {name}")
    return where.format(platform=_platform(locale, one), name=one.name, community=one.community)


def _on(locale: str, one: Account) -> str:
    """Call an account as in "Grace on Slack (Acme)"."""
    _ = words(locale).gettext
    where = (
        _("{name} on {platform} ({community})") if _workspace(one) else _("{name} on {platform}")
    )
    return where.format(platform=_platform(locale, one), name=one.name, community=one.community)


def _workspace(one: Account) -> bool:
    return bool(one.community) and one.platform != "discord"


def _platform(locale: str, one: Account) -> str:
    _ = words(locale).gettext
    known = {"discord": "Discord", "slack": "Slack", "web": _("the playground")}
    return known.get(one.platform, one.platform)
