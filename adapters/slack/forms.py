"""How does a form look on Slack, and what does one that was sent say?

A modal has room for all of a form, so there is one page. What a choice has too little room for is
written out above it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Final, TypeGuard

from adapters.slack.renderer import Kit, body, section, words
from adapters.slack.text import bold, clip, cut, group_id, inline, is_channel, length
from bot.cards import (
    Choice,
    ChoiceField,
    Form,
    FormField,
    GroupField,
    OrderField,
    PlaceField,
    TextField,
)
from bot.core.questions import LETTERS
from bot.requests import Setup, encode

CALLBACK: Final = "quiz-form"
ACTION: Final = "value"
"""What every element is called: the block around it bears the field's name."""

TITLE: Final = 24
LABEL: Final = 150
HINT: Final = 1000
INPUT: Final = 3000
OPTION: Final = 75
SECTION: Final = 3000
MOST_IN_GROUP: Final = 10
MOST_IN_SELECT: Final = 100
MOST_SHOWN: Final = 4
"""So many things of which one is chosen are all shown; more would make a form long."""
NOBODY: Final = "none"
"""What a field for a group of people says when none is chosen."""

ZONES: Final = frozenset({"zone"})
"""Fields whose choices are too many for a form: Slack asks for those that begin as typed."""

_TIMES: Final = frozenset({"time", "close"})
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_GROUP_HINT: Final = "The ID of a user group, such as S0123ABC456"
_TEXT = ("value", "selected_time", "selected_conversation", "selected_channel")


def view(form: Form, page: int = 0, *, channel: str = "", zone: str = "") -> dict[str, object]:
    """Return a form as a modal; sent back, it says which request it completes, and from where.

    `zone` is the reader's own: it stands where a time zone is asked for and none has been chosen.
    """
    about = {"request": encode(form.request), "channel": channel}
    fields = [one for field in form.fields for one in _field(_at_home_in(zone, form, field))]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(about),
        "title": words(form.title, TITLE),
        "submit": words(form.submit, TITLE),
        "close": words("Cancel", TITLE),
        "blocks": [*body(form.intro, lambda _: None), *fields],
    }


def _at_home_in(zone: str, form: Form, field: FormField) -> FormField:
    if not (zone and isinstance(field, TextField) and field.name in ZONES):
        return field
    is_new = isinstance(form.request, Setup) and not form.request.schedule
    chosen = "" if is_new and field.value == "UTC" else field.value.strip()
    return replace(field, value=chosen or zone)


def pages(form: Form) -> int:
    """Return how many pages a form has."""
    return 1


def values(state: Mapping[str, object]) -> dict[str, str]:
    """Return what was filled in, by the fields' names; choices are joined with commas.

    Takes a view's `state`. Nothing about it is taken for granted: what is not well formed is left
    out, as if it had not been there.
    """
    found: dict[str, str] = {}
    blocks = state.get("values")
    for name, elements in blocks.items() if isinstance(blocks, Mapping) else ():
        element = elements.get(ACTION) if isinstance(elements, Mapping) else None
        value = _value(element) if isinstance(element, Mapping) else None
        if isinstance(name, str) and value is not None:
            found[name] = value
    return found


def errors(shown: Form | Mapping[str, object], message: str) -> dict[str, str]:
    """Return at which field a refusal is to be read: the one it names, or the first."""
    blocks = (view(shown) if isinstance(shown, Form) else shown).get("blocks")
    inputs = [one for one in blocks if _is_input(one)] if isinstance(blocks, list) else []
    typed = {} if isinstance(shown, Form) else _typed(shown.get("state"))
    for one in inputs:
        name = one["block_id"]
        if (given := typed.get(name)) and f"“{given}”" in message:
            return {name: message}
    return {inputs[0]["block_id"]: message} if inputs else {}


def _typed(state: object) -> dict[str, str]:
    return values(state) if isinstance(state, Mapping) else {}


def _is_input(block: object) -> TypeGuard[Mapping[str, str]]:
    return (
        isinstance(block, Mapping)
        and block.get("type") == "input"
        and isinstance(block.get("block_id"), str)
    )


def _value(element: Mapping[str, object]) -> str | None:
    match element:
        case {"selected_options": list(several)}:
            return ",".join(filter(None, map(_chosen, several)))
        case {"selected_option": one}:
            return _chosen(one)
    for key in _TEXT:
        if key in element:
            value = element[key]
            return value if isinstance(value, str) else "" if value is None else None
    return None


