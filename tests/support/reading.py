"""What does a person read on a card?"""

from bot.cards import (
    Bars,
    Block,
    Button,
    Card,
    Checklist,
    ChoiceField,
    Fields,
    File,
    Form,
    Gauges,
    Group,
    GroupField,
    Heading,
    Image,
    Line,
    Mark,
    Markdown,
    Mention,
    Options,
    OrderField,
    Part,
    Place,
    PlaceField,
    Reply,
    Standings,
    Strong,
    TextField,
    When,
)


def text(reply: Reply) -> str:
    """Return everything a card or a form says, a line each, buttons in square brackets."""
    if isinstance(reply, Form):
        lines = [reply.title, *(line for block in reply.intro for line in _block(block))]
        for field in reply.fields:
            match field:
                case (
                    TextField(label=label, value=value, hint=hint)
                    | PlaceField(label=label, value=value, hint=hint)
                    | GroupField(label=label, value=value, hint=hint)
                ):
                    lines.append(f"{label}: {value} ({hint})")
                case (
                    ChoiceField(label=label, choices=choices)
                    | OrderField(label=label, choices=choices)
                ):
                    lines += [f"{label}:", *(choice.label for choice in choices)]
        return "\n".join([*lines, f"[{reply.submit}]"])
    lines = [reply.title, *(line for block in reply.blocks for line in _block(block))]
    if reply.notify_role:
        lines.append(f"notifies {reply.notify_role}")
    return "\n".join([*lines, *(f"[{button.label}]" for button in reply.buttons)])


def button(reply: Reply, label: str) -> Button:
    """Return the button with this label."""
    assert isinstance(reply, Card), f"a form has no buttons: {text(reply)}"
    found = [one for one in reply.buttons if one.label == label]
    assert len(found) == 1, f"no single button {label!r} on:\n{text(reply)}"
    return found[0]


def labels(reply: Reply) -> list[str]:
    """Return the labels of a card's buttons."""
    assert isinstance(reply, Card)
    return [one.label for one in reply.buttons]


def line(reply: Reply, beginning: str) -> str:
    """Return the first line that begins so."""
    for one in text(reply).splitlines():
        if one.startswith(beginning):
            return one
    raise AssertionError(f"no line begins with {beginning!r} in:\n{text(reply)}")


def _parts(parts: tuple[Part, ...]) -> str:
    return "".join(map(_part, parts))


def _part(part: Part) -> str:
    match part:
        case Mention(name=name):
            return f"@{name}"
        case When(at=at):
            return f"{at:%Y-%m-%d %H:%M}Z"
        case Strong(text=words):
            return words
        case Place(channel=channel):
            return channel
        case Group(role=role):
            return role
        case _:
            return part


def _block(block: Block) -> list[str]:
    match block:
        case Heading(text=words) | Markdown(text=words):
            return [words]
        case Line(parts=parts):
            return [_parts(parts)]
        case Options(items=items):
            return [
                " ".join(
                    part
                    for part in (
                        f"{one.letter}.",
                        one.text,
                        f"({one.mark})" if one.mark is not Mark.NONE else "",
                        "(yours)" if one.yours else "",
                        one.why,
                    )
                    if part
                )
                for one in items
            ]
        case Standings(rows=rows, around=around):
            return [
                f"{row.place}. @{row.who.name} {row.points} {row.detail}{' (you)' * row.you}".strip()
                for row in (*rows, *around)
            ]
        case Bars(bars=bars):
            return [f"{bar.label}: {bar.count} ({bar.share:.0%})" for bar in bars]
        case Gauges(rows=gauges):
            return [f"{one.label}: {one.done} of {one.of}{' (here)' * one.here}" for one in gauges]
        case Checklist(items=checks):
            return [f"{one.text}: {one.state}" for one in checks]
        case Fields(rows=fields):
            return [f"{label}: {_parts(parts)}" for label, parts in fields]
        case Image(alt=alt):
            return [f"[picture: {alt}]"]
        case File(name=name, content=content):
            return [f"[file {name}]", content]
