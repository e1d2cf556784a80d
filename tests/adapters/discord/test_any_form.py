"""Whatever a form asks, Discord can show it; whatever comes back, something is made of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import forms
from adapters.discord.text import markdown
from bot.bank import load
from bot.cards import (
    Choice,
    ChoiceField,
    Form,
    FormField,
    Line,
    Markdown,
    OrderField,
    Strong,
    TextField,
)
from bot.core import judging
from bot.core.answers import Graded, Stored
from bot.core.questions import Question, Rubric, freeze
from bot.core.rounds import Kind, Round, Status
from bot.present import rounds as round_words
from bot.present import verdicts as verdict_words
from bot.requests import Setup, decode, fill
from tests.adapters.discord.modals import (
    LABEL,
    RADIO,
    SELECT,
    TEXT,
    TEXT_INPUT,
    above,
    labels,
    sent,
    shown,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTENT = Path(__file__).parents[3] / "content"


# ------------------------------------------------------------------ the whole bank


def round_of(question: Question) -> Round:
    return Round(
        2**40,
        "discord:1",
        Kind.DAILY,
        1,
        "2",
        NOON.date(),
        freeze(question, question.id),
        True,
        NOON,
        NOON + timedelta(hours=8),
        Status.OPEN,
    )


def forms_about(question: Question) -> Iterator[Form]:
    """Yield every form that a question of the bank can bring up."""
    round = round_of(question)
    yield round_words.form("en", round)
    yield verdict_words.report_form("en", round)
    if isinstance(question.body, Rubric):
        own = judging.dump("My own words. " * 280)
        stored = Stored(round.id, "3", "discord:1", own, 0, 0, NOON)
        yield verdict_words.grade_form("en", Graded(round, question.body, stored))


def test_every_form_of_every_question_fits_and_hides_nothing() -> None:
    bank = load([CONTENT])
    questions = [one.draw(one.id) for one in bank.entries.values()]
    assert len(questions) > 500
    for question in questions:
        for form in forms_about(question):
            assert forms.pages(form) == 1, question.id
            payload = shown(form)
            everything = read(payload)
            for block in form.intro:
                if isinstance(block, Markdown):
                    assert markdown(block.text) in above(payload), "only own words are cut"
            for field in form.fields:
                for choice in getattr(field, "choices", ()):
                    assert heard(choice.label, everything), choice.label


def read(payload: dict[str, Any]) -> str:
    """Return everything that can be read in a modal, without marks and what was cut where."""
    said = [above(payload)]
    for label in labels(payload):
        said += [label["label"], label.get("description", "")]
        for option in label["component"].get("options", ()):
            said += [option["label"], option.get("description", "")]
    return bare(" ".join(said))


def heard(words: str, everything: str) -> bool:
    """Whether words can be read: all, or as many as a choice has room for."""
    return bare(words)[:150] in everything


def bare(words: str) -> str:
    return "".join(words.replace("\\", "").replace("…", "").split())


# ------------------------------------------------------------------ forms nobody made

NAMES = [name for name in Setup.__dataclass_fields__ if name != "schedule"]
words = st.text(max_size=300) | st.text("ab *_`@\n", max_size=5000)


def some_choices(most: int = 30) -> st.SearchStrategy[tuple[Choice, ...]]:
    return st.lists(words, min_size=1, max_size=most).map(
        lambda labels: tuple(Choice(str(index), label) for index, label in enumerate(labels))
    )


@st.composite
def fields(draw: st.DrawFn, name: str) -> FormField:
    kind = draw(st.sampled_from([TextField, ChoiceField, OrderField]))
    label, hint = draw(words), draw(words)
    if kind is TextField:
        limit = draw(st.integers(1, 9000))
        return TextField(name, label, hint, draw(words), draw(st.booleans()), limit=limit)
    if kind is OrderField:
        return OrderField(name, label, draw(some_choices(8)), hint)
    offered = draw(some_choices())
    least = draw(st.integers(0, len(offered)))
    most = draw(st.integers(max(1, least), max(1, len(offered))))
    chosen = draw(st.lists(st.sampled_from([one.value for one in offered]), unique=True))
    return ChoiceField(name, label, offered, least, most, hint, tuple(chosen))


@st.composite
def any_forms(draw: st.DrawFn) -> Form:
    count = draw(st.integers(1, len(NAMES)))
    drawn = tuple(draw(fields(name)) for name in NAMES[:count])
    line = st.builds(Line, st.tuples(words, st.builds(Strong, words)))
    intro = draw(st.lists(st.builds(Markdown, words) | line, max_size=4))
    return Form(draw(words), drawn, Setup(draw(st.integers(0, 2**62))), "Save", tuple(intro))


@given(any_forms())
def test_no_form_is_too_much_for_discord(form: Form) -> None:
    seen: list[str] = []
    for page in range(forms.pages(form)):
        payload = shown(form, page)
        seen += [label["component"]["custom_id"] for label in labels(payload)]
        data = open_and_send(payload)
        assert forms.values(data).keys() == set(seen[-len(labels(payload)) :])
        fill(decode(data["custom_id"]), forms.values(data))
    assert seen == [field.name for field in form.fields], "every field is on one page"


def open_and_send(payload: dict[str, Any]) -> dict[str, Any]:
    """Send a form with as many choices ticked as have to be."""
    answers = {}
    for label in labels(payload):
        one = label["component"]
        least = 1 if one["type"] == RADIO else one.get("min_values", 0)
        if one["type"] != TEXT_INPUT:
            answers[one["custom_id"]] = ",".join(o["value"] for o in one["options"][:least])
    return sent(payload, **answers)


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["components", "component", "custom_id", "value", "values", "type"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["components", "custom_id", "resolved"]), odd))
def test_odd_data_is_read_as_far_as_it_makes_sense(data: dict[str, Any]) -> None:
    found = forms.values(data)
    assert all(isinstance(one, str) for pair in found.items() for one in pair)


def test_strange_parts_are_left_out_and_the_others_read() -> None:
    parts: list[Any] = [
        None,
        {"type": TEXT, "id": 1},
        {"type": LABEL},
        {"type": LABEL, "component": "text"},
        {"type": LABEL, "component": {"type": TEXT_INPUT, "custom_id": "a"}},
        {"type": LABEL, "component": {"type": TEXT_INPUT, "value": "nameless"}},
        {"type": LABEL, "component": {"type": 23, "custom_id": "b", "value": True}},
        {"type": LABEL, "component": {"type": RADIO, "custom_id": "c", "value": None}},
        {"type": LABEL, "component": {"type": SELECT, "custom_id": "d", "values": ["1", 2, "3"]}},
        {"type": 1, "components": [{"type": TEXT_INPUT, "custom_id": "e", "value": "row"}]},
    ]
    assert forms.values({"components": parts}) == {"c": "", "d": "1,3", "e": "row"}
    assert forms.values({}) == {}
