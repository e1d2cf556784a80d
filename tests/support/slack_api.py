"""What do the methods of Slack's Web API do in the tests? As little as the companion needs."""

import json
from collections.abc import Callable
from typing import Any

from tests.support.slack_state import Kit, Posted, Refused, Seen, State, Team

MOST_TEXT, MOST_BLOCKS, MOST_HOME = 40_000, 50, 100

Method = Callable[[State, Team, Kit], Kit]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Make a function what a method does."""

    def named(function: Method) -> Method:
        METHODS[name] = function
        return function

    return named


def listed(value: Any) -> Any:
    """Return a list or an object that may have come as JSON."""
    return json.loads(value) if isinstance(value, str) and value[:1] in "[{" else value


def body(given: Kit) -> Kit:
    """Return what a message shows, if it is not too much."""
    shown = {name: listed(given.get(name)) for name in ("text", "blocks", "metadata")}
    if len(shown["text"] or "") > MOST_TEXT:
        raise Refused("msg_too_long")
    if len(shown["blocks"] or ()) > MOST_BLOCKS:
        raise Refused("invalid_blocks")
    if not (shown["text"] or shown["blocks"]):
        raise Refused("no_text")
    return shown


@method("auth.test")
def auth_test(state: State, team: Team, given: Kit) -> Kit:
    told = {"team_id": team.id, "team": team.name, "user_id": team.bot_user, "bot_id": team.bot}
    return told | {"user": "quiz", "url": "https://team.slack.com/", "enterprise_id": None}


@method("api.test")
def api_test(state: State, team: Team, given: Kit) -> Kit:
    return {}


@method("auth.teams.list")
def auth_teams(state: State, team: Team, given: Kit) -> Kit:
    """Two at a time, so that whoever asks has to turn pages."""
    reached = sorted(team.reaches) or [team.id]
    start = int(given.get("cursor") or 0)
    more = str(start + 2) if len(reached) > start + 2 else ""
    page = [{"id": one, "name": f"Team {one}"} for one in reached[start : start + 2]]
    return {"teams": page, "response_metadata": {"next_cursor": more}}


@method("team.info")
def team_info(state: State, team: Team, given: Kit) -> Kit:
    return {"team": {"id": team.id, "name": team.name, "domain": "team"}}


@method("users.info")
def users_info(state: State, team: Team, given: Kit) -> Kit:
    found = state.users.get(given["user"])
    if found is None:
        raise Refused("user_not_found")
    told: Kit = {"id": found.id, "name": found.name, "is_admin": found.admin, "is_owner": False}
    told |= {"team_id": found.team or team.id, "deleted": found.deleted, "is_bot": found.robot}
    if found.teams:
        told["enterprise_user"] = {"id": found.id, "teams": list(found.teams)}
    profile = {"display_name": found.name.capitalize(), "real_name": found.name}
    return {"user": told | {"tz": found.zone, "locale": found.locale, "profile": profile}}


@method("chat.postMessage")
def post(state: State, team: Team, given: Kit) -> Kit:
    channel = state.channel(given["channel"], posting=True)
    for block in listed(given.get("blocks")) or ():
        file = (block.get("slack_file") or {}).get("id")
        if file and state.files.get(file, {}).get("unready", 0):
            state.files[file]["unready"] -= 1
            raise Refused("invalid_blocks", "invalid slack file [/blocks/0/slack_file]")
    posted = Posted(
        channel.id, state.stamp(), [body(given)], str(given.get("thread_ts") or ""), team.id
    )
    state.messages.append(posted)
    return {"channel": channel.id, "ts": posted.ts, "message": told(posted, team)}


@method("chat.update")
def update(state: State, team: Team, given: Kit) -> Kit:
    state.channel(given["channel"], posting=True)
    found = state.message(given["channel"], given["ts"])
    found.bodies.append(body(given))
    return {"channel": found.channel, "ts": found.ts, "message": told(found, team)}


@method("chat.postEphemeral")
def ephemeral(state: State, team: Team, given: Kit) -> Kit:
    channel = state.channel(given["channel"], posting=True)
    state.tell(given["user"], Seen("ephemeral", body(given), channel.id))
    return {"message_ts": state.stamp()}


@method("conversations.info")
def conversations_info(state: State, team: Team, given: Kit) -> Kit:
    return {"channel": described(state, given["channel"])}


@method("conversations.list")
def conversations_list(state: State, team: Team, given: Kit) -> Kit:
    return {"channels": [described(state, id) for id in state.channels]}


@method("conversations.open")
def conversations_open(state: State, team: Team, given: Kit) -> Kit:
    return {"channel": {"id": "D" + str(listed(given["users"]))}}


@method("conversations.join")
def conversations_join(state: State, team: Team, given: Kit) -> Kit:
    state.channel(given["channel"]).member = True
    return {"channel": described(state, given["channel"])}


@method("conversations.history")
def history(state: State, team: Team, given: Kit) -> Kit:
    if "channels:history" not in team.scopes:
        raise Refused("missing_scope")
    state.channel(given["channel"])
    found = [told(one, team) for one in state.messages if one.channel == given["channel"]]
    newest = found[::-1]
    oldest = float(given.get("oldest") or 0)
    late = [one for one in newest if float(one["ts"]) >= oldest]
    start, limit = int(given.get("cursor") or 0), int(given.get("limit") or 100)
    more = str(start + limit) if len(late) > start + limit else ""
    page = late[start : start + limit]
    return {"messages": page, "response_metadata": {"next_cursor": more}}


@method("conversations.replies")
def replies(state: State, team: Team, given: Kit) -> Kit:
    if "channels:history" not in team.scopes:
        raise Refused("missing_scope")
    first = state.message(given["channel"], given["ts"])
    found = [first, *(one for one in state.messages if one.thread == given["ts"])]
    return {"messages": [told(one, team) for one in found], "has_more": False}


@method("pins.add")
def pin(state: State, team: Team, given: Kit) -> Kit:
    found = state.message(given["channel"], given["timestamp"])
    if found.pinned:
        raise Refused("already_pinned")
    found.pinned = True
    return {}


@method("pins.remove")
def unpin(state: State, team: Team, given: Kit) -> Kit:
    found = state.message(given["channel"], given["timestamp"])
    if not found.pinned:
        raise Refused("no_pin")
    found.pinned = False
    return {}


@method("files.getUploadURLExternal")
def upload_url(state: State, team: Team, given: Kit) -> Kit:
    id = state.new("F")
    state.files[id] = {"id": id, "name": given["filename"], "content": b"", "channel": ""}
    return {"upload_url": f"{given['base']}/upload/{id}", "file_id": id}


@method("files.completeUploadExternal")
def upload_complete(state: State, team: Team, given: Kit) -> Kit:
    done = []
    for one in listed(given["files"]):
        file = state.files[one["id"]]
        file["channel"] = given.get("channel_id") or ""
        done.append({"id": one["id"], "title": one.get("title", "")})
    return {"files": done}


@method("files.info")
def files_info(state: State, team: Team, given: Kit) -> Kit:
    found = state.files.get(given["file"])
    if found is None:
        raise Refused("file_not_found")
    return {"file": {"id": found["id"], "name": found["name"], "mimetype": "image/png"}}


@method("views.open")
def views_open(state: State, team: Team, given: Kit) -> Kit:
    return {"view": state.show(triggered(state, given), view(given))}


METHODS["views.push"] = views_open


@method("views.update")
def views_update(state: State, team: Team, given: Kit) -> Kit:
    if given["view_id"] not in state.views:
        raise Refused("not_found")
    user, _ = state.views[given["view_id"]]
    return {"view": state.show(user, view(given), given["view_id"])}


@method("views.publish")
def views_publish(state: State, team: Team, given: Kit) -> Kit:
    shown = view(given)
    state.homes[given["user_id"]] = shown
    state.tell(given["user_id"], Seen("home", shown))
    return {"view": shown | {"id": "VHOME"}}


@method("oauth.v2.access")
def oauth(state: State, team: Team, given: Kit) -> Kit:
    if given.get("grant_type") == "refresh_token":
        return exchanged(state, given["refresh_token"])
    found = state.codes.pop(given.get("code", ""), None)
    if found is None:
        raise Refused("invalid_code")
    state.teams[found.id] = found
    about: Kit = {"app_id": "A1", "authed_user": {"id": "UADA"}, "scope": found.scopes}
    about |= {"token_type": "bot", "access_token": found.token, "bot_user_id": found.bot_user}
    enterprise = {"id": found.enterprise, "name": "Org"} if found.enterprise else None
    place = {"id": found.id, "name": found.name}
    about |= {"refresh_token": found.refresh, "expires_in": 43_200} if found.refresh else {}
    whole = bool(found.reaches)
    about |= {"team": None if whole else place, "is_enterprise_install": whole}
    return about | {"enterprise": enterprise}


def exchanged(state: State, refresh: str) -> Kit:
    """Return a new token for what an old one can be exchanged by, once."""
    found = next((one for one in state.teams.values() if one.refresh == refresh), None)
    if found is None:
        raise Refused("invalid_refresh_token")
    found.token, found.refresh = state.new("xoxb-new-"), state.new("xoxe-new-")
    told: Kit = {"access_token": found.token, "refresh_token": found.refresh}
    return told | {"token_type": "bot", "expires_in": 43_200}


def triggered(state: State, given: Kit) -> str:
    """Return whose trigger this is, and let it be good for no other view."""
    user = state.triggers.pop(given.get("trigger_id", ""), None)
    if user is None:
        raise Refused("expired_trigger_id")
    return user


def view(given: Kit) -> Kit:
    """Return a view, if there is not too much in it."""
    found: Kit = listed(given["view"])
    if len(found["blocks"]) > MOST_HOME or len(found.get("private_metadata", "")) > 3000:
        raise Refused("invalid_arguments")
    return found


def described(state: State, id: str) -> Kit:
    """Return a channel as Slack tells it."""
    found = state.channel(id)
    about: Kit = {"id": found.id, "name": found.name, "is_member": found.member}
    return about | {"is_archived": found.archived, "is_private": found.private, "is_channel": True}


def told(posted: Posted, team: Team) -> Kit:
    """Return a message as Slack tells it."""
    about: Kit = {"type": "message", "user": team.bot_user, "bot_id": team.bot, "ts": posted.ts}
    shown = {key: value for key, value in posted.bodies[-1].items() if value is not None}
    thread = {"thread_ts": posted.thread} if posted.thread else {}
    return about | shown | thread
