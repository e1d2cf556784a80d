"""What does Discord do with a form? It refuses some, and sends back what people filled in."""

from typing import Any

from simcord.components import validate_modal

from adapters.discord import forms
from bot.cards import ChoiceField, Form, GroupField, OrderField, PlaceField, TextField

LABEL, TEXT, TEXT_INPUT, SELECT, RADIO, CHECKBOXES = 18, 10, 4, 3, 21, 22
ROLES, CHANNELS = 6, 8
SEVERAL = {SELECT, CHECKBOXES}


def shown(form: Form, page: int = 0) -> dict[str, Any]:
    """Return the payload of a page after everything that Discord would refuse was looked for."""
    payload = forms.modal(form, page).to_dict()
    validate_modal(payload)
    for part in payload["components"]:
        assert part["type"] in {LABEL, TEXT}
    for label in labels(payload):
        assert label["label"].strip(), "an empty label is refused"
        refused_by_discord(label["component"])
    return payload


def refused_by_discord(one: dict[str, Any]) -> None:
    """Look for what only the real Discord refuses (developers/components/reference)."""
    if one["type"] == TEXT_INPUT:
        assert len(one.get("value", "")) <= one.get("max_length", 4000)
        return
    if one["type"] in (ROLES, CHANNELS):
        assert len(one.get("default_values", ())) <= one["max_values"]
        return
    ticked = [option for option in one["options"] if option["default"]]
    if one["type"] == RADIO:
        assert len(ticked) <= 1
        return
    assert one["required"] is False or one["min_values"] >= 1
    assert one["min_values"] <= one["max_values"] <= len(one["options"])
    assert len(ticked) <= one["max_values"]


def labels(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in payload["components"] if part["type"] == LABEL]


def above(payload: dict[str, Any]) -> str:
    """Return what stands above the fields."""
    return "".join(part["content"] for part in payload["components"] if part["type"] == TEXT)


def component(form: Form, page: int = 0) -> dict[str, Any]:
    """Return the component of a form with one field."""
    (label,) = labels(shown(form, page))
    found: dict[str, Any] = label["component"]
    return found


def prefilled(one: dict[str, Any]) -> str:
    if one["type"] == TEXT_INPUT:
        return str(one.get("value", ""))
    if one["type"] in (ROLES, CHANNELS):
        return ",".join(str(found["id"]) for found in one.get("default_values", ()))
    return ",".join(option["value"] for option in one["options"] if option["default"])


def sent(payload: dict[str, Any], **answers: str) -> dict[str, Any]:
    """Return what Discord sends when somebody fills in a modal; the rest stays as it was."""
    numbers = iter(range(1, 99))
    parts: list[dict[str, Any]] = []
    for part in payload["components"]:
        if part["type"] == TEXT:
            parts.append({"type": TEXT, "id": next(numbers)})
            continue
        one = part["component"]
        answer = answers.get(one["custom_id"], prefilled(one))
        filled = {"type": one["type"], "id": next(numbers), "custom_id": one["custom_id"]}
        parts.append(
            {"type": LABEL, "id": next(numbers), "component": filled | submitted(one, answer)}
        )
    return {"custom_id": payload["custom_id"], "components": parts}


def submitted(one: dict[str, Any], answer: str) -> dict[str, Any]:
    if one["type"] == TEXT_INPUT:
        return {"value": answer}
    picked = answer.split(",") if answer else []
    if one["type"] in (ROLES, CHANNELS):
        assert picked or not one["required"], "Discord does not send the form"
        return {"values": picked}
    assert set(picked) <= {option["value"] for option in one["options"]}
    if one["type"] in SEVERAL:
        assert not one["required"] or one["min_values"] <= len(picked) <= one["max_values"]
        return {"values": picked}
    assert picked or not one["required"]
    return {"value": answer or None}


def browser(form: Form) -> dict[str, str]:
    """Return what the browser sends for a form as it was opened."""
    found = {}
    for field in form.fields:
        match field:
            case TextField(name=name, value=value):
                found[name] = value
            case ChoiceField(name=name, value=chosen, choices=offered):
                found[name] = ",".join(one.value for one in offered if one.value in chosen)
            case OrderField(name=name):
                found[name] = ""
            case PlaceField(name=name, value=value):
                found[name] = value
            case GroupField(name=name, value=value):
                found[name] = value or "none"
    return found
