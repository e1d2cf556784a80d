"""Do the checks refuse what Discord would? One mistake each, in what is accepted without it."""

from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support.discord_checks import EPHEMERAL, V2, sent
from tests.support.discord_schema import DUMP

Body = dict[str, Any]

POST = ("POST", "/channels/1/messages")
EDIT = ("PATCH", "/channels/1/messages/2")
REPLY = ("POST", "/interactions/1/token/callback")
FOLLOWUP = ("POST", "/webhooks/1/token")
SYNC = ("PUT", "/applications/1/commands")


def button(label: str = "A", custom_id: str = "a:1:0") -> Body:
    return {"type": 2, "style": 2, "label": label, "custom_id": custom_id}


def words(text: str = "Why is the sky blue?") -> Body:
    return {"type": 10, "content": text}


def message(*parts: Body, **more: Any) -> Body:
    container = {"type": 17, "components": list(parts or (words(),))}
    nobody = {"parse": [], "users": [], "roles": [], "replied_user": False}
    return {"flags": V2, "components": [container], "allowed_mentions": nobody} | more


def row(*buttons: Body) -> Body:
    return {"type": 1, "components": list(buttons)}


def gallery(description: str = "A sky") -> Body:
    item = {"media": {"url": "attachment://sky.png"}, "description": description}
    return {"type": 12, "items": [item]}


def picture(description: str = "A sky", name: str = "sky.png") -> Body:
    return message(gallery(description), attachments=[{"id": 0, "filename": name}])


def reply(data: Body, kind: int = 4) -> Body:
    return {"type": kind, "data": data}


def private(**more: Any) -> Body:
    return message() | {"flags": V2 | EPHEMERAL} | more


def modal(component: Body, label: str = "Time", **more: Any) -> Body:
    part = {"type": 18, "label": label, "component": component}
    return reply({"title": "Setup", "custom_id": "s:0", "components": [part]} | more, 9)


def radios(*values: str, ticked: int = 0) -> Body:
    options = [
        {"label": one, "value": one, "default": place < ticked} for place, one in enumerate(values)
    ]
    return {"type": 21, "custom_id": "reveal", "options": options}


def boxes(least: int, most: int, required: bool = True) -> Body:
    options = [{"label": one, "value": one} for one in "abc"]
    return {
        "type": 22,
        "custom_id": "days",
        "options": options,
        "min_values": least,
        "max_values": most,
        "required": required,
    }


def written(**more: Any) -> Body:
    return {"type": 4, "custom_id": "time", "style": 1} | more


def option(name: str, required: bool = False, **more: Any) -> Body:
    return {"type": 3, "name": name, "description": "What", "required": required} | more


def command(*options: Body, **more: Any) -> list[Body]:
    return [{"name": "quiz", "description": "Ask", "type": 1, "options": list(options)} | more]


def many(count: int, size: int = 90) -> list[Body]:
    return [option(f"o{number}", description="d" * size) for number in range(count)]


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (POST, message(words(), row(button()))),
        (POST, picture()),
        (POST, message(allowed_mentions={"parse": [], "roles": ["5"]}, nonce="round:1")),
        (EDIT, message()),
        (REPLY, reply(private())),
        (REPLY, reply({"flags": EPHEMERAL}, 5)),
        (REPLY, reply({"choices": [{"name": "a", "value": "a"}]}, 8)),
        (REPLY, modal(radios("a", "b", ticked=1))),
        (REPLY, modal(boxes(1, 3))),
        (REPLY, modal(boxes(0, 3, required=False))),
        (REPLY, modal(written(value="09:00", max_length=5))),
        (SYNC, command(option("a", required=True), option("b"))),
        (("PUT", "/channels/1/messages/pins/2"), None),
        (("POST", "/channels/1/messages/2/threads"), {"name": "Why?"}),
    ],
)
def test_what_discord_takes_passes(request_: tuple[str, str], body: Any) -> None:
    sent(*request_, deepcopy(body))


