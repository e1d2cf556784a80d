"""What do people do on Slack in the tests, and what do they see then?"""

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Protocol

from tests.support.slack_server import SlackServer
from tests.support.slack_state import Kit, Posted, Seen, buttons

PATIENCE = 8.0


class Way(Protocol):
    """How Slack reaches the companion; returns what it said at once."""

    def __call__(self, kind: str, payload: Kit) -> Awaitable[Any]: ...


@dataclass
class BySocket:
    """Socket Mode."""

    slack: SlackServer

    async def __call__(self, kind: str, payload: Kit) -> Any:
        return await self.slack.socket.deliver(kind, payload)


@dataclass
class ByHttp:
    """Signed requests to an address."""

    slack: SlackServer
    address: str

    async def __call__(self, kind: str, payload: Kit) -> Any:
        status, said = await self.slack.send(self.address, kind, payload)
        assert status == 200, (status, said)
        return said or None


@dataclass
class Member:
    """Somebody in a workspace."""

    slack: SlackServer
    way: Way
    id: str
    team: str = "T1"
    waited: float = 0.0
    """Seconds that Slack waited for the last acknowledgement."""

    # --- what they do -------------------------------------------------------------------------

    async def types(self, text: str, channel: str = "C1") -> Seen:
        """Type what follows /quiz; return what is shown."""
        await self.sends("slash_commands", self.command(text, channel))
        return await self.sees()

    async def presses(self, on: Seen | Posted, label: str) -> Seen:
        """Press a button; return what is shown."""
        await self.sends("interactive", self.press(on, label))
        return await self.sees()

    async def presses_it(self, on: Seen | Posted, button: Kit) -> Seen:
        """Press this very button; return what is shown."""
        await self.sends("interactive", self.pressing(on, button))
        return await self.sees()

    async def chooses(self, callback: str, message: Posted | None = None) -> Seen:
        """Choose a shortcut, of a message or of no message; return what is shown."""
        await self.sends("interactive", self.shortcut(callback, message))
        return await self.sees()

    async def submits(self, view: Seen, **values: Any) -> Seen:
        """Send a form as it came, but for some fields; return what becomes of it."""
        told = await self.sends("interactive", self.submission(view, **values))
        match told or {}:
            case {"response_action": "update", "view": dict(shown)}:
                self.slack.state.payloads.append(("view_submission", {"view": shown}))
                self.slack.state.show(self.id, shown, view.body["id"])
                return await self.sees()
            case {"response_action": "errors", "errors": dict(errors)}:
                return Seen("errors", errors)
        self.slack.state.views.pop(view.body["id"])
        return Seen("closed", {})

    async def goes_home(self) -> Seen:
        """Open App Home; return what is there."""
        event = {"type": "app_home_opened", "user": self.id, "channel": "D1", "tab": "home"}
        await self.sends("events_api", self.event(event))
        return await self.sees()

    async def looks_up(self, home: Seen, words: str) -> Seen:
        """Write into the box in App Home; return what is shown."""
        action = {"type": "plain_text_input", "action_id": "lookup", "block_id": "lookup"}
        about = self.on_view(home) | {"actions": [action | {"value": words}]}
        await self.sends("interactive", self._interaction("block_actions") | about)
        return await self.sees()

    async def is_offered(self, view: Seen, field: str, typed: str) -> list[str]:
        """Type into a field; return what is offered."""
        about: Kit = {"action_id": "value", "block_id": field, "value": typed, "view": view.body}
        told = await self.sends("interactive", self._interaction("block_suggestion") | about)
        return [one["value"] for one in told["options"]]

    async def sees(self) -> Seen:
        """Return what is shown next."""
        return await asyncio.wait_for(self.slack.state.seen[self.id].get(), PATIENCE)

    def has_seen_all(self) -> bool:
        """Whether nothing more has been shown."""
        return self.slack.state.seen[self.id].empty()

    async def sends(self, kind: str, payload: Kit) -> Any:
        """Let Slack deliver something; return what came with the acknowledgement."""
        began = time.monotonic()
        told = await self.way(kind, payload)
        self.waited = time.monotonic() - began
        return told

    # --- how Slack tells it -------------------------------------------------------------------

    def command(self, text: str, channel: str = "C1") -> Kit:
        """Return the payload of a command."""
        user = self.slack.state.users[self.id]
        place = {"team_id": self.team, "team_domain": "team", "channel_id": channel}
        who = {"user_id": self.id, "user_name": user.name, "api_app_id": "A1"}
        answer = self.slack.response_url(self.id, channel)
        told = {"command": "/quiz", "text": text, "channel_name": "quiz", "response_url": answer}
        return place | who | told | {"trigger_id": self.slack.trigger(self.id)}

    def press(self, on: Seen | Posted, label: str) -> Kit:
        """Return the payload of a button that is pressed."""
        found = [one for one in buttons(on.blocks) if one["text"]["text"] == label]
        assert len(found) == 1, f"no single button {label!r} on:\n{on.said}"
        return self.pressing(on, found[0])

    def pressing(self, on: Seen | Posted, button: Kit) -> Kit:
        """Return the payload of a button, as it stands on what is shown."""
        action = button | {"block_id": "b", "action_ts": self.slack.state.stamp()}
        told = self._interaction("block_actions") | {"actions": [action]}
        if isinstance(on, Seen) and on.kind in ("view", "home"):
            return told | self.on_view(on)
        channel, ts = (on.channel, on.ts) if isinstance(on, Posted) else (on.channel, "0.1")
        about: Kit = {"type": "message", "message_ts": ts, "channel_id": channel}
        about["is_ephemeral"] = isinstance(on, Seen)
        answer = self.slack.response_url(self.id, channel)
        place = {"channel": {"id": channel, "name": "quiz"}, "response_url": answer}
        return told | place | {"container": about}

    def on_view(self, view: Seen) -> Kit:
        """Return what a payload says of the view that something was done in."""
        id = view.body.get("id", "VHOME")
        return {"view": view.body | {"id": id}, "container": {"type": "view", "view_id": id}}

    def shortcut(self, callback: str, message: Posted | None = None) -> Kit:
        """Return the payload of a shortcut."""
        if message is None:
            return self._interaction("shortcut") | {"callback_id": callback}
        answer = self.slack.response_url(self.id, message.channel)
        about: Kit = {"callback_id": callback, "response_url": answer, "message_ts": message.ts}
        shown = {"type": "message", "ts": message.ts, "user": "U0BOT", "text": ""}
        place = {"channel": {"id": message.channel, "name": "quiz"}, "message": shown}
        return self._interaction("message_action") | about | place

    def submission(self, view: Seen, **values: Any) -> Kit:
        """Return the payload of a form that is sent."""
        assert view.kind == "view", view
        state = {
            block["block_id"]: {block["element"]["action_id"]: _entered(block, values)}
            for block in view.blocks
            if block["type"] == "input"
        }
        assert values.keys() <= state.keys(), f"no fields {values.keys() - state.keys()}"
        shown = view.body | {"state": {"values": state}, "app_installed_team_id": self.team}
        return self._interaction("view_submission") | {"view": shown}

    def event(self, event: Kit) -> Kit:
        """Return the payload of an event."""
        about: Kit = {"type": "event_callback", "team_id": self.team, "api_app_id": "A1"}
        about |= {"event_id": self.slack.state.new("Ev"), "event_time": int(time.time())}
        allowed = {"team_id": self.team, "user_id": "U0BOT", "is_bot": True}
        return about | {"event": event, "authorizations": [allowed]}

    def _interaction(self, kind: str) -> Kit:
        user = self.slack.state.users[self.id]
        who = {"id": self.id, "username": user.name, "name": user.name, "team_id": self.team}
        place: Kit = {"team": {"id": self.team, "domain": "team"}, "enterprise": None}
        told = {"type": kind, "user": who, "api_app_id": "A1", "token": "old"}
        return place | told | {"trigger_id": self.slack.trigger(self.id)}


def _entered(block: Kit, values: dict[str, Any]) -> Kit:
    """Return what an element holds: what it came with, or what a test enters."""
    element = block["element"]
    kind, name = element["type"], block["block_id"]
    given = values.get(name)
    match kind:
        case "plain_text_input":
            return {"type": kind, "value": given or element.get("initial_value")}
        case "timepicker":
            return {"type": kind, "selected_time": given or element.get("initial_time")}
        case "conversations_select":
            chosen = given or element.get("initial_conversation") or "C1"
            return {"type": kind, "selected_conversation": chosen}
        case "checkboxes" | "multi_static_select":
            kept = element.get("initial_options") or []
            chosen = kept if given is None else [{"value": one} for one in given]
            return {"type": kind, "selected_options": chosen}
        case _:
            option = element.get("initial_option") if given is None else {"value": given}
            return {"type": kind, "selected_option": option}
