"""How is a question with drawn numbers made?

A generator is a Python file of the bank with `draw(seed: int) -> dict`: the fields that the YAML
leaves out. It is code of whoever runs the bank and is trusted as such; what it returns is not,
and is validated as if it stood in a file.
"""

import hashlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from bot.bank.reading import where
from bot.bank.schema import MODELS, GeneratedItem, Item
from bot.bank.sentences import sentence
from bot.core.questions import Kind

Draw = Callable[[int], object]

KEPT: Final = frozenset(GeneratedItem.model_fields)
"""Fields that stay in the YAML and are not the generator's to give."""


class DrawError(Exception):
    """A generator cannot be used, or what it drew is no question."""


def open_generator(path: Path) -> Draw:
    """Import a generator and return its `draw`."""
    if not path.is_file():
        raise DrawError(f"there is no {path.parent.name}/{path.name}")
    digest = hashlib.sha256(str(path.resolve()).encode("utf-8", "replace")).hexdigest()
    name = f"_quiz_generator_{digest[:12]}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise DrawError(f"{path.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up there
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise DrawError(f"{path.name} fails on import: {_said(error)}") from error
    draw: Draw | None = getattr(module, "draw", None)
    if not callable(draw):
        raise DrawError(f"{path.name} has no function draw(seed)")
    return draw


def drawn(item: GeneratedItem, draw: Draw, seed: int) -> Item:
    """Draw the missing fields and return the full item; raise DrawError if it is not valid."""
    fields = _fields(item.generator.name, draw, seed)
    start = f"{item.generator.name}, seed {seed}: "
    if taken := sorted(KEPT & fields.keys()):
        raise DrawError(f"{start}returns {', '.join(taken)}, which the YAML says: leave it out")
    model = MODELS[Kind(item.kind)]
    head = item.model_dump(exclude={"generator"}, exclude_unset=True)
    try:
        return model.model_validate({**head, **fields})
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        message = f"{where(details['loc'])}{sentence(details, None, model)}"
        raise DrawError(f"{start}{message}") from None


def _fields(name: str, draw: Draw, seed: int) -> dict[str, object]:
    try:
        fields = _lists(draw(seed))
    except (Exception, SystemExit) as error:
        raise DrawError(f"{name}, seed {seed}: fails: {_said(error)}") from error
    if not isinstance(fields, dict) or not all(isinstance(key, str) for key in fields):
        raise DrawError(f"{name}, seed {seed}: should return a dict of fields")
    return fields


def _lists(value: object) -> object:
    """Take tuples for lists, as Python writes them more easily."""
    if isinstance(value, dict):
        return {key: _lists(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_lists(part) for part in value]
    return value


def _said(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
