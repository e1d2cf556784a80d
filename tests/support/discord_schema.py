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
from jsonschema.validators import extend

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
    problem = next(_validator(route).iter_errors(_as_read(body)), None)
    assert problem is None, f"{route}: {_told(problem)}"


def _takes(route: str, method: str, parts: list[str]) -> bool:
    wanted, template = route.split(" ")
    names = template.strip("/").split("/")
    return (
        wanted == method
        and len(names) == len(parts)
        and all(name[0] == "{" or name == part for name, part in zip(names, parts, strict=True))
    )


def _told(problem: ValidationError) -> str:
    said = problem.message
    return f"{problem.json_path} {said if len(said) < 600 else f'… {said[-300:]}'}"


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
    if "$ref" not in shape:
        return (shape.get("type") == "null") is (instance is None)
    known = DUMP["$defs"][shape["$ref"].rpartition("/")[2]]
    told = known.get("properties", {}).get("type", {})
    types = [told["const"]] if "const" in told else told.get("enum", [])
    if not types:
        return instance is not None
    return isinstance(instance, dict) and instance.get("type") in types


@cache
def _validator(route: str) -> Any:
    channels = {"enum": [*DUMP["$defs"]["ChannelTypes"]["enum"], MEDIA_CHANNEL]}
    known = DUMP["$defs"] | {"ChannelTypes": channels}
    quick = extend(Draft202012Validator, {"anyOf": _any_of})  # type: ignore[no-untyped-call]
    return quick({"$defs": known, **DUMP["routes"][route]})


def _as_read(body: Any) -> Any:
    """Return a body as Discord reads it: a number is an id too, and what is off is not there."""
    if isinstance(body, list):
        return [_as_read(one) for one in body]
    if not isinstance(body, dict):
        return body
    read = {name: _as_read(value) for name, value in body.items() if (name, value) not in OFF}
    if "message" in read:  # a post in a forum, of which discord.py says that it is a thread
        read.pop("type", None)
    for name in ("attachments", "default_values"):
        if isinstance(read.get(name), list):
            read[name] = [one | {"id": str(one["id"])} for one in read[name]]
    if isinstance(read.get("allowed_mentions"), dict):
        read["allowed_mentions"] = {
            name: [str(one) for one in value] if isinstance(value, list) else value
            for name, value in read["allowed_mentions"].items()
        }
    return read


def nested(components: Any) -> Iterator[dict[str, Any]]:
    """Yield components and everything in them."""
    for one in components or ():
        yield one
        inner = [one[key] for key in ("accessory", "component") if one.get(key)]
        yield from nested([*(one.get("components") or ()), *inner])
