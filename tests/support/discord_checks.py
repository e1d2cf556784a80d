"""Would Discord accept what the bot sends, and does it do no more than it may?

`check` holds a request against Discord's schemas and against the rules that no schema states.
They are those of Discord's documentation; where it is vague, the stricter reading counts.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import simcord

from adapters.discord.text import length
from tests.support.discord_schema import fits, nested, route

V2: Final = 1 << 15
EPHEMERAL: Final = 1 << 6
MESSAGE, DEFERRED, UPDATE, CHOICES, MODAL = 4, 5, 7, 8, 9
BUTTON, SELECT, INPUT, TEXT, GALLERY, FILE = 2, 3, 4, 10, 12, 13
LABEL, RADIO, CHECKBOXES = 18, 21, 22
V2_ONLY: Final = frozenset({9, TEXT, 11, GALLERY, FILE, 14, 17})
SELECTS: Final = frozenset({SELECT, 5, 6, 7, 8})
GROUP, SUBCOMMAND = 2, 1
POST: Final = "POST /channels/{channel_id}/messages"
EDIT: Final = "PATCH /channels/{channel_id}/messages/{message_id}"
FORUM: Final = "POST /channels/{channel_id}/threads"

NAME: Final = re.compile(r"[-_\w]{1,32}")
Body = dict[str, Any]


def check(entry: simcord.HttpLogEntry) -> None:
    """Look at one request of the bot."""
    sent(entry.method, entry.path, entry.json)


def sent(method: str, path: str, body: Any) -> None:
    """Look at one request, wherever it comes from."""
    taken = route(method, path)
    fits(taken, body)
    if taken in {POST, EDIT}:
        message(body)
        notifies_nobody(body, roles=taken == POST)
    elif taken == FORUM and "message" in body:
        message(body["message"])
        notifies_nobody(body["message"])
    elif taken.endswith("/callback"):
        callback(body)
    elif taken.startswith(("POST /webhooks", "PATCH /webhooks")):
        message(body)
        private = method == "PATCH" or body.get("flags", 0) & EPHEMERAL
        assert private, "a reply is private"
    elif "/commands" in taken and body is not None:
        commands(body if isinstance(body, list) else [body])


def answered(env: simcord.Env) -> None:
    """Make sure that every interaction was acknowledged, and what was deferred completed."""
    tried = {entry.path.split("/")[2] for entry in env.http_requests if "/callback" in entry.path}
    silent = [one for id, one in env.backend.interactions.items() if str(id) not in tried]
    assert not silent, f"nobody acknowledged {silent}"
    now = env.backend.now_iso()
    alive = [one for one in env.backend.interactions.values() if now < (one.expires_at or "~")]
    waiting = [one for one in alive if one.loading]
    assert not waiting, f"still thinking: {waiting}"


# ------------------------------------------------------------------------------ messages


def message(body: Body) -> None:
    """Look at a message, new or edited."""
    parts = list(nested(body.get("components")))
    if any(one["type"] in V2_ONLY for one in parts):
        assert body.get("flags", 0) & V2, "components of the second version want their flag"
    if body.get("flags", 0) & V2:
        besides = [name for name in ("content", "embeds", "poll", "sticker_ids") if body.get(name)]
        assert not besides, f"{besides} beside components of the second version"
        assert parts, "an empty message"
    assert len(parts) <= 40, f"{len(parts)} components"
    texts = [one["content"] for one in parts if one["type"] == TEXT]
    assert all(one.strip() for one in texts), "an empty text"
    assert sum(map(length, texts)) <= 4000, f"{sum(map(length, texts))} characters"
    once([one["id"] for one in parts if one.get("id")], "component id")
    interactive(parts)
    media(body, parts)
    everybody = re.search(r"@(everyone|here)", "\n".join(texts))
    assert not everybody, f"calls everybody: {everybody}"


def interactive(parts: Iterable[Body]) -> None:
    """Look at what can be pressed or filled in."""
    known = list(parts)
    once([one["custom_id"] for one in known if one.get("custom_id")], "custom_id")
    for one in known:
        match one["type"]:
            case 1:
                kinds = {inner["type"] for inner in one["components"]}
                assert kinds <= {BUTTON} or len(one["components"]) == 1, "a select stands alone"
            case 2:
                assert one.get("label", "").strip() or one.get("emoji"), "a button without words"
                assert length(one.get("label", "")) <= 80, one["label"]
                link = one["style"] == 5
                assert bool(one.get("url")) is link, "only a link has an address"
                assert bool(one.get("custom_id")) is not link, "what would it do?"
            case kind if kind in {SELECT, RADIO, CHECKBOXES}:
                options(one)
            case kind if kind == INPUT:
                text_input(one)


def options(one: Body) -> None:
    """Look at the options of a select, a radio group or checkboxes."""
    offered = one["options"]
    once([option["value"] for option in offered], "value")
    for option in offered:
        assert option["label"].strip(), "an option without words"
        for words in (option["label"], option["value"], option.get("description") or ""):
            assert length(words) <= 100, words
    ticked = sum(bool(option.get("default")) for option in offered)
    most = 1 if one["type"] == RADIO else one.get("max_values", 1)
    least = one.get("min_values", 1)
    assert ticked <= most, f"{ticked} of {most} are ticked"
    if one["type"] != RADIO:
        assert least <= most <= len(offered), f"{least} to {most} of {len(offered)}"
        assert least or one.get("required") is not True, "none is not enough where some must be"
        assert not least or one.get("required") is not False, "what may be left out has a least"


def text_input(one: Body) -> None:
    """Look at a line or a paragraph to write."""
    least, most = one.get("min_length") or 0, one.get("max_length") or 4000
    assert least <= most, f"{least} to {most} characters"
    assert length(one.get("value") or "") <= most, "what stands there is too long"
    assert length(one.get("placeholder") or "") <= 100, one["placeholder"]


def media(body: Body, parts: Iterable[Body]) -> None:
    """Look at pictures and files: each is attached, and nothing is attached for nothing."""
    attached = [one["filename"] for one in body.get("attachments") or () if one.get("filename")]
    once(attached, "file name")
    items = [item for one in parts for item in one.get("items") or ()]
    shown = [item["media"]["url"] for item in items]
    shown += [one["file"]["url"] for one in parts if one["type"] == FILE]
    names = {url.removeprefix("attachment://") for url in shown if url.startswith("attachment://")}
    assert names <= set(attached), f"{names - set(attached)} is shown and not attached"
    if body.get("flags", 0) & V2:
        assert set(attached) <= names, f"{set(attached) - names} is attached and not shown"
    galleries = [one["items"] for one in parts if one["type"] == GALLERY]
    assert all(1 <= len(one) <= 10 for one in galleries), "a gallery has one to ten pictures"
    for words in (item["description"] for item in items if item.get("description") is not None):
        assert 0 < length(words) <= 256, f"a picture's words: {words!r}"


def notifies_nobody(body: Body, roles: bool = False) -> None:
    """Make sure that a message says itself whom it may notify, and that is a role at most."""
    allowed = body.get("allowed_mentions")
    assert allowed is not None, "whom it may notify is not said"
    assert not allowed.get("parse"), f"notifies {allowed['parse']}"
    assert not allowed.get("users"), f"notifies {allowed['users']}"
    assert not allowed.get("replied_user"), "notifies who is replied to"
    assert roles or not allowed.get("roles"), "an edit notifies nobody"


# ------------------------------------------------------------------------------ replies


def callback(body: Body) -> None:
    """Look at the reply to an interaction: private, whatever it is."""
    data = body.get("data") or {}
    match body["type"]:
        case kind if kind in {MESSAGE, DEFERRED}:
            assert data.get("flags", 0) & EPHEMERAL, "a reply is private"
            if kind == MESSAGE:
                message(data)
                notifies_nobody(data)
        case kind if kind == UPDATE:
            message(data)
        case kind if kind == CHOICES:
            for one in data.get("choices") or ():
                for words in (one["name"], one["value"]):
                    assert not isinstance(words, str) or 1 <= length(words) <= 100, words
        case kind if kind == MODAL:
            modal(data)


def modal(data: Body) -> None:
    """Look at a form."""
    assert data["title"].strip(), "a form without a title"
    assert length(data["title"]) <= 45, data["title"]
    assert 1 <= len(data["components"]) <= 5, "a form has one to five parts"
    parts = list(nested(data["components"]))
    interactive(parts)
    once([one["id"] for one in parts if one.get("id")], "component id")
    for one in parts:
        if one["type"] == LABEL:
            assert one["label"].strip(), "a label without words"
            assert length(one["label"]) <= 45, one["label"]
            assert length(one.get("description") or "") <= 100, one["description"]
            assert not one["component"].get("label"), "the label is around it already"
        if one["type"] == TEXT:
            assert one["content"].strip(), "an empty text"
            assert length(one["content"]) <= 4000, "too long a text"


# ------------------------------------------------------------------------------ commands


def commands(offered: Iterable[Body]) -> None:
    """Look at all commands of an application."""
    listed = list(offered)
    kinds = [one.get("type", 1) for one in listed]
    assert kinds.count(1) <= 100, "a hundred commands at most"
    assert max(kinds.count(2), kinds.count(3)) <= 5, "five entries of a menu at most"
    once([(one.get("type", 1), one["name"]) for one in listed], "command")
    for one in listed:
        if one.get("type", 1) == 1:
            named(one)
            arranged(one, depth=0)
        else:
            assert 1 <= length(one["name"]) <= 32, one["name"]
            assert not one.get("description"), "an entry of a menu has no description"
        assert said(one) <= 8000, f"/{one['name']} has {said(one)} characters of words"


def named(one: Body) -> None:
    """Look at the name and the description of a command or an option."""
    assert NAME.fullmatch(one["name"]), one["name"]
    assert one["name"] == one["name"].lower(), one["name"]
    assert one["description"].strip(), f"{one['name']} is not described"
    assert length(one["description"]) <= 100, one["description"]


def arranged(one: Body, depth: int) -> None:
    """Look at the options of a command, and at subcommands two levels down at most."""
    below = one.get("options") or ()
    assert len(below) <= 25, f"{one['name']} has {len(below)} options"
    once([option["name"] for option in below], "option")
    kinds = {option["type"] for option in below}
    if kinds & {SUBCOMMAND, GROUP}:
        assert kinds <= {SUBCOMMAND, GROUP}, f"{one['name']} mixes options and subcommands"
        assert GROUP not in kinds or not depth, "groups do not nest"
    wanted = [bool(option.get("required")) for option in below]
    assert wanted == sorted(wanted, reverse=True), f"{one['name']}: what is required comes first"
    for option in below:
        named(option)
        arranged(option, depth + 1)
        listed = option.get("choices") or ()
        assert len(listed) <= 25, f"{option['name']} has {len(listed)} choices"
        assert not (listed and option.get("autocomplete")), f"{option['name']} offers twice"
        once([choice["name"] for choice in listed], "choice")
        for words in (words for choice in listed for words in (choice["name"], choice["value"])):
            assert not isinstance(words, str) or 1 <= length(words) <= 100, words


def said(one: Body) -> int:
    """Return how many characters of a command count: names, descriptions and values of it all."""
    return sum(map(length, _words(one)))


def _words(one: Body) -> Iterator[str]:
    for key in ("name", "description", "value"):
        translated = (one.get(f"{key}_localizations") or {}).values()
        yield max((str(words) for words in (one.get(key, ""), *translated)), key=length)
    for inner in (*(one.get("options") or ()), *(one.get("choices") or ())):
        yield from _words(inner)


def once(values: Iterable[object], what: str) -> None:
    """Make sure that nothing comes twice."""
    listed = list(values)
    twice = {one for one in listed if listed.count(one) > 1}
    assert not twice, f"{what} comes twice: {twice}"
