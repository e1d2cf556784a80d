"""What does a player see, on no particular platform?

Everything here is data: adapters decide how a block looks. `Markdown` is trusted text of the
bank; every other string may have been written by a player and is escaped by the renderers.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.requests import Request


class Tone(StrEnum):
    """The mood of a card; renderers add colour, the words carry the meaning."""

    NEUTRAL = "neutral"
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    DONE = "done"
    NOTICE = "notice"
    ERROR = "error"


class Style(StrEnum):
    """How a button asks for attention."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"


class Mark(StrEnum):
    """What is known about an option when it is shown."""

    NONE = "none"
    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Mention:
    """A player, rendered as the platform names people, without notifying them."""

    player: str
    name: str


@dataclass(frozen=True, slots=True)
class When:
    """An instant in the reader's own time.

    `style` is "time", "second" (of the day, to the second), "date", "datetime" or "relative".
    """

    at: datetime
    style: str = "datetime"


@dataclass(frozen=True, slots=True)
class Strong:
    """Words to stress."""

    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, named as the platform names it to its readers."""

    channel: str


@dataclass(frozen=True, slots=True)
class Group:
    """A role, named as the platform names it to its readers, without notifying anybody."""

    role: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words of the bank that lead to an address; where that cannot be shown, the words remain."""

    text: str
    address: str


Part = str | Mention | When | Strong | Place | Group | Link


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part of a card."""

    text: str


@dataclass(frozen=True, slots=True)
class Markdown:
    """Trusted bank text: paragraphs, emphasis, code, lists and links."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bot's own words with names and times in it; `quiet` is small print."""

    parts: tuple[Part, ...]
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option as it stands in the message: its letter, text and what is known about it."""

    letter: str
    text: str
    mark: Mark = Mark.NONE
    why: str = ""
    yours: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a question or the steps of an order, written out."""

    items: tuple[OptionLine, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """A row of a board. `place` is shared by ties; `you` marks the reader's own row."""

    place: int
    who: Mention
    points: int
    detail: str = ""
    you: bool = False


@dataclass(frozen=True, slots=True)
class Standings:
    """A board, best first; `around` is the reader's own place and neighbours further down."""

    rows: tuple[Rank, ...]
    around: tuple[Rank, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chose something; `share` is 0..1 of those who answered.

    `text` says in words what a letter in `label` stands for.
    """

    label: str
    count: int
    share: float
    mark: Mark = Mark.NONE
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """How everybody chose."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Names and values, such as a player's own figures or the doctor's findings."""

    rows: tuple[tuple[str, tuple[Part, ...]], ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """How much of something is `done`, out of `of`; `here` marks where the reader stands."""

    label: str
    done: int
    of: int
    here: bool = False


@dataclass(frozen=True, slots=True)
class Gauges:
    """How far the reader has come in each of several parts, in their order."""

    rows: tuple[Gauge, ...]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing to know: what is known about it, as a mark and in words."""

    text: str
    mark: Mark
    state: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """Things to know, in the order in which one would learn them."""

    items: tuple[CheckLine, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of a chart: what it is called there, and its value at each step; "" is one of many."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines side by side, with the steps they go through. It names no person: cards do that."""

    curves: tuple[Curve, ...]
    steps: tuple[str, ...]

    @property
    def path(self) -> str:
        """What its picture is called: the same for the same figures, and only for them."""
        return f"chart/{sha256(repr(self).encode()).hexdigest()[:32]}.png"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with its words for the blind: one of the bank, or of a chart, by its path.

    A bank's path is relative to its folder; a chart is drawn when it is shown.
    """

    path: str
    alt: str
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class File:
    """Something to take away, such as the export of a player's data."""

    name: str
    content: str
    media_type: str = "application/json"


Block = (
    Heading
    | Markdown
    | Line
    | Options
    | Standings
    | Bars
    | Fields
    | Gauges
    | Checklist
    | Image
    | File
)


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled request; pressing it sends `request` back through the front door."""

    label: str
    request: Request
    style: Style = Style.SECONDARY


@dataclass(frozen=True, slots=True)
class Card:
    """A message: title, body and buttons. `fallback` is its plain text for notifications."""

    title: str
    blocks: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    tone: Tone = Tone.NEUTRAL
    fallback: str = ""
    notify_role: str = field(default="")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick in a form."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class TextField:
    """A line or (multiline) a paragraph to write; `name` is the request's field it fills."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    required: bool = True
    multiline: bool = False
    limit: int = 4000


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """Things to tick; `least` = `most` = 1 is a single choice. Values join with commas."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    least: int = 1
    most: int = 1
    hint: str = ""
    value: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderField:
    """Things to bring into an order; the values join with commas in the order chosen."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PlaceField:
    """A channel to choose, as the platform lets people do it; `value` is the one chosen now."""

    name: str
    label: str
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class GroupField:
    """A group of people to choose, such as a role, or nobody ("none")."""

    name: str
    label: str
    value: str = ""
    hint: str = ""


FormField = TextField | ChoiceField | OrderField | PlaceField | GroupField


@dataclass(frozen=True, slots=True)
class Form:
    """What opens when more than a click is needed; filled in, it becomes `request`."""

    title: str
    fields: tuple[FormField, ...]
    request: Request
    submit: str
    intro: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What something that is being typed may become; platforms name the channels in `label`."""

    label: tuple[str | Place, ...]
    value: str


Reply = Card | Form