@pytest.mark.parametrize(
    ("request_", "body", "because"),
    [
        (("POST", "/channels/1/typing"), None, "no known route"),
        (("PUT", "/channels/1/messages/pins/2"), {"a": 1}, "takes no body"),
        (POST, message() | {"contents": "a"}, "unexpected"),
        (POST, message(nonce="n" * 26), "nonce"),
        (POST, message(flags=0), "want their flag"),
        (POST, message(content="Hello"), "beside components"),
        (POST, message(words(" ")), "empty text"),
        (POST, message(words("a" * 2001), words("b" * 2000)), "4001 characters"),
        (POST, message(*[row(button(custom_id=f"a:{n}:0")) for n in range(20)]), "41 components"),
        (POST, message(row(button(), button("B"))), "custom_id comes twice"),
        (POST, message(row(button("a" * 81))), "too long"),
        (POST, message(row(button(custom_id=""))), "non-empty"),
        (POST, message(row(button(" "))), "without words"),
        (POST, message(row(*[button(custom_id=str(n)) for n in range(6)])), "too long"),
        (POST, message(words("Hello @everyone")), "calls everybody"),
        (POST, message(allowed_mentions=None), "is not said"),
        (POST, message(allowed_mentions={"parse": ["everyone"]}), "notifies"),
        (POST, message(allowed_mentions={"parse": [], "users": ["1"]}), "notifies"),
        (EDIT, message(allowed_mentions={"parse": [], "roles": ["5"]}), "an edit notifies nobody"),
        (POST, picture("d" * 257), "a picture's words"),
        (POST, picture(name="sea.png"), "not attached"),
        (POST, message(attachments=[{"id": 0, "filename": "a.png"}]), "not shown"),
        (REPLY, reply(message()), "private"),
        (REPLY, reply({}, 5), "private"),
        (REPLY, reply(private(allowed_mentions=None)), "is not said"),
        (FOLLOWUP, {"components": [], "content": "Hello"}, "private"),
        (REPLY, reply({"choices": [{"name": "a" * 101, "value": "a"}]}, 8), "aaa"),
        (REPLY, reply({"choices": [{"name": "a", "value": "a" * 101}]}, 8), "aaa"),
        (REPLY, modal(written(), title="t" * 46), "too long"),
        (REPLY, modal(written(), label="l" * 46), "too long"),
        (REPLY, modal(written(value="12345", max_length=4)), "too long"),
        (REPLY, modal(written(min_length=9, max_length=4)), "9 to 4"),
        (REPLY, modal(radios("a")), "too short"),
        (REPLY, modal(radios("a", "b", ticked=2)), "ticked"),
        (REPLY, modal(radios("a", "a")), "comes twice"),
        (REPLY, modal(boxes(2, 1)), "2 to 1"),
        (REPLY, modal(boxes(1, 4)), "1 to 4 of 3"),
        (REPLY, modal(boxes(0, 3)), "none is not enough"),
        (REPLY, modal(boxes(1, 3, required=False)), "left out"),
        (SYNC, command(name="Quiz"), "Quiz"),
        (SYNC, command(name="a quiz"), "a quiz"),
        (SYNC, command(description=" "), "not described"),
        (SYNC, command(option("a"), option("b", required=True)), "required comes first"),
        (SYNC, command(option("a"), option("a")), "comes twice"),
        (SYNC, command(*many(26)), "too long"),
        (SYNC, command(option("a", choices=[{"name": "c", "value": "v"}] * 26)), "too long"),
        (SYNC, command(option("a", choices=[{"name": "c", "value": "v"}] * 2)), "comes twice"),
        (SYNC, command(*[option("s", type=1, options=many(25))] * 2), "comes twice"),
        (
            SYNC,
            command(
                *[
                    {"type": 1, "name": f"s{n}", "description": "d", "options": many(25)}
                    for n in range(4)
                ]
            ),
            "characters of words",
        ),
    ],
)
def test_what_discord_refuses_does_not(request_: tuple[str, str], body: Any, because: str) -> None:
    with pytest.raises(AssertionError, match=because):
        sent(*request_, deepcopy(body))


def test_the_dump_is_a_schema_and_says_where_it_is_from() -> None:
    Draft202012Validator.check_schema({"$defs": DUMP["$defs"]})
    assert DUMP["package"] == "discord-api-spec"
    assert DUMP["version"].startswith("10.")
    assert all(
        "additionalProperties" in one for one in DUMP["$defs"].values() if "properties" in one
    )
