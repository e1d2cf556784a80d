"""How does a form look on Discord, and what does one that was sent say?

A modal has five parts at most, so a longer form has pages. What Discord gives too little room
beside a field, such as the steps of an order, is written out above all fields.
"""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Final, Literal, TypeVar

import discord

from adapters.discord import text
from bot.cards import (
    Block,
    ChoiceField,
    Form,
    FormField,
    GroupField,
    Line,
    Markdown,
    OrderField,
    PlaceField,
    TextField,
)
from bot.core.questions import LETTERS
from bot.requests import encode

MOST_PARTS: Final = 5
TITLE: Final = 45
LABEL: Final = 45
DESCRIPTION: Final = 100
PLACEHOLDER: Final = 100
CHOICE: Final = 100
PART: Final = 80
NOBODY: Final = "none"
"""What a chooser of roles says when none is chosen."""

LONGEST_TEXT: Final = 4000
LONGEST_INPUT: Final = 4000

FEWEST_RADIOS: Final = 2
MOST_IN_GROUP: Final = 10
MOST_IN_SELECT: Final = 25

ROOMS: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.public_thread,
    discord.ChannelType.news_thread,
]
"""Kinds of channels in which messages can stand."""

Item = discord.ui.Item[discord.ui.Modal]
Option = TypeVar(
    "Option", discord.RadioGroupOption, discord.CheckboxGroupOption, discord.SelectOption
)


def modal(form: Form, page: int = 0) -> discord.ui.Modal:
    """Return a page of a form; sent back, it says by its id which request it completes."""
    shown = discord.ui.Modal(title=_title(form, page), timeout=None, custom_id=encode(form.request))
    above = _above(form, page)
    if above:
        shown.add_item(discord.ui.TextDisplay(above))
    for field in _pages(form)[page]:
        shown.add_item(_labelled(field))
    # The id says everything, so discord.py need not keep a form until somebody sends it.
    shown.stop()
    return shown


def pages(form: Form) -> int:
    """Return how many pages a form has."""
    return len(_pages(form))


def parts(form: Form) -> list[str]:
    """Return what each page of a form is about, short enough for a button."""
    return [text.cut(", ".join(field.label for field in page), PART) for page in _pages(form)]


def values(data: Mapping[str, object]) -> dict[str, str]:
    """Return what was filled in, by the fields' names; choices are joined with commas.

    Nothing about the data of an interaction is taken for granted: what is not well formed is
    left out, as if it had not been there.
    """
    found: dict[str, str] = {}
    for part in _mappings(data.get("components")):
        for one in (*_mappings([part.get("component")]), *_mappings(part.get("components"))):
            name, value = one.get("custom_id"), _value(one)
            if isinstance(name, str) and value is not None:
                found[name] = value
    return found


def _mappings(parts: object) -> list[Mapping[str, object]]:
    return [one for one in parts if isinstance(one, Mapping)] if isinstance(parts, list) else []


def _value(part: Mapping[str, object]) -> str | None:
    match part:
        case {"type": discord.ComponentType.role_select.value, "values": []}:
            return NOBODY  # said aloud: what is left out stays as it is
        case {"values": list(several)}:
            return ",".join(one for one in several if isinstance(one, str))
        case {"value": str(one)}:
            return one
        case {"value": None}:  # a radio group in which nothing was chosen
            return ""
    return None


def _pages(form: Form) -> list[tuple[FormField, ...]]:
    fields = form.fields
    speaks = bool(form.intro) or any(map(_written_out, fields))
    room = MOST_PARTS - speaks
    return [fields[start : start + room] for start in range(0, len(fields), room)] or [()]


def _title(form: Form, page: int) -> str:
    count = len(_pages(form))
    number = f" ({page + 1}/{count})" if count > 1 else ""
    return _split(form.title, TITLE - len(number))[0] + number


def _above(form: Form, page: int) -> str:
    """Return what is said before the fields of a page."""
    said = [_said(block) for block in form.intro] if page == 0 else []
    said += map(_written_out, _pages(form)[page])
    return "\n\n".join(_fitted([one for one in said if one.strip()]))


def _said(block: Block) -> str:
    """Return a block of an introduction; forms begin with text, never with a board or a file."""
    match block:
        case Markdown(text=words):
            return text.markdown(words)
        case Line(parts=parts):
            return text.line(parts)
        case _:
            return ""


