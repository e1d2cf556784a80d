"""How does an editor know the format? JSON Schemas for completion and red lines while typing.

`python -m bot.bank.editors content` writes them anew; the check finds stale ones.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.bank.parts import SourceItem
from bot.bank.schema import (
    MODELS,
    CollectionEntry,
    CollectionFile,
    ConceptFile,
    ConceptItem,
    GeneratedItem,
    PathFile,
    QuestionFile,
    StepItem,
    TopicFile,
    TopicItem,
)

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Return the text of every schema file by its name."""
    made = {
        "questions.schema.json": _questions(),
        "concepts.schema.json": _listed(ConceptFile, "concepts", ConceptItem),
        "topics.schema.json": _listed(TopicFile, "topics", TopicItem),
        "sources.schema.json": _sources(),
        "path.schema.json": _listed(PathFile, "steps", StepItem),
        "collections.schema.json": _listed(CollectionFile, "items", CollectionEntry),
    }
    return {name: json.dumps(made[name], indent=1, ensure_ascii=False) + "\n" for name in made}


def stale(folder: Path) -> list[str]:
    """Return the names of schema files in a bank's folder that are not those of this program."""
    made = schemas()
    return [
        path.name
        for path in sorted(folder.glob("*.schema.json"))
        if path.name in made and path.read_text("utf-8", "replace") != made[path.name]
    ]


def write(folder: Path) -> None:
    """Write the schema files into the folder of a bank."""
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def _questions() -> dict[str, Any]:
    """Choose the fields by `kind`, so that an editor offers those of this kind only."""
    frame, definitions = _frame(QuestionFile, [*MODELS.values(), GeneratedItem])
    generated = {"$ref": "#/$defs/GeneratedItem"}
    rules = [
        {
            "if": {"properties": {"kind": {"const": kind.value}}, "required": ["kind"]},
            "then": {"$ref": f"#/$defs/{model.__name__}"},
        }
        for kind, model in MODELS.items()
    ]
    frame["properties"]["questions"]["items"] = {
        "type": "object",
        "required": ["id", "kind"],
        "properties": {"kind": {"enum": [kind.value for kind in MODELS]}},
        "if": {"required": ["generator"]},
        "then": generated,
        "else": {"allOf": rules},
    }
    return {**frame, "$defs": definitions}


def _listed(file: type[BaseModel], name: str, item: type[BaseModel]) -> dict[str, Any]:
    frame, definitions = _frame(file, [item])
    frame["properties"][name]["items"] = {"$ref": f"#/$defs/{item.__name__}"}
    return {**frame, "$defs": definitions}


def _sources() -> dict[str, Any]:
    _, definitions = _frame(TopicFile, [SourceItem])
    item = {"$ref": "#/$defs/SourceItem"}
    return {
        "$schema": DIALECT,
        "title": "SourceFile",
        "type": "object",
        "additionalProperties": item,
        "$defs": definitions,
    }


def _frame(
    file: type[BaseModel], models: list[type[BaseModel]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schema of a file, and the definitions its items need."""
    inputs = [(model, "validation") for model in (file, *models)]
    _, made = models_json_schema(inputs)  # type: ignore[arg-type]
    definitions: dict[str, Any] = made["$defs"]
    frame = definitions.pop(file.__name__)
    return {"$schema": DIALECT, **frame}, definitions


if __name__ == "__main__":
    write(Path(sys.argv[1]))
