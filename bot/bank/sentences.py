"""What is wrong with a value, said so that its author can mend it?"""

from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.bank.fields import ARXIV, FIGURE, KEY, MODULE, SLUG, URL
from bot.bank.problems import Problem
from bot.bank.reading import Loc, Place
from bot.bank.schema import MODELS, GeneratedItem, Head
from bot.core.questions import Kind

_PATTERNS: Final = {
    SLUG: "use small letters, digits and hyphens, as in mode-collapse",
    ARXIV: 'is no arXiv number: write it as "1406.2661"',
    URL: "is no address: it starts with https://",
    FIGURE: "is no figure: write it as figures/name.svg (letters, digits, - and _)",
    MODULE: "name the file in generators/ without .py, as in kv_cache",
    KEY: "is no key of sources.yaml: it has letters and digits only",
}
_HINTS: Final = {
    "why": "say what makes it right, or what breaks if one believes it",
    "tests": "say in one sentence what somebody who answers it can do",
    "alt": "describe the figure without giving the answer away",
    "version": "start with 1",
    "kind": f"one of {', '.join(MODELS)}",
    "level": "1 basic, 2 solid, 3 expert",
    "options": "list the choices, each with text and why",
    "concepts": "name the concept it is about, as in [mode-collapse]",
    "explanation": "say why the key is right and where that ends",
}
_WANTED: Final = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": 'a list: "- …" on lines of its own, or [a, b]',
    "model_type": 'fields, as in "name: …"',
    "date_type": "a date without a time, as in 2026-11-21",
    "date_from_datetime_inexact": "a date without a time, as in 2026-11-21",
}
_LIMITS: Final = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
}


def problems(error: ValidationError, place: Place, model: type[BaseModel]) -> list[Problem]:
    """Turn what pydantic found in the item at `place` into problems."""
    return [
        place.problem(details["loc"], sentence(details, place, model))
        for details in error.errors(include_url=False)
    ]


def sentence(details: ErrorDetails, place: Place | None, model: type[BaseModel]) -> str:
    """Say what is wrong with one value and how to mend it; drawn values have no place."""
    kind, context, loc = details["type"], details.get("ctx", {}), details["loc"]
    name = str(next((part for part in reversed(loc) if isinstance(part, str)), ""))
    if kind == "missing":
        return "is missing" + (f": {_HINTS[name]}" if name in _HINTS else "")
    if kind == "extra_forbidden":
        return _foreign(name, loc, model)
    if kind == "value_error":
        return str(context.get("error", details["msg"]))
    if kind in _WANTED:
        written = place.at(loc).written if place else None
        return _wrong_type(kind, details["input"], written)
    return _out_of_bounds(kind, context, name, details)


def _wrong_type(kind: str, value: Any, written: str | None) -> str:
    """Name the trap: YAML took something for a number, a date or a yes that was meant as text."""
    if value is None:
        return f"is empty: write {_WANTED[kind]} or leave the line out"
    if isinstance(value, (dict, list)):
        found = "fields" if isinstance(value, dict) else "a list"
        return f"should be {_WANTED[kind]}, and {found} stand{'s' * (found != 'fields')} here"
    if kind == "string_type" and written is not None:
        return f'quote it: "{written}"'
    return f"should be {_WANTED[kind]}, not {_shown(value) if written is None else written[:60]}"


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _out_of_bounds(kind: str, context: dict[str, Any], name: str, details: ErrorDetails) -> str:
    value = details["input"]
    if kind == "string_pattern_mismatch":
        return f"{_shown(value)}: {_PATTERNS.get(context['pattern'], 'is not in the right form')}"
    if kind == "literal_error":
        return f"{_shown(value)} should be {context['expected']}"
    if kind in _LIMITS:
        word, key = _LIMITS[kind]
        hint = f" ({_HINTS[name]})" if name in _HINTS else ""
        return f"{_shown(value)} should be {word} {context[key]:g}{hint}"
    if kind == "string_unicode":
        return "holds half a character (a lone surrogate): delete it"
    if kind == "finite_number":
        return f"{_shown(value)} is too large"
    if kind == "string_too_long":
        return f"has {len(str(value))} characters, at most {context['max_length']} fit: shorten it"
    if kind in {"too_short", "too_long"}:
        bound = context.get("min_length", context.get("max_length"))
        word = "at least" if kind == "too_short" else "at most"
        return f"{len(value)} given, and there should be {word} {bound}"
    return str(details["msg"]).lower()


def _foreign(name: str, loc: Loc, model: type[BaseModel]) -> str:
    """Say to which kind a field belongs, or which one was meant."""
    if len(loc) == 1 and issubclass(model, Head):
        if model is GeneratedItem and any(name in other.model_fields for other in MODELS.values()):
            return "is returned by the generator: delete it here"
        owners = [kind for kind, other in MODELS.items() if name in other.model_fields]
        if owners:
            own = next((kind for kind, other in MODELS.items() if other is model), "another")
            return f"belongs to {' and '.join(owners)} questions, and this one is {own}"
    fields = _fields_at(loc[:-1], model)
    close = process.extractOne(name, fields, score_cutoff=70) if fields else None
    return f'is no field here: do you mean "{close[0]}"?' if close else "is no field here"


def _fields_at(loc: Loc, model: type[BaseModel]) -> list[str]:
    """Return the names a misspelt field at `loc` may have been meant as."""
    if not loc:
        return list(model.model_fields)
    first = model.model_fields.get(str(loc[0]))
    found = _model_in(first.annotation) if first else None
    return _fields_at([part for part in loc[1:] if isinstance(part, str)], found) if found else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside `list[Model]`, `Model | None` or `Annotated[…]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = getattr(annotation, "__args__", ())
    return next((found for part in inner if (found := _model_in(part))), None)


def kind_problem(place: Place, given: object) -> Problem:
    """Say that a question's kind is missing or unknown."""
    if given is None:
        return place.problem(["kind"], f"is missing: {_HINTS['kind']}")
    close = process.extractOne(str(given), list(Kind), score_cutoff=60)
    meant = f' (do you mean "{close[0]}"?)' if close else ""
    return place.problem(["kind"], f"{_shown(given)} is none of {', '.join(MODELS)}{meant}")
