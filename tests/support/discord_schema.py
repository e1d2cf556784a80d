"""Which routes does Discord have for us, and which bodies do they take? By its own schemas.

`discord_schema.json` is made by tools/discord_schema.py. Unknown fields count as mistakes here,
though Discord lets most of them pass.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

DUMP: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "adapters" / "discord" / "discord_schema.json").read_text()
)

OFF: Final = (("tts", False), ("nsfw", False))
"""What discord.py always names, also where Discord's schemas know nothing of it."""

MEDIA_CHANNEL: Final = 16
"""Discord's documentation has this kind of channel, its schemas have not; discord.py sends it."""


def route(method: str, path: str) -> str:
    """Return the route that a request takes; the most literal one where several fit."""
    parts = path.strip("/").split("/")
    found = [one for one in DUMP["routes"] if _takes(one, method, parts)]
    unknown = f"{method} {path}: no known route; add it to tools/discord_schema.py and run that"
    assert found, unknown
    return str(min(found, key=lambda one: one.count("{")))


def fits(route: str, body: object) -> None:
    """Hold a body against the schema of its route."""
    if DUMP["routes"][route] is None:
        assert not body, f"{route} takes no body: {body}"
        return
    problems = list(_validator(route).iter_errors(_as_read(body)))
    assert not problems, f"{route}: {_told(problems[0])}"


def _takes(route: str, method: str, parts: list[str]) -> bool:
    wanted, template = route.split(" ")
    names = template.strip("/").split("/")
    return (
        wanted == method
        and len(names) == len(parts)
        and all(name[0] == "{" or name == part for name, part in zip(names, parts, strict=True))
    )


@cache
def _validator(route: str) -> Draft202012Validator:
    channels = {"enum": [*DUMP["$defs"]["ChannelTypes"]["enum"], MEDIA_CHANNEL]}
    known = DUMP["$defs"] | {"ChannelTypes": channels}
    return Draft202012Validator({"$defs": known, **DUMP["routes"][route]})


def _told(problem: ValidationError) -> str:
    """Say what is wrong, of all shapes something may have in the one that it means to have."""
    shapes: dict[object, list[ValidationError]] = {}
    for one in problem.context or ():
        shapes.setdefault(one.schema_path[0], []).append(one)
    if not shapes:
        said = problem.message
        return f"{problem.json_path} {said if len(said) < 600 else f'… {said[-300:]}'}"
    meant = [one for one in shapes.values() if not any(each.validator == "const" for each in one)]
    return _told(min(meant or shapes.values(), key=len)[0])


def _as_read(body: Any) -> Any:
    """Return a body as Discord reads it: a number is an id too, and what is off is not there."""
    if isinstance(body, list):
        return [_as_read(one) for one in body]
    if not isinstance(body, dict):
        return body
    read = {name: value for name, value in body.items() if (name, value) not in OFF}
    if isinstance(read.get("data"), dict):
        read["data"] = _as_read(read["data"])
    if isinstance(read.get("attachments"), list):
        read["attachments"] = [one | {"id": str(one["id"])} for one in read["attachments"]]
    return read


def nested(components: Any) -> Iterator[dict[str, Any]]:
    """Yield components and everything in them."""
    for one in components or ():
        yield one
        inner = [one[key] for key in ("accessory", "component") if one.get(key)]
        yield from nested([*(one.get("components") or ()), *inner])
