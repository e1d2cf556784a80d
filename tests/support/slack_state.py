"""What is there on the tests' Slack? Workspaces, channels, people, messages and views."""

import asyncio
import itertools
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Kit = dict[str, Any]


class Refused(Exception):
    """Slack's `{"ok": false, "error": …}`."""


@dataclass(slots=True)
class Team:
    """A workspace in which the companion may be installed; `token` is its bot's."""

    id: str = "T1"
    name: str = "Team"
    token: str = "xoxb-1"
    bot_user: str = "U0BOT"
    bot: str = "B1"
    enterprise: str = ""
    reaches: frozenset[str] = frozenset()
    """The workspaces of an organisation that has installed the companion for all of them."""
    refresh: str = ""
    """Where tokens end after twelve hours: for what a new one is given."""
    scopes: str = "chat:write,commands,users:read,pins:write,files:write,im:write"


@dataclass(slots=True)
class Channel:
    """A channel; the companion may be no member of it."""

    id: str
    name: str = "quiz"
    member: bool = True
    archived: bool = False
    private: bool = False


@dataclass(slots=True)
class User:
    """Somebody as `users.info` tells it."""

    id: str
    name: str
    admin: bool = False
    locale: str = "en-GB"
    zone: str = "Europe/London"
    team: str = ""
    """The workspace they belong to, where it is another one."""
    teams: tuple[str, ...] = ()
    """All workspaces they belong to, where an organisation has several."""
    deleted: bool = False
    robot: bool = False


@dataclass(slots=True)
class Posted:
    """A public message and all it ever showed."""

    channel: str
    ts: str
    bodies: list[Kit] = field(default_factory=list)
    thread: str = ""
    team: str = "T1"
    """By whose token it was posted."""
    pinned: bool = False

    @property
    def blocks(self) -> list[Kit]:
        """What it shows now."""
        found: list[Kit] = self.bodies[-1].get("blocks") or []
        return found

    @property
    def said(self) -> str:
        """What it says now."""
        return words(self.blocks)


@dataclass(slots=True)
class Seen:
    """What one person was shown: `kind` is ephemeral, view, home, errors or closed."""

    kind: str
    body: Kit
    channel: str = ""

    @property
    def blocks(self) -> list[Kit]:
        """Its blocks."""
        found: list[Kit] = self.body.get("blocks") or []
        return found

    @property
    def said(self) -> str:
        """All its words, a line each, buttons in square brackets."""
        if self.kind == "errors":
            return "\n".join(map(str, self.body.values()))
        title = self.body.get("title") or {}
        return "\n".join(filter(None, [title.get("text", ""), words(self.blocks)]))


def words(part: Any) -> str:
    """Return all words of blocks, a line each, buttons in square brackets."""
    return "\n".join(_words(part))


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _words(one)
    elif isinstance(part, dict):
        if part.get("type") == "button":
            yield f"[{part['text']['text']}]"
            return
        for key in ("text", "title", "label", "hint", "fields", "elements", "element", "alt_text"):
            found = part.get(key)
            if isinstance(found, str):
                yield found
            else:
                yield from _words(found)
        for option in part.get("options") or ():
            yield from _words(option)


def buttons(blocks: list[Kit]) -> list[Kit]:
    """Return all buttons of blocks."""
    return [
        one
        for block in blocks
        for one in (*(block.get("elements") or ()), block.get("accessory") or {})
        if one.get("type") == "button"
    ]


class State:
    """Everything that Slack keeps."""

    def __init__(self) -> None:
        self.teams = {"T1": Team()}
        self.channels = {"C1": Channel("C1"), "C2": Channel("C2", "elsewhere")}
        self.users = {
            "UADA": User("UADA", "ada", admin=True),
            "UGRACE": User("UGRACE", "grace", zone="America/New_York"),
            "UALAN": User("UALAN", "alan"),
        }
        self.messages: list[Posted] = []
        self.files: dict[str, Kit] = {}
        self.homes: dict[str, Kit] = {}
        self.views: dict[str, tuple[str, Kit]] = {}
        """Open views with whose they are, by id."""
        self.triggers: dict[str, str] = {}
        """Whose each trigger is that is still good for a view."""
        self.responses: dict[str, tuple[str, str]] = {}
        """For whom and in which channel each response_url speaks."""
        self.seen: dict[str, asyncio.Queue[Seen]] = defaultdict(asyncio.Queue)
        self.payloads: list[tuple[str, Kit]] = []
        """Every message, view and home that was sent, with the method that did."""
        self.codes: dict[str, Team] = {}
        """What browsers bring back from the page where somebody installs the companion."""
        self._numbers = itertools.count(1)

    def new(self, prefix: str) -> str:
        """Return an id that nothing has had."""
        return f"{prefix}{next(self._numbers)}"

    def stamp(self) -> str:
        """Return a message's `ts`, each later than the last."""
        return f"{int(time.time())}.{next(self._numbers):06}"

    def tell(self, user: str, seen: Seen) -> None:
        """Show somebody something."""
        self.seen[user].put_nowait(seen)

    def show(self, user: str, view: Kit, id: str = "") -> Kit:
        """Open a view, or make one another; return it as Slack tells it."""
        id = id or self.new("V")
        shown = view | {"id": id, "hash": self.new("h")}
        self.views[id] = (user, shown)
        self.tell(user, Seen("view", shown))
        return shown

    def message(self, channel: str, ts: str) -> Posted:
        """Return a message, or refuse."""
        for one in self.messages:
            if (one.channel, one.ts) == (channel, ts):
                return one
        raise Refused("message_not_found")

    def channel(self, id: str, *, posting: bool = False) -> Channel:
        """Return a channel, or refuse; `posting` needs more."""
        if id in self.users or id.startswith("D"):
            return Channel(id, "direct")
        found = self.channels.get(id)
        if found is None:
            raise Refused("channel_not_found")
        if posting and found.archived:
            raise Refused("is_archived")
        if posting and not found.member:
            raise Refused("not_in_channel")
        return found
