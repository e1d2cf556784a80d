"""Would Slack accept what the bot shows, and does it do no more than it may?

`message` and `view` hold a payload against three judges: the schema of Slack's own types, the models
of slack_sdk, and the rules that neither states. Those are of Slack's documentation; where it is
vague, the stricter reading counts. `slack_schema.json` is made by tools/slack_schema.py.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Kit = Mapping[str, Any]

DUMP: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "adapters" / "slack" / "slack_schema.json").read_text()
)

LONGEST: Final = {
    "header": 150,
    "button": 75,
    "value": 2000,
    "id": 255,
    "alt_text": 2000,
    "field": 2000,
    "text": 3000,
    "label": 2000,
    "hint": 2000,
    "placeholder": 150,
    "option": 75,
    "option_value": 150,
    "title": 24,
    "metadata": 3000,
    "input": 3000,
}
SENT: Final = 40000
"""So many characters `text` may have before Slack cuts it."""

ALL_WORDS: Final = 13200
"""Slack documents no limit of all blocks together, and has refused more than this."""

MENTION: Final = re.compile(
    r"<(?:@[UW][A-Z0-9]+|#[CDG][A-Z0-9]+|!subteam\^S[A-Z0-9]+"
    r"|!date\^\d+\^[^<>^|]*\{[a-z_]+\}[^<>^|]*\|[^<>|]+|https?://[^\s<>|]+(?:\|[^<>]*)?)>"
)
CODE: Final = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
SIGN: Final = re.compile(r"(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9])")
EMOJI: Final = re.compile(r":[a-z0-9_+'-]+:")


# ------------------------------------------------------------------------------ what is sent


def message(blocks: list[Any], text: str) -> None:
    """Look at a message, new or edited, public or private."""
    assert text.strip(), "nothing to read for notifications and screen readers"
    assert len(text) <= SENT, f"{len(text)} characters of text"
    works(text)
    assert not MENTION.search(text), f"a notification names no ids: {text!r}"
    stacked(blocks, most=50)
    assert not [one for one in blocks if one["type"] == "input"], "a message has no fields"


def view(shown: Kit) -> None:
    """Look at a modal or the App Home."""
    fits("ModalView" if shown["type"] == "modal" else "HomeView", shown)
    View(**shown).to_dict()
    stacked(shown["blocks"], most=100)
    assert 0 < length(shown.get("callback_id", "-")) <= LONGEST["id"]
    assert length(shown.get("private_metadata", "")) <= LONGEST["metadata"]
    if shown["type"] != "modal":
        return
    inputs = [one for one in shown["blocks"] if one["type"] == "input"]
    assert bool(inputs) is ("submit" in shown), "a form has fields, and what only shows has none"
    for name in ("title", "close", *(["submit"] if inputs else [])):
        within(shown[name]["text"], LONGEST["title"], name)
    # What was filled in is found by these two alone.
    assert all(one.get("block_id") and one["element"].get("action_id") for one in inputs)


def stacked(blocks: list[Any], most: int) -> None:
    """Look at all blocks of something."""
    assert 1 <= len(blocks) <= most, f"{len(blocks)} blocks"
    for one in blocks:
        fits("KnownBlock", one)
        block(one)
    for parsed in Block.parse_all(list(blocks)):
        parsed.to_dict()  # slack_sdk looks only when it is asked for the data
    once([one["block_id"] for one in blocks if one.get("block_id")], "block_id")
    actions = [one for one in elements(blocks) if one.get("action_id")]
    by_name = [one["action_id"] for one in actions if one["type"] == "button"]
    once(by_name, "action_id")
    said = sum(length(one["text"]) for one in texts(blocks))
    assert said <= ALL_WORDS, f"{said} characters in all"


# ------------------------------------------------------------------------------ one block


def block(one: Kit) -> None:
    """Look at one block."""
    assert length(one.get("block_id", "")) <= LONGEST["id"], one["block_id"]
    match one["type"]:
        case "header":
            within(one["text"]["text"], LONGEST["header"], "a header")
        case "section":
            assert one.get("text") or one.get("fields"), "an empty section"
            assert 1 <= len(one.get("fields", "-")) <= 10, "a section has one to ten fields"
            for field in one.get("fields", ()):
                within(field["text"], LONGEST["field"], "a field")
        case "context":
            assert 1 <= len(one["elements"]) <= 10, "context has one to ten elements"
        case "actions":
            assert 1 <= len(one["elements"]) <= 25, "a row has one to 25 buttons"
        case "image":
            within(one["alt_text"], LONGEST["alt_text"], "a picture's words")
        case "input":
            within(one["label"]["text"], LONGEST["label"], "a label")
            if "hint" in one:
                within(one["hint"]["text"], LONGEST["hint"], "a hint")
    for text in texts([one]):
        within(text["text"], LONGEST["text"], "a text")
        if text["type"] == "mrkdwn":
            assert text.get("verbatim") is True, "names and addresses would become links"
            works(text["text"])
    for element in elements([one]):
        interactive(element)


def interactive(one: Kit) -> None:
    """Look at what can be pressed or filled in."""
    within(one.get("action_id", "-"), LONGEST["id"], "an action_id")
    if "placeholder" in one:
        within(one["placeholder"]["text"], LONGEST["placeholder"], "a placeholder")
    match one["type"]:
        case "button":
            within(one["text"]["text"], LONGEST["button"], "a button")
            within(one.get("value", "-"), LONGEST["value"], "a button's value")
            within(one.get("accessibility_label", "-"), LONGEST["button"], "a button's words")
        case "plain_text_input":
            most = one.get("max_length", LONGEST["input"])
            assert 1 <= most <= LONGEST["input"], f"at most {most} characters"
            assert length(one.get("initial_value", "")) <= most, "what stands there is too long"
        case "radio_buttons" | "checkboxes":
            options(one, most=10)
        case "static_select" | "multi_static_select":
            options(one, most=100)
            assert len(one.get("initial_options", ())) <= one.get("max_selected_items", 100)


def options(one: Kit, most: int) -> None:
    """Look at what can be chosen."""
    offered = one["options"]
    assert 1 <= len(offered) <= most, f"{len(offered)} options"
    once([option["value"] for option in offered], "value")
    for option in offered:
        within(option["text"]["text"], LONGEST["option"], "an option")
        within(option["value"], LONGEST["option_value"], "an option's value")
        if "description" in option:
            within(option["description"]["text"], LONGEST["option"], "an option's description")
    chosen = [*one.get("initial_options", ()), *filter(None, [one.get("initial_option")])]
    assert all(option in offered for option in chosen), "what is chosen is offered, word by word"
    assert "initial_options" not in one or one["initial_options"], "none chosen is not said"


# ------------------------------------------------------------------------------ words


def works(text: str) -> None:
    """Make sure that nothing works in a text but what we mean to, and nothing is broken."""
    bare = CODE.sub("", MENTION.sub("", text))
    in_code = "".join(CODE.findall(text))
    assert not re.search(r"[<>]", in_code), f"works in code: {text!r}"
    assert "<" not in bare, f"calls or links: {text!r}"
    assert not re.search(r"(?m)(?<!^)>", bare), f"an open bracket: {text!r}"
    assert not re.search(r"&(?!(?:amp|lt|gt);)", text), f"a bare &: {text!r}"
    assert "`" not in bare, f"code stays open: {text!r}"
    assert not EMOJI.search(bare), f"a word becomes a picture: {text!r}"
    assert not re.search(r"@(?i:channel|here|everyone)\b", bare), f"calls everybody: {text!r}"
    for paragraph in bare.split("\n\n"):
        signs = SIGN.findall(paragraph)
        uneven = [one for one in "*_~" if signs.count(one) % 2]
        assert not uneven, f"{uneven} stays open: {text!r}"


def read(text: str) -> str:
    """Return words as a person reads them, Slack's formatting and our escaping undone."""
    for sign, twin in (("*", "∗"), ("_", "ˍ"), ("~", "∼"), ("`", "ˋ")):
        text = text.replace(twin, sign)
    for sign, entity in (("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")):
        text = text.replace(entity, sign)
    return text.replace("\u2060", "")