def _fitted(texts: list[str]) -> list[str]:
    """Cut the longest texts so that all have room, each at least its even share."""
    room = LONGEST_TEXT - 2 * len(texts)
    fitted = dict.fromkeys(range(len(texts)), "")
    by_length = sorted(fitted, key=lambda index: text.length(texts[index]))
    for left, index in zip(range(len(texts), 0, -1), by_length, strict=True):
        fitted[index] = text.clip(texts[index], room // left)
        room -= text.length(fitted[index])
    return list(fitted.values())


def _written_out(field: FormField) -> str:
    """Return what a player has to know of a field and does not fit beside it."""
    match field:
        case OrderField(choices=choices) if text.length(_steps(field)) > DESCRIPTION:
            return "\n".join(text.inline(choice.label) for choice in choices)
        case TextField(hint=hint) | ChoiceField(hint=hint) if text.length(hint) > DESCRIPTION:
            return f"{text.bold(field.label)} {text.inline(hint)}"
        case _:
            return ""


def _labelled(field: FormField) -> Item:
    label, rest = _split(field.label, LABEL)
    about = " ".join(part for part in (rest, _about(field)) if part)
    description = _split(about, DESCRIPTION)[0] if about else None
    return discord.ui.Label(text=label, description=description, component=_component(field))


def _about(field: FormField) -> str:
    """Return what stands beside a field, next to its label."""
    match field:
        case TextField(hint=hint, value=value):
            return hint if value else ""  # a placeholder is only seen while nothing is there
        case ChoiceField(hint=hint) | PlaceField(hint=hint) | GroupField(hint=hint):
            return hint
        case OrderField(hint=hint):
            return hint if _written_out(field) else _steps(field)


def _component(field: FormField) -> Item:
    match field:
        case TextField():
            return _text_input(field)
        case ChoiceField():
            return _choice(field)
        case PlaceField(name=name, value=value):
            chosen = [_chosen(int(value), "channel")] if text.is_id(value) else []
            return discord.ui.ChannelSelect(
                custom_id=name, channel_types=ROOMS, default_values=chosen, required=True
            )
        case GroupField(name=name, value=value):
            number = text.role_id(value)
            chosen = [_chosen(number, "role")] if number else []
            return discord.ui.RoleSelect(
                custom_id=name, default_values=chosen, min_values=0, required=False
            )
        case OrderField(name=name, choices=choices):
            example = f"For example {_example(len(choices))}"
            return discord.ui.TextInput(custom_id=name, placeholder=example)


def _chosen(id: int, kind: Literal["channel", "role"]) -> discord.SelectDefaultValue:
    return discord.SelectDefaultValue(id=id, type=discord.SelectDefaultValueType[kind])


def _text_input(field: TextField) -> Item:
    # Half of what stands there would be saved as the whole; nothing keeps what is.
    value = field.value if text.length(field.value) <= LONGEST_INPUT else ""
    return discord.ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if field.multiline else discord.TextStyle.short,
        placeholder=_split(field.hint, PLACEHOLDER)[0] if field.hint else None,
        default=value or None,
        required=field.required,
        max_length=min(max(field.limit, text.length(value)), LONGEST_INPUT),
    )


def _choice(field: ChoiceField) -> Item:
    count = len(field.choices)
    required = field.least > 0
    if field.least == field.most == 1 and FEWEST_RADIOS <= count <= MOST_IN_GROUP:
        radios = _options(field, discord.RadioGroupOption, 1)
        return discord.ui.RadioGroup(custom_id=field.name, options=radios)
    most = min(field.most, count, MOST_IN_SELECT)
    least = min(field.least, most)
    if count <= MOST_IN_GROUP:
        return discord.ui.CheckboxGroup(
            custom_id=field.name,
            options=_options(field, discord.CheckboxGroupOption, most),
            min_values=least,
            max_values=most,
            required=required,
        )
    return discord.ui.Select(
        custom_id=field.name,
        options=_options(field, discord.SelectOption, most)[:MOST_IN_SELECT],
        min_values=least,
        max_values=most,
        required=required,
    )


def _options(field: ChoiceField, kind: type[Option], most: int) -> list[Option]:
    """Return the choices, the first `most` of those that are chosen already being set."""
    made = []
    chosen = field.value[:most]
    for choice in field.choices:
        label, rest = _split(choice.label, CHOICE)
        description = _split(rest, DESCRIPTION)[0] if rest else None
        default = choice.value in chosen
        made.append(kind(label=label, value=choice.value, description=description, default=default))
    return made


def _steps(field: OrderField) -> str:
    return "; ".join(choice.label for choice in field.choices)


def _example(count: int) -> str:
    """Return the letters of so many steps in an order that is nobody's answer: "C A D B"."""
    letters = LETTERS[:count]
    half = len(letters) // 2
    pairs: Iterable[tuple[str, str]] = zip_longest(letters[half:], letters[:half], fillvalue="")
    return " ".join(letter for pair in pairs for letter in pair if letter)


def _split(words: str, limit: int) -> tuple[str, str]:
    """Return a line that fits, and the rest to go on with elsewhere."""
    line = " ".join(text.clean(words).split()) or "…"  # Discord refuses what is empty
    head = text.cut(line, limit)
    return (head, "") if head == line else (head, f"…{line[len(head) - 1 :].lstrip()}")
