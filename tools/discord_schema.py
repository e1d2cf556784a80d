"""What does Discord accept? Makes the dump of its request schemas that the tests hold ours against.

    python tools/discord_schema.py [version]

The npm package discord-api-spec carries what Discord publishes about its API, as zod schemas and
as a table of routes. Only what the routes below may be sent is kept. Needs node and npm.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DUMP = ROOT / "tests" / "adapters" / "discord" / "discord_schema.json"
PACKAGE = "discord-api-spec"

CHANNEL = "/channels/{channel_id}"
MESSAGE = CHANNEL + "/messages/{message_id}"
PINNED = CHANNEL + "/messages/pins/{message_id}"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES = (
    ("GET", "/oauth2/applications/@me"),
    ("GET", CHANNEL),
    ("PATCH", CHANNEL),
    ("POST", CHANNEL + "/messages"),
    ("GET", CHANNEL + "/messages"),
    ("GET", MESSAGE),
    ("PATCH", MESSAGE),
    ("DELETE", MESSAGE),
    ("GET", CHANNEL + "/messages/pins"),
    ("PUT", PINNED),
    ("DELETE", PINNED),
    ("GET", CHANNEL + "/pins"),
    ("PUT", CHANNEL + "/pins/{message_id}"),
    ("DELETE", CHANNEL + "/pins/{message_id}"),
    ("POST", MESSAGE + "/threads"),
    ("POST", CHANNEL + "/threads"),
    ("GET", "/guilds/{guild_id}/threads/active"),
    ("GET", "/guilds/{guild_id}/members/{user_id}"),
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"),
    ("POST", WEBHOOK),
    ("GET", WEBHOOK + "/messages/@original"),
    ("PATCH", WEBHOOK + "/messages/@original"),
    ("DELETE", WEBHOOK + "/messages/@original"),
    ("PATCH", WEBHOOK + "/messages/{message_id}"),
    ("DELETE", WEBHOOK + "/messages/{message_id}"),
    *((method, path) for path in (COMMANDS, GUILD_COMMANDS) for method in ("GET", "PUT", "POST")),
    *(
        (method, path + "/{command_id}")
        for path in (COMMANDS, GUILD_COMMANDS)
        for method in ("PATCH", "DELETE")
    ),
)

CONVERT = f"""
import * as z from "zod/mini";
import * as spec from "{PACKAGE}/zod";
const all = z.registry();
for (const [name, schema] of Object.entries(spec))
  if (name.endsWith("Schema")) all.add(schema, {{ id: name.slice(0, -6) }});
const uri = (name) => "#/$defs/" + name;
console.log(JSON.stringify(z.toJSONSchema(all, {{ uri, unrepresentable: "any" }}).schemas));
"""

Schema = dict[str, Any]


def main() -> int:
    """Install the package into a folder that is thrown away, and write the dump."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("version", nargs="?", default="latest")
    wanted = f"{PACKAGE}@{parser.parse_args().version}"
    with tempfile.TemporaryDirectory() as folder:
        install = ["npm", "install", "--no-audit", "--no-fund", "--silent", wanted, "zod@4"]
        subprocess.run(install, cwd=folder, check=True)
        Path(folder, "convert.mjs").write_text(CONVERT)
        converted = subprocess.run(
            ["node", "convert.mjs"], cwd=folder, check=True, stdout=subprocess.PIPE
        )
        package = Path(folder, "node_modules", PACKAGE)
        version = json.loads((package / "package.json").read_text())["version"]
        types = (package / "build" / f"{PACKAGE}.ts").read_text()
    dump = cut_down(json.loads(converted.stdout), bodies(types), version)
    DUMP.write_text(json.dumps(dump, indent=1, sort_keys=True) + "\n")
    print(f"{DUMP.relative_to(ROOT)}: {PACKAGE} {version}, {len(dump['$defs'])} schemas")
    return 0


def bodies(types: str) -> dict[tuple[str, str], str]:
    """Return which body each method of each path takes, as the table of routes writes it."""
    found = {}
    for path, block in re.findall(
        r'^  "(/[^"]*)": \{$(.*?)^  \};$', types, re.MULTILINE | re.DOTALL
    ):
        methods = re.findall(r"^    (\w+): \{$(.*?)^    \};$", block, re.MULTILINE | re.DOTALL)
        for method, told in methods:
            body = re.search(r"^      requestBody\?: *(.*?);$", told, re.MULTILINE | re.DOTALL)
            found[method.upper(), path] = body[1] if body else "undefined"
    return found


def cut_down(schemas: Schema, taken: dict[tuple[str, str], str], version: str) -> Schema:
    """Return the schemas of the routes' bodies and of everything in them."""
    routes = {f"{method} {path}": body_schema(taken[method, path]) for method, path in ROUTES}
    kept: Schema = {}
    wanted = names(routes)
    while missing := wanted - kept.keys():
        for name in missing:
            kept[name] = {
                key: at for key, at in schemas[name].items() if key[:3] not in ("$sc", "$id")
            }
            wanted |= names(kept[name])
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {
        "$schema": draft,
        "package": PACKAGE,
        "version": version,
        "routes": routes,
        "$defs": kept,
    }


def body_schema(written: str) -> Schema | None:
    """Return a body's type as a schema; None where there must be none: `A | B[] | null`."""
    kinds = [one.strip() for one in written.strip().lstrip("|").split("|")]
    found = [kind_schema(one) for one in kinds if one not in ("undefined", "null")]
    return {"anyOf": found} if found else None


def kind_schema(kind: str) -> Schema:
    """Return one type; ValueError for what this tool cannot read."""
    name = kind.removesuffix("[]")
    if not name.isidentifier():
        raise ValueError(f"cannot read the body {kind!r}: teach tools/discord_schema.py")
    schema = {"$ref": f"#/$defs/{name}"}
    return {"type": "array", "items": schema} if kind.endswith("[]") else schema


def names(schema: object) -> set[str]:
    """Return the names of all schemas that one refers to."""
    return set(re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(schema)))


if __name__ == "__main__":
    sys.exit(main())