def length(text: str) -> int:
    """Return the number of characters, each half of a pair counted."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def within(text: str, most: int, what: str) -> None:
    """Make sure that there are words, and not too many."""
    assert text.strip(), f"{what} is empty"
    assert length(text) <= most, f"{what} has {length(text)} characters: {text!r}"


def once(values: Iterable[object], what: str) -> None:
    """Make sure that nothing comes twice."""
    listed = list(values)
    twice = {one for one in listed if listed.count(one) > 1}
    assert not twice, f"{what} comes twice: {twice}"


def elements(blocks: Iterable[Kit]) -> Iterator[Kit]:
    """Yield everything that can be pressed or filled in."""
    for one in blocks:
        if one["type"] == "actions":
            yield from one["elements"]
        yield from (one[key] for key in ("element", "accessory") if key in one)


def texts(part: Any) -> Iterator[Kit]:
    """Yield every text object in something."""
    if isinstance(part, list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, dict):
        if part.get("type") in ("mrkdwn", "plain_text"):
            yield part
        else:
            yield from texts(list(part.values()))


# ------------------------------------------------------------------------------ the schema


def fits(name: str, body: object) -> None:
    """Hold something against the schema of its type."""
    problem = next(_validator(name).iter_errors(body), None)
    assert problem is None, f"{name}: {problem.json_path} {problem.message[-600:]}"


@cache
def _validator(name: str) -> Any:
    quick = extend(Draft202012Validator, {"anyOf": _any_of})  # type: ignore[no-untyped-call]
    return quick({"$defs": DUMP["$defs"], "$ref": f"#/$defs/{name}"})


def _any_of(
    validator: Any, shapes: list[Any], instance: object, schema: Any
) -> Iterator[ValidationError]:
    """Look, of all shapes something may have, at the one that it means to have by its type."""
    meant = [one for one in shapes if _may_mean(one, instance)]
    if len(meant) == 1:
        yield from validator.descend(instance, meant[0])
    else:
        yield from Draft202012Validator.VALIDATORS["anyOf"](validator, shapes, instance, schema)


def _may_mean(shape: Any, instance: object) -> bool:
    name = shape["$ref"].rpartition("/")[2] if "$ref" in shape else ""
    types = _types(name) if name else _types_of(shape)
    return not types or (isinstance(instance, dict) and instance.get("type") in types)


@cache
def _types(name: str) -> frozenset[str]:
    return _types_of(DUMP["$defs"][name])


def _types_of(shape: Any) -> frozenset[str]:
    """Return which types a shape may have; none are said where it may have any."""
    if "$ref" in shape:
        return _types(shape["$ref"].rpartition("/")[2])
    if "anyOf" in shape:
        several = [_types_of(one) for one in shape["anyOf"]]
        return frozenset().union(*several) if all(several) else frozenset()
    const = shape.get("properties", {}).get("type", {}).get("const")
    return frozenset([const]) if const else frozenset()
