"""Forms on Discord: what is asked fits into a modal, and what is sent back is what was meant."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.discord import forms
from bot.cards import (
    Card,
    Choice,
    ChoiceField,
    Form,
    FormField,
    Image,
    Line,
    Markdown,
    Mention,
    OrderField,
    Reply,
    Strong,
    TextField,
    When,
)
from bot.core.people import Actor
from bot.core.questions import Question, Sequence
from bot.present import setup as setup_words
from bot.requests import AnswerRound, Report, Setup, decode, encode, fill
from bot.storage.database import Database
from tests.adapters.discord.modals import (
    CHANNELS,
    CHECKBOXES,
    RADIO,
    ROLES,
    SELECT,
    TEXT_INPUT,
    above,
    browser,
    component,
    labels,
    prefilled,
    sent,
    shown,
)
from tests.support.bank import COLLAPSE, COLOUR, ESSAY, EVENS, PRIMES, SPEED, STEPS
from tests.support.reading import text
from tests.support.world import World

CHANNEL = "1111222233334444555"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
async def team(sqlite_url: str) -> AsyncIterator[World]:
    """A team to talk to; which database it has makes no difference to a form."""
    database = Database(sqlite_url)
    found = World(database)
    yield found
    await found.end()
    await database.close()


async def fills(world: World, actor: Actor, form: Reply, **answers: str) -> Reply:
    """Fill in a form of one page on Discord and send it."""
    assert isinstance(form, Form), text(form)
    assert forms.pages(form) == 1
    data = sent(shown(form), **answers)
    return await world.quiz.handle(actor, fill(decode(data["custom_id"]), forms.values(data)))


# ------------------------------------------------------------------ journeys


@pytest.mark.parametrize(
    ("asked", "kind", "right"),
    [
        (PRIMES, CHECKBOXES, (0, 1)),
        (EVENS, CHECKBOXES, (0, 1)),
        (SPEED, TEXT_INPUT, "300 Mm/s"),
        (COLLAPSE, TEXT_INPUT, "mode collapse"),
        (STEPS, TEXT_INPUT, (0, 1, 2, 3)),
    ],
)
async def test_a_question_is_answered_in_a_form(
    team: World, grace: Actor, asked: Question, kind: int, right: str | tuple[int, ...]
) -> None:
    round = await team.asked(asked)
    form = await team.presses(grace, team.message(round).card, "Answer")
    assert isinstance(form, Form)
    assert asked.stem in above(shown(form))
    assert component(form)["type"] == kind

    positions = [] if isinstance(right, str) else [round.frozen.shown(index) for index in right]
    names = "ABCD" if asked is STEPS else "0123"
    response = right if isinstance(right, str) else ",".join(names[p] for p in positions)
    assert (await fills(team, grace, form, response=response)).title.startswith("Right!")


async def test_how_many_to_tick_is_held_before_sending(team: World, grace: Actor) -> None:
    for asked, least, most in ((PRIMES, 1, 4), (EVENS, 2, 2)):
        round = await team.asked(asked)
        form = await team.presses(grace, team.message(round).card, "Answer")
        assert isinstance(form, Form)
        one = component(form)
        assert (one["min_values"], one["max_values"], one["required"]) == (least, most, True)
        await team.closes()


@pytest.mark.parametrize("typed", ["{} {} {} {}", "{}, {}, {}, {}", "{}{}{}{}", "{} -> {}>{};{}"])
async def test_an_order_may_be_typed_in_many_ways(team: World, grace: Actor, typed: str) -> None:
    round = await team.asked(STEPS)
    form = await team.presses(grace, team.message(round).card, "Answer")
    letters = ["abcd"[round.frozen.shown(index)] for index in range(4)]
    verdict = await fills(team, grace, form, response=typed.format(*letters))
    assert verdict.title.startswith("Right!")


async def test_an_open_answer_is_written_and_graded_in_forms(team: World, grace: Actor) -> None:
    round = await team.asked(ESSAY)
    form = await team.presses(grace, team.message(round).card, "Answer")
    card = await fills(team, grace, form, response="*Small* things scatter @everyone.")
    rubric = await team.presses(grace, card, "Grade my answer")
    assert isinstance(rubric, Form)
    assert "Short waves scatter most, and the eye sees violet badly." in above(shown(rubric))
    assert "You wrote: " in above(shown(rubric))
    assert "@everyone" not in above(shown(rubric)), "nobody's words mention everyone"

    graded = await fills(team, grace, rubric, full="0", partly="1")

    assert graded.title == "You covered 80 %"


async def test_nothing_ticked_in_the_rubric_is_an_answer_too(team: World, grace: Actor) -> None:
    round = await team.asked(ESSAY)
    form = await team.presses(grace, team.message(round).card, "Answer")
    card = await fills(team, grace, form, response="No idea.")
    rubric = await team.presses(grace, card, "Grade my answer")
    assert (await fills(team, grace, rubric)).title == "You covered 0 %"


async def test_a_mistake_is_reported(team: World, grace: Actor) -> None:
    round = await team.asked(COLOUR)
    card = await team.presses(grace, team.message(round).card, "A")
    form = await team.presses(grace, card, "Report a mistake")
    assert isinstance(form, Form)
    assert component(form)["style"] == 2, "a paragraph to write in"
    thanks = await fills(team, grace, form, text="Two are right.\nReally.")
    assert thanks.title == "Thank you, noted"
    assert await team.column("SELECT text FROM reports") == ["Two are right.\nReally."]


async def test_the_own_time_zone_is_set(team: World, grace: Actor) -> None:
    form = await team.says(grace, "/quiz zone")
    assert isinstance(await fills(team, grace, form, zone="Europe/Berlin"), Card)
    assert await team.column("SELECT zone FROM players") == ["Europe/Berlin"]


async def test_a_key_is_corrected_by_the_letters_people_saw(
    team: World, ada: Actor, grace: Actor
) -> None:
    round = await team.asked(COLOUR)
    position = round.frozen.shown(2)
    await team.answers(grace, round, str(position))
    form = await team.says(ada, "/quiz question fix question:colour")
    done = await fills(team, ada, form, answer="ABCD"[position], reason="It is ozone.")
    assert "1 player's points changed." in text(done)


async def test_a_key_of_an_order_is_corrected_with_its_steps_in_sight(
    team: World, ada: Actor
) -> None:
    long = tuple(f"{step} {'carefully ' * 4}" for step in ("Read", "Think", "Write", "Rest"))
    round = await team.asked(replace(STEPS, body=Sequence(long)))
    form = await team.says(ada, f"/quiz question fix question:{round.question.id}")
    assert isinstance(form, Form)
    for step in long:
        assert step.strip() in above(shown(form))


async def test_setting_up_takes_three_pages(team: World, ada: Actor) -> None:
    form = await team.says(ada, "/quiz setup")
    assert isinstance(form, Form)
    assert forms.pages(form) == 3
    asked: list[str] = []
    filled: dict[str, str] = {}
    for page in range(3):
        payload = shown(form, page)
        assert payload["title"] == f"Daily question ({page + 1}/3)"
        asked += [label["component"]["custom_id"] for label in labels(payload)]
        filled |= forms.values(sent(payload, channel=CHANNEL))

    assert asked == [field.name for field in form.fields]
    assert filled == browser(form) | {"channel": CHANNEL}
    card = await team.quiz.handle(ada, fill(decode(encode(form.request)), filled))
    assert card.title == "Daily question 1 is set"


async def test_a_channel_and_a_role_are_chosen_from_lists(team: World, ada: Actor) -> None:
    form = await team.says(ada, f"/quiz setup channel:{CHANNEL} role:<@&{CHANNEL}> time:09:00")
    form = await team.says(ada, "/quiz setup schedule:1")
    assert isinstance(form, Form)
    chooser = labels(shown(form, 0))[0]["component"]
    assert (chooser["type"], prefilled(chooser)) == (CHANNELS, CHANNEL)
    page = shown(form, 2)
    chooser = labels(page)[0]["component"]
    assert (chooser["type"], prefilled(chooser)) == (ROLES, CHANNEL)

    for chosen, stored in ((CHANNEL, CHANNEL), ("", "")):
        data = sent(page, role=chosen)
        await team.quiz.handle(ada, fill(decode(data["custom_id"]), forms.values(data)))
        assert await team.column("SELECT role FROM schedules") == [stored]


async def test_the_first_page_of_a_setup_stands_on_its_own(team: World, ada: Actor) -> None:
    form = await team.says(ada, "/quiz setup")
    assert isinstance(form, Form)
    data = sent(shown(form), time="08:15", channel=CHANNEL)
    card = await team.quiz.handle(ada, fill(decode(data["custom_id"]), forms.values(data)))
    assert "08:15" in text(card)


# ------------------------------------------------------------------ one field at a time


def form_of(*fields: FormField, **others: Any) -> Form:
    return Form("A title", fields, others.pop("request", Report(7)), "Send", **others)


def choices(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(str(index), f"Choice {index}") for index in range(count))


@pytest.mark.parametrize(
    ("count", "least", "most", "kind"),
    [
        (1, 1, 1, CHECKBOXES),  # a radio group of one is refused
        (2, 1, 1, RADIO),
        (10, 1, 1, RADIO),
        (11, 1, 1, SELECT),
        (4, 0, 1, CHECKBOXES),  # a radio cannot be taken back
        (10, 0, 10, CHECKBOXES),
        (11, 2, 11, SELECT),
        (25, 0, 25, SELECT),
        (26, 26, 26, SELECT),  # none has so many; what there is room for is shown
    ],
)
def test_how_many_choices_decide_how_they_are_shown(
    count: int, least: int, most: int, kind: int
) -> None:
    field = ChoiceField("text", "Which?", choices(count), least, most, value=("0",))
    one = component(form_of(field))
    assert one["type"] == kind
    assert [option["value"] for option in one["options"]] == [str(n) for n in range(count)][:25]
    assert prefilled(one) == "0"
    assert one["required"] is (least > 0)


def test_a_long_label_goes_on_below() -> None:
    label = "What do you think of the question that was asked here today?"
    (shown_label,) = labels(shown(form_of(TextField("text", label, "Anything", "Nothing"))))
    assert shown_label["label"] == "What do you think of the question that was…"
    assert shown_label["description"] == "…asked here today? Anything"


def test_a_long_choice_goes_on_below() -> None:
    long = "word " * 30 + "end"
    field = ChoiceField("text", "Which?", (Choice("0", long), Choice("1", "short")))
    first, second = component(form_of(field))["options"]
    assert first["label"].endswith("word…")
    assert first["description"].endswith("word end")
    assert "description" not in second


def test_a_title_is_cut_but_a_name_in_it_is_not_left_out() -> None:
    form = setup_words.fix_form("en", "transformers-lm-attention-heads-number-07", "?", "", ())
    assert shown(form)["title"] == "Correct the key of transformers-lm-attention…"


def test_a_hint_is_seen_though_something_is_filled_in() -> None:
    empty, full = (TextField("text", "Zone", "For example UTC", value) for value in ("", "UTC"))
    (label,) = labels(shown(form_of(empty)))
    assert label["component"]["placeholder"] == "For example UTC"
    assert "description" not in label
    (label,) = labels(shown(form_of(full)))
    assert label["description"] == "For example UTC"
    assert label["component"]["value"] == "UTC"


def test_short_steps_stand_beside_the_field_and_long_ones_above_it() -> None:
    short = OrderField("response", "Your answer", choices(4), "Bring these into order.")
    payload = shown(form_of(short, request=AnswerRound(7)))
    assert above(payload) == ""
    assert labels(payload)[0]["description"] == "Choice 0; Choice 1; Choice 2; Choice 3"
    assert labels(payload)[0]["component"]["placeholder"] == "For example C A D B"

    long = tuple(Choice(str(n), f"{'ABCD'[n]}. {'much to do ' * 4}") for n in range(4))
    payload = shown(form_of(replace(short, choices=long), request=AnswerRound(7)))
    assert labels(payload)[0]["description"] == "Bring these into order."
    assert above(payload).count("much to do") == 16
    assert above(payload).count("\n") == 3


@pytest.mark.parametrize(("count", "example"), [(2, "B A"), (3, "B A C"), (5, "C A D B E")])
def test_the_example_of_an_order_names_every_step_once(count: int, example: str) -> None:
    field = OrderField("response", "Your answer", choices(count))
    one = component(form_of(field, request=AnswerRound(7)))
    assert one["placeholder"] == f"For example {example}"


def test_what_was_saved_stays_whole_or_is_left_alone() -> None:
    one = component(form_of(TextField("text", "Dates", value="1" * 2500, limit=2000)))
    assert one["value"] == "1" * 2500
    one = component(form_of(TextField("text", "Dates", value="1" * 4001, limit=2000)))
    assert "value" not in one, "half of it would be saved as the whole"


def test_an_introduction_is_said_in_words() -> None:
    intro = (
        Markdown("**Read** this."),
        Line(("By ", Strong("Ada"), " for ", Mention("5", "Grace"), " ", When(NOON))),
        Image("figures/sky.png", "The sky"),
    )
    said = above(shown(form_of(TextField("text", "Well?"), intro=intro)))
    assert said == f"**Read** this.\n\nBy **Ada** for <@5> <t:{NOON.timestamp():.0f}:f>"


def test_a_long_answer_leaves_room_for_what_it_is_compared_with() -> None:
    intro = (Line(("You wrote: ", "so " * 1500)), Markdown("The model answer. " * 60))
    said = above(shown(form_of(TextField("text", "Well?"), intro=intro)))
    assert said.count("The model answer.") == 60
    assert said.startswith("You wrote: so so")


def test_long_texts_share_the_room() -> None:
    intro = tuple(Markdown(f"{word} " * 2000) for word in ("one", "two", "six"))
    said = above(shown(form_of(TextField("text", "Well?"), intro=intro)))
    assert [said.count(word) > 300 for word in ("one", "two", "six")] == [True] * 3


@pytest.mark.parametrize(
    ("count", "intro", "pages"),
    [
        (1, True, 1),
        (4, True, 1),
        (5, False, 1),
        (5, True, 2),
        (6, False, 2),
        (11, True, 3),
        (11, False, 3),
    ],
)
def test_five_parts_fit_on_a_page(count: int, intro: bool, pages: int) -> None:
    names = list(Setup.__dataclass_fields__)[1:]
    fields = tuple(TextField(name, name, value="x") for name in names[:count])
    form = form_of(*fields, request=Setup(), intro=(Markdown("Hello."),) * intro)
    assert forms.pages(form) == pages
    payloads = [shown(form, page) for page in range(pages)]
    assert [above(one).count("Hello.") for one in payloads] == [int(intro)] + [0] * (pages - 1)
    assert all(len(one["components"]) <= 5 for one in payloads)
    filled: dict[str, str] = {}
    for one in payloads:
        filled |= forms.values(sent(one))
    assert filled == browser(form)


async def test_discord_py_keeps_nothing_of_a_form_that_was_shown() -> None:
    assert forms.modal(form_of(TextField("text", "Well?"))).is_finished()
