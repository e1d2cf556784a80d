"""What does Slack accept? Makes the dump of its block and view schemas that the tests hold ours against.

    python tools/slack_schema.py [version]

The npm package @slack/types carries Slack's own types of Block Kit; ts-json-schema-generator reads
them. Only what a message and a view consist of is kept. Needs node and npm.
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
DUMP = ROOT / "tests" / "adapters" / "slack" / "slack_schema.json"
PACKAGE = "@slack/types"
GENERATOR = "ts-json-schema-generator"

ROOTS = ("KnownBlock", "ModalView", "HomeView")

Schema = dict[str, Any]


def main() -> int:
    """Install the package into a folder that is thrown away, and write the dump."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("version", nargs="?", default="latest")
    wanted = f"{PACKAGE}@{parser.parse_args().version}"
    with tempfile.TemporaryDirectory() as folder:
        install = [
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--silent",
            wanted,
            f"{GENERATOR}@2",
        ]
        subprocess.run(install, cwd=folder, check=True)
        package = Path(folder, "node_modules", PACKAGE)
        version = json.loads((package / "package.json").read_text())["version"]
        convert = ["npx", GENERATOR, "--no-type-check", "--type", "*"]
        converted = subprocess.run(
            [*convert, "--path", str(package / "dist" / "index.d.ts")],
            cwd=folder,
            check=True,
            stdout=subprocess.PIPE,
        )
    dump = cut_down(json.loads(converted.stdout)["definitions"], version)
    DUMP.write_text(json.dumps(dump, indent=1, sort_keys=True) + "\n")
    print(f"{DUMP.relative_to(ROOT)}: {PACKAGE} {version}, {len(dump['$defs'])} schemas")
    return 0


def cut_down(schemas: Schema, version: str) -> Schema:
    """Return the schemas of blocks and views and of everything in them, without what is told."""
    # A block of any type at all would be as good as no schema.
    schemas["AnyBlock"] = {"$ref": "#/definitions/KnownBlock"}
    kept: Schema = {}
    wanted = set(ROOTS)
    while missing := wanted - kept.keys():
        for name in missing:
            kept[name] = told_less(schemas[name])
            wanted |= names(kept[name])
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, "package": PACKAGE, "version": version, "$defs": kept}


def told_less(schema: Any) -> Any:
    """Return a schema without descriptions, its references as the draft wants them."""
    if isinstance(schema, list):
        return [told_less(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    less = {
        key: told_less(value)
        for key, value in schema.items()
        if not (key == "description" and isinstance(value, str))
    }
    if "$ref" in less:
        less["$ref"] = less["$ref"].replace("#/definitions/", "#/$defs/")
    return less


def names(schema: object) -> set[str]:
    """Return the names of all schemas that one refers to."""
    return set(re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(schema)))


if __name__ == "__main__":
    sys.exit(main())