def _chosen(option: object) -> str:
    value = option.get("value") if isinstance(option, Mapping) else None
    return value if isinstance(value, str) else ""


def _field(field: FormField) -> list[Kit]:
    """Return a field, below what a player has to know of it and does not fit into it."""
    above = _written_out(field)
    optional = isinstance(field, GroupField)
    if isinstance(field, TextField):
        optional = not field.required
    elif isinstance(field, ChoiceField):
        optional = field.least == 0
    shown: Kit = {
        "type": "input",
        "block_id": field.name,
        "label": words(field.label, LABEL),
        "element": {"action_id": ACTION, **_element(field)},
        "optional": optional,
    }
    hint = f"{_GROUP_HINT}; {field.hint}" if isinstance(field, GroupField) else field.hint
    if hint.strip():
        shown["hint"] = words(hint, HINT)
    return [*above, shown]


def _written_out(field: FormField) -> list[Kit]:
    match field:
        case OrderField(choices=choices):
            texts = [inline(one.label) for one in choices]
        case ChoiceField(choices=choices) if any(length(one.label) > 2 * OPTION for one in choices):
            texts = [bold(field.label), *(inline(one.label) for one in choices)]
        case _:
            texts = []
    said = "\n".join(texts)
    return [section(clip(said, SECTION))] if said.strip() else []


def _element(field: FormField) -> Kit:
    match field:
        case TextField(name=name, value=value) if name in ZONES:
            return _searched(value)
        case TextField(name=name, value=value) if name in _TIMES and _TIME.fullmatch(value):
            return {"type": "timepicker", "initial_time": value}
        case TextField():
            return _text_input(field)
        case ChoiceField():
            return _choice(field)
        case PlaceField(value=value):
            start = (
                {"initial_conversation": value}
                if is_channel(value)
                else {"default_to_current_conversation": True}
            )
            return {"type": "conversations_select", **start, "filter": _ROOMS}
        case GroupField(value=value):
            return {"type": "plain_text_input", "initial_value": group_id(value) or NOBODY}
        case OrderField(choices=choices):
            example = words(f"For example {_example(len(choices))}", LABEL)
            return {"type": "plain_text_input", "placeholder": example}


_ROOMS: Final = {"include": ["public", "private"], "exclude_bot_users": True}


def _searched(value: str) -> Kit:
    chosen = {"initial_option": _option(Choice(value, value))} if value.strip() else {}
    return {"type": "external_select", "min_query_length": 1, **chosen}


def _text_input(field: TextField) -> Kit:
    # Half of what stands there would be saved as the whole; nothing keeps what is.
    value = field.value if length(field.value) <= INPUT else ""
    start = {"initial_value": value} if value else {}
    return {
        "type": "plain_text_input",
        "multiline": field.multiline,
        "max_length": min(max(field.limit, length(value), 1), INPUT),
        **start,
    }


def _choice(field: ChoiceField) -> Kit:
    """Return choices; what was chosen before is set, as far as it may be."""
    single = field.least == field.most == 1
    few = len(field.choices) <= MOST_IN_GROUP
    options = [_option(one) for one in field.choices[:MOST_IN_SELECT]]
    chosen = [one for one in options if one["value"] in field.value][: 1 if single else field.most]
    if single:
        kind = "radio_buttons" if len(options) <= MOST_SHOWN else "static_select"
        start: Kit = {"initial_option": chosen[0]} if chosen else {}
        return {"type": kind, "options": options, **start}
    start = {"initial_options": chosen} if chosen else {}
    if few:
        return {"type": "checkboxes", "options": options, **start}
    most = min(field.most, len(options))
    return {
        "type": "multi_static_select",
        "options": options,
        "max_selected_items": most,
        **start,
    }


def _option(choice: Choice) -> Kit:
    label, rest = _split(choice.label, OPTION)
    option: Kit = {"text": words(label, OPTION), "value": choice.value}
    return option | ({"description": words(rest, OPTION)} if rest else {})


def _example(count: int) -> str:
    """Return the letters of so many steps in an order that is nobody's answer: "C A D B"."""
    letters = LETTERS[:count]
    half = len(letters) // 2
    pairs: Iterable[tuple[str, str]] = zip_longest(letters[half:], letters[:half], fillvalue="")
    return " ".join(letter for pair in pairs for letter in pair if letter)


def _split(text: str, limit: int) -> tuple[str, str]:
    """Return a line that fits, and the rest to go on with below."""
    line = cut(text, length(text) + 1)
    head = cut(line, limit)
    return (head, "") if head == line else (head, f"…{line[len(head) - 1 :].lstrip()}")
