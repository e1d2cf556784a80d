"""What does Slack say when somebody presses a button, types a command, sends a form or goes home?

Written as Slack sends them, so that bolt has all of its own work with them. Each has ids of its own,
or it would be a repetition of another.
"""

import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from multidict import CIMultiDict

TEAM, CHANNEL, APP, BOT = "T0123ABCD", "C0123ABCDEF", "A0123ABCDEF", "U0BOT"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
RESPOND = f"https://hooks.slack.com/actions/{TEAM}/1234567890/aBcDeFgHiJkLmNoPqRsTuVwX"

FORM = "application/x-www-form-urlencoded"

Payload = dict[str, Any]

_numbers = itertools.count(10**12)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that Slack tells: what it is called in Socket Mode, and what it says."""

    kind: str
    payload: Payload

    def written(self) -> tuple[str, str]:
        """Return it as it travels by HTTP, and its type."""
        if self.kind == "slash_commands":
            return urlencode(self.payload), FORM
        if self.kind == "interactive":
            return urlencode({"payload": json.dumps(self.payload)}), FORM
        return json.dumps(self.payload), "application/json"

    def enveloped(self) -> str:
        """Return it as it travels by a socket."""
        return json.dumps(
            {
                "envelope_id": f"dbdd0ef3-1543-4f94-bfb4-{next(_numbers)}",
                "type": self.kind,
                "accepts_response_payload": self.kind != "events_api",
                "payload": self.payload,
            }
        )


class Incoming:
    """A request of Slack's as aiohttp hands it over, read and signed."""

    remote = "127.0.0.1"
    query_string = ""

    def __init__(self, happening: Happening) -> None:
        text, kind = happening.written()
        stamp = str(int(time.time()))
        signed = hmac.new(SECRET.encode(), f"v0:{stamp}:{text}".encode(), hashlib.sha256)
        self._body = text.encode()
        self.headers = CIMultiDict(
            {
                "Host": "quiz.example.org",
                "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
                "Accept-Encoding": "gzip,deflate",
                "Accept": "application/json,*/*",
                "X-Slack-Signature": f"v0={signed.hexdigest()}",
                "X-Slack-Request-Timestamp": stamp,
                "Content-Length": str(len(self._body)),
                "Content-Type": kind,
                "X-Forwarded-For": "203.0.113.7",
                "X-Forwarded-Proto": "https",
            }
        )

    async def read(self) -> bytes:
        return self._body

    async def text(self) -> str:
        return self._body.decode()


def pressed(user: str, button: Payload, blocks: list[Payload]) -> Happening:
    """Return a press on a button of a public message."""
    message = {
        "user": BOT,
        "type": "message",
        "ts": "1789390800.000100",
        "bot_id": "B0123ABCDEF",
        "app_id": APP,
        "text": "The question of the day",
        "team": TEAM,
        "blocks": [{"block_id": f"b{number}", **one} for number, one in enumerate(blocks)],
    }
    place = {"message_ts": message["ts"], "channel_id": CHANNEL, "is_ephemeral": False}
    action = button | {"block_id": "b3", "action_ts": "1789394400.000200"}
    return _interaction(
        "block_actions",
        user,
        container={"type": "message"} | place,
        channel={"id": CHANNEL, "name": "quiz"},
        message=message,
        state={"values": {}},
        response_url=RESPOND,
        actions=[action],
    )


def typed(user: str, text: str) -> Happening:
    """Return `/quiz` with these words."""
    return Happening(
        "slash_commands",
        {
            "token": "gIkuvaNzQIHg97ATvDxqgjtO",
            "team_id": TEAM,
            "team_domain": "team",
            "channel_id": CHANNEL,
            "channel_name": "quiz",
            "user_id": user,
            "user_name": "ada",
            "command": "/quiz",
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": RESPOND,
            "trigger_id": f"{next(_numbers)}.1234567890.aBcDeF",
        },
    )


def sent(user: str, view: Payload, field: str, value: str) -> Happening:
    """Return a form that was sent with one field filled in."""
    state = {"values": {field: {"value": {"type": "plain_text_input", "value": value}}}}
    about = {
        "id": "V0123ABCDEF",
        "team_id": TEAM,
        "state": state,
        "hash": "1789394400.aBcDeFgH",
        "clear_on_close": False,
        "notify_on_close": False,
        "previous_view_id": None,
        "root_view_id": "V0123ABCDEF",
        "app_id": APP,
        "external_id": "",
        "app_installed_team_id": TEAM,
        "bot_id": "B0123ABCDEF",
    }
    return _interaction("view_submission", user, view=view | about, response_urls=[])


def went_home(user: str) -> Happening:
    """Return that somebody opened App Home."""
    event = {"type": "app_home_opened", "user": user, "channel": "D0123ABCDEF", "tab": "home"}
    allowed = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True}
    return Happening(
        "events_api",
        {
            "token": "gIkuvaNzQIHg97ATvDxqgjtO",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event | {"event_ts": "1789394400.000300"},
            "type": "event_callback",
            "event_id": f"Ev{next(_numbers)}",
            "event_time": 1789394400,
            "authorizations": [allowed | {"is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        },
    )


def _interaction(kind: str, user: str, **more: Any) -> Happening:
    who = {"id": user, "username": "ada", "name": "ada", "team_id": TEAM}
    return Happening(
        "interactive",
        {
            "type": kind,
            "team": {"id": TEAM, "domain": "team"},
            "user": who,
            "api_app_id": APP,
            "token": "gIkuvaNzQIHg97ATvDxqgjtO",
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": f"{next(_numbers)}.1234567890.aBcDeF",
            **more,
        },
    )
