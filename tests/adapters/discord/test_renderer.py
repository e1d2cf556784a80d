"""What cards become in Discord: they read well, keep every limit, and notify nobody unasked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simcord.components import validate_components

from adapters.discord.buttons import RequestButton
from adapters.discord.renderer import CHARACTERS, COMPONENTS, Layout, layout
from adapters.discord.text import length
from bot.bank import Bank, load
from bot.cards import (
    Bar,
    Bars,
    Block,
    Button,
    Card,
    CheckLine,
    Checklist,
    Fields,
    File,
    Gauge,
    Gauges,
    Group,
    Heading,
    Image,
    Line,
    Link,
    Mark,
    Markdown,
    Mention,
    OptionLine,
    Options,
    Place,
    Rank,
    Standings,
    Strong,
    Style,
    Tone,
    When,
)
from bot.config import CONTENT
from bot.core.boards import Standing
from bot.core.questions import freeze
from bot.core.results import Results
from bot.core.rounds import Kind, Round, Status
from bot.present import rounds
from bot.requests import AnswerRound, Ask, Help, Leaderboard, Path, encode

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
V2 = 1 << 15


def picture(path: str) -> bytes | None:
    return None if "missing" in path else path.encode("utf-8", "replace")


def show(*blocks: Block, title: str = "Title") -> str:
    """Return what the blocks become, without the title."""
    text = "\n\n".join(texts(layout(Card(title, blocks), picture)))
    return text.removeprefix(f"## {title}\n")


def walk(components: list[Any]) -> Iterator[dict[str, Any]]:
    for one in components:
        yield one
        yield from walk(one.get("components", []))


def components(shown: Layout) -> list[Any]:
    found: list[Any] = shown.view.to_components()  # type: ignore[no-untyped-call]
    return found


def parts(shown: Layout) -> list[dict[str, Any]]:
    return list(walk(components(shown)))


def texts(shown: Layout) -> list[str]:
    return [one["content"] for one in parts(shown) if one["type"] == 10]


def check(shown: Layout) -> None:
    """Hold a message against Discord's limits, and against the tests' Discord."""
    every = parts(shown)
    assert len(every) <= COMPONENTS
    said = texts(shown)
    assert sum(map(length, said)) <= CHARACTERS
    assert shown.view.content_length() <= CHARACTERS
    assert all(one.strip() for one in said)
    buttons = [one for one in every if one["type"] == 2]
    assert all(0 < length(one["label"]) <= 80 for one in buttons)
    ids = [one["custom_id"] for one in buttons]
    assert len(set(ids)) == len(ids)
    assert all(len(one) <= 100 for one in ids)
    rows = [one["components"] for one in every if one["type"] == 1]
    assert all(1 <= len(row) <= 5 for row in rows)
    names = [file.filename for file in shown.files]
    assert len(set(names)) == len(names) <= 10
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", name) for name in names)
    media = [item["media"]["url"] for one in every for item in one.get("items", [])]
    media += [one["file"]["url"] for one in every if one["type"] == 13]
    assert sorted(media) == sorted(f"attachment://{name}" for name in names)
    assert not re.search(r"@(everyone|here)", "".join(said))
    assert shown.view.timeout is None
    validate_components(components(shown), flags=V2)


ODD = st.sampled_from(
    [
        *(
            "*",
            "_",
            "`",
            "||",
            "\\",
            "<@1>",
            "<@&1>",
            "@everyone",
            "@here",
            "\n",
            "\n- ",
            "# ",
            "😀",
        ),
        *("\0", "\ud800", "\u202e", "https://x.org ", "word ", "[a](https://x.org)", "-# ", "1. "),
    ]
)
SHORT = st.lists(st.one_of(ODD, st.text(max_size=2)), max_size=6).map("".join)
NUMBER = st.integers(-(10**9), 10**9)
MARK = st.sampled_from(Mark)
ROLES = ["", "123", "<@&123>", "@everyone", "9" * 40]

Some = st.SearchStrategy[Any]


def several(one: Some, times: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, max_size=4).map(lambda some: tuple(some * times))


def blocks(long: int, many: int) -> dict[type, Some]:
    """Return every kind of block, with so many times the words and the rows."""
    words = SHORT.map(lambda short: short * long)
    names = st.builds(Mention, st.one_of(SHORT, st.just("123456789012345678")), words)
    part = st.one_of(
        *(
            words,
            names,
            st.builds(Strong, words),
            st.builds(Place, words),
            st.builds(Group, words),
            st.just(When(NOON)),
            st.builds(Link, words, st.one_of(words, st.just("https://x.org/a@b"))),
        )
    )
    said = several(part, 1)
    option = st.builds(OptionLine, SHORT, words, MARK, words, st.booleans())
    ranks = several(st.builds(Rank, NUMBER, names, NUMBER, words, st.booleans()), many)
    bar = st.builds(Bar, words, NUMBER, st.floats(-1, 2, allow_nan=False), MARK)
    gauge = st.builds(Gauge, words, NUMBER, NUMBER, st.booleans())
    check = st.builds(CheckLine, words, MARK, words)
    paths = st.sampled_from(["a.png", "a/é b.PNG", "missing.png", "a.svg", "@everyone.jpg", ".png"])
    return {
        Heading: st.builds(Heading, words),
        Markdown: st.builds(Markdown, words),
        Line: st.builds(Line, said, st.booleans()),
        Options: st.builds(Options, several(option, many)),
        Standings: st.builds(Standings, ranks, ranks),
        Bars: st.builds(Bars, several(bar, many)),
        Fields: st.builds(Fields, several(st.tuples(words, said), many)),
        Gauges: st.builds(Gauges, several(gauge, many)),
        Checklist: st.builds(Checklist, several(check, many)),
        Image: st.builds(Image, paths, words),
        File: st.builds(File, SHORT, words),
    }


def cards(long: int, many: int, times: int) -> st.SearchStrategy[Card]:
    words = SHORT.map(lambda short: short * long)
    request = st.one_of(st.builds(Ask, words), st.builds(AnswerRound, NUMBER.map(abs)))
    button = st.builds(Button, words, request, st.sampled_from(Style))
    return st.builds(
        Card,
        words,
        several(st.one_of(*blocks(long, many).values()), times),
        st.lists(button, max_size=4 * times).map(tuple),
        st.sampled_from(Tone),
        words,
        st.one_of(words, st.sampled_from(ROLES)),
    )


EXTREMES = [(1, 1, 1), (500, 1, 1), (1, 200, 1), (1, 1, 12), (30, 5, 2)]


def test_every_kind_of_block_is_known() -> None:
    assert set(get_args(Block)) == blocks(1, 1).keys()


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_every_limit_is_kept_whatever_comes(extreme: tuple[int, int, int]) -> None:
    @settings(max_examples=25, deadline=None)
    @given(cards(*extreme))
    def holds(card: Card) -> None:
        shown = layout(card, picture)
        check(shown)
        again = layout(card, picture)
        assert components(shown) == components(again)
        assert [file.fp.read() for file in shown.files] == [file.fp.read() for file in again.files]

    holds()


@pytest.mark.parametrize("kind", get_args(Block))
@pytest.mark.parametrize(("long", "many"), [(400, 1), (1, 300)])
def test_every_kind_of_block_too_often(kind: type, long: int, many: int) -> None:
    @settings(max_examples=8, deadline=None)
    @given(several(blocks(long, many)[kind], 3))
    def holds(blocks: tuple[Block, ...]) -> None:
        check(layout(Card("Title", blocks), picture))

    holds()


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load([CONTENT])


def test_every_question_of_the_bank_fits_unshortened_open_and_closed(bank: Bank) -> None:
    board = tuple(Standing("1" * 18, f"Player {n}", 30 - n, 3, 2, place=n + 1) for n in range(10))
    assert bank.entries
    for entry in bank.entries.values():
        question = entry.draw(entry.id)
        asked = Round(
            1, "discord:1", Kind.DAILY, 1, "2", NOON.date(), freeze(question, question.id), True,
            NOON, NOON + timedelta(hours=8), Status.OPEN,
        )  # fmt: skip
        over = replace(asked, status=Status.CLOSED)
        chosen = (17,) * 12
        for results, role in (
            (Results(asked, 17), "123"),
            (Results(over, 0), ""),
            (Results(over, 99, chosen, 40, 20, 39, standings=board), ""),
        ):
            card = rounds.public("en", results, role)
            shown = layout(card, lambda path: (CONTENT / path).read_bytes())
            check(shown)
            assert not any(re.search(r"…(\n|$)", text) for text in texts(shown)), question.id
            assert len(shown.files) == (question.figure is not None)


def test_an_open_question_reads_well() -> None:
    card = Card(
        "Question of the day",
        (
            Markdown("What does **KL(p‖q)** weigh?"),
            Options((OptionLine("A", "x_t by p"), OptionLine("B", "q"))),
            Line(("Choose one.",)),
            Line(("Level basic · closes ", When(NOON), " · 1 answer so far"), quiet=True),
        ),
        (
            Button("A", AnswerRound(7, "0"), Style.PRIMARY),
            Button("B", AnswerRound(7, "1"), Style.PRIMARY),
        ),
        notify_role="<@&42>",
    )
    shown = layout(card, picture)
    notice, container = components(shown)
    assert notice == {"type": 10, "content": "<@&42>"}
    assert shown.roles == (42,)
    assert container["type"] == 17
    *said, row = container["components"]
    assert [one["content"] for one in said] == [
        "## Question of the day\nWhat does **KL(p‖q)** weigh?",
        "**A**  x\\_t by p\n**B**  q",
        "Choose one.\n-# Level basic · closes <t:1795435200:f> · 1 answer so far",
    ]
    assert [one["label"] for one in row["components"]] == ["A", "B"]
    assert row["components"][0]["custom_id"] == "a:7:0"
    assert row["components"][0]["style"] == discord.ButtonStyle.primary.value


def test_what_is_known_about_options_is_said_in_words() -> None:
    right = OptionLine("A", "p", Mark.RIGHT, "It is\nso.", yours=True)
    assert show(Options((right, OptionLine("B", "q", Mark.WRONG), OptionLine("C", "r")))) == (
        "✅ **A**  p — **right, your answer**\n-# It is so.\n\n❌ **B**  q — wrong\n**C**  r"
    )


def test_long_options_stand_apart_so_that_a_phone_shows_where_one_ends() -> None:
    short = (OptionLine("A", "p"), OptionLine("B", "q"))
    assert show(Options(short)) == "**A**  p\n**B**  q"
    long = (*short, OptionLine("C", "It takes two lines on a phone." * 2))
    assert show(Options(long)).startswith("**A**  p\n\n**B**  q\n\n**C**  It takes")


def test_a_board_keeps_ties_and_gives_medals_for_points_only() -> None:
    ada, bo = Mention("123456789012345678", "Ada"), Mention("web-bo", "*Bo*\n1. Me 99")
    top = (Rank(1, ada, 30, "3 of 3 right"), Rank(1, bo, 30), Rank(3, ada, 0), Rank(4, bo, -5))
    assert show(Standings(top, (Rank(17, ada, 2, you=True),))) == (
        "`1.  30` 🥇 <@123456789012345678> · 3 of 3 right\n"
        "`1.  30` 🥇 \\*Bo\\* 1. Me 99\n"
        "`3.   0` <@123456789012345678>\n"
        "`4.  -5` \\*Bo\\* 1. Me 99\n"
        "…\n"
        "`17.  2` <@123456789012345678> · **you**"
    )


def test_shares_progress_and_knowledge_are_drawn_and_said() -> None:
    bars = (Bar("A", 4, 0.4, Mark.RIGHT, "x_t"), Bar("B", 6, 0.6, Mark.WRONG, "Long " * 9))
    assert show(Bars(bars)) == (
        "`███░░░░░  40 %` ✅ **A** x\\_t (4)\n"
        "`█████░░░  60 %` ❌ **B** Long Long Long Long Long Long Long Long… (6)"
    )
    assert show(Gauges((Gauge("1. Basics", 7, 7), Gauge("2. More", 2, 14, here=True)))) == (
        "`████  7/7` 1\\. Basics\n`█░░░ 2/14` **2\\. More**"
    )
    assert show(
        Checklist(
            (
                CheckLine("GAN", Mark.RIGHT, "right"),
                CheckLine("VAE", Mark.WRONG, "not right yet"),
                CheckLine("KL", Mark.NONE, "not answered yet"),
            )
        )
    ) == ("✅ GAN — right\n❌ VAE — not right yet\n⬜ KL — not answered yet")
    assert show(Fields((("Streak", ("3 days",)), ("Zone", ("",))))) == (
        "**Streak** 3 days\n**Zone**"
    )


def test_parts_of_a_card_are_divided_and_lines_stay_together() -> None:
    card = Card(
        "Answer",
        (
            Heading("First"),
            Line(("one",)),
            Line(("two",), quiet=True),
            Heading("Why"),
            Markdown("Because."),
        ),
        tone=Tone.RIGHT,
    )
    (container,) = components(layout(card, picture))
    assert [one["type"] for one in container["components"]] == [10, 14, 10]
    assert container["components"][0]["content"] == "## Answer\n### First\none\n-# two"
    assert container["components"][2]["content"] == "### Why\nBecause."
    assert container["accent_color"] == 0x2E9E62


def test_pictures_come_with_their_words_and_again_with_an_edit() -> None:
    one = Image("figures/a b.png", "A *curve*")
    card = Card(
        "T", (Line(("x",)), one, one, Image("missing.png", "Gone"), Image("a.svg", "Drawn"))
    )
    for edited in (False, True):
        shown = layout(replace(card, notify_role="42"), picture, edited=edited)
        (gallery,) = (part for part in parts(shown) if part["type"] == 12)
        assert [item["media"]["url"] for item in gallery["items"]] == [
            "attachment://a_b.png",
            "attachment://2_a_b.png",
        ]
        assert gallery["items"][0]["description"] == "A *curve*"
        assert [file.fp.read() for file in shown.files] == [b"figures/a b.png"] * 2
        assert texts(shown)[-1] == "-# 🖼 Gone\n-# 🖼 Drawn"
        assert shown.roles == (() if edited else (42,)), "an edit notifies nobody"


def test_a_file_is_attached() -> None:
    shown = layout(Card("Yours", (File("../SPOILER_my data.json", '{"é": 1}'),)), picture)
    assert parts(shown)[-1]["file"] == {"url": "attachment://spoiler_my_data.json"}
    assert shown.files[0].fp.read() == '{"é": 1}'.encode()


@pytest.mark.parametrize(
    ("role", "said", "roles"),
    [
        ("", [], ()),
        ("42", ["<@&42>"], (42,)),
        (" <@&42> ", ["<@&42>"], (42,)),
        ("@everyone", ["@\u200beveryone"], ()),
        ("<@42>", ["\\<@\u200b42>"], ()),
        ("<@&42> <@&43>", ["\\<@\u200b&42> \\<@\u200b&43>"], ()),
        ("9" * 30, ["9" * 30], ()),
    ],
)
def test_only_a_role_is_notified(role: str, said: list[str], roles: tuple[int, ...]) -> None:
    shown = layout(Card("T", notify_role=role), picture)
    assert texts(shown) == [*said, "## T"]
    assert shown.roles == roles


def test_a_card_with_nothing_on_it_says_its_fallback() -> None:
    assert texts(layout(Card("", fallback="Nothing *yet*"), picture)) == ["Nothing \\*yet\\*"]
    assert texts(layout(Card(" "), picture)) == ["…"]
    assert texts(layout(Card("", (Line(()), Markdown(" "))), picture)) == ["…"]


def test_small_print_goes_first_and_question_and_options_stay() -> None:
    stem = "Which? " * 60
    options = tuple(OptionLine(letter, "Text " * 40, why="Why " * 200) for letter in "ABCD")
    fact = Line(("A fact.",))
    text = show(Markdown(stem), Options(options), fact)
    assert stem.strip() in text
    assert text.count("Text " * 39) == 4
    assert text.count("…") == 4
    assert text.count("-# Why Why") == 4
    assert text.endswith("A fact.")
    assert length(text) > CHARACTERS - 50, "no more goes than has to"


def test_addresses_go_before_any_words() -> None:
    source = Line((Link("A paper", "https://x.org/1"),), quiet=True)
    assert show(Line(("word " * 700,)), source).endswith("\n-# [A paper](<https://x.org/1>)")
    whole = "word " * 790 + "end"
    assert show(Line((whole,)), source).endswith("end\n-# A paper")


def test_the_longest_block_is_shortened_next() -> None:
    board = tuple(Rank(n, Mention("web-1", f"Player {n}"), 500 - n) for n in range(1, 300))
    text = show(Markdown("Stem."), Standings(board), Line(("The end.",)))
    assert "`1.   499` 🥇 Player 1\n" in text
    assert text.endswith("\n…\n\nThe end.")
    long = Line(("word " * 900,))
    text = show(Markdown("Stem."), long, Line(("End.",)))
    assert text.startswith("Stem.\n\nword word")
    assert text.endswith("word…\nEnd.")


def test_a_button_asked_for_twice_comes_once_and_a_long_one_not_at_all() -> None:
    buttons = (
        Button("Help " * 40, Help()),
        Button("Again", Help()),
        Button("Long", Ask("x" * 200)),
        Button("", Leaderboard("day"), Style.DANGER),
    )
    shown = layout(Card("T", buttons=buttons), picture)
    labels = [one["label"] for one in parts(shown) if one["type"] == 2]
    assert labels == ["Help " * 15 + "Help…", "…"]


def test_what_a_question_offers_stands_in_a_row_of_its_own() -> None:
    letters = [Button(one, AnswerRound(1, one), Style.PRIMARY) for one in "AB"]
    others = [Button("Board", Leaderboard()), Button("Help", Help())]

    def rows(*buttons: Button) -> list[list[str]]:
        found = parts(layout(Card("T", buttons=buttons), picture))
        return [[one["label"] for one in row["components"]] for row in found if row["type"] == 1]

    assert rows(*letters, *others) == [["A", "B"], ["Board", "Help"]]
    assert rows(letters[0], *others) == [["A", "Board", "Help"]], "no row for one button"


def test_pictures_make_room_for_buttons() -> None:
    blocks = tuple(
        block for n in range(9) for block in (Image(f"{n}.png", f"Alt {n}"), Line(("x",)))
    )
    buttons = tuple(Button(str(n), Path(n)) for n in range(40))
    shown = layout(Card("T", blocks, buttons, notify_role="1"), picture)
    check(shown)
    assert sum(one["type"] == 2 for one in parts(shown)) == 30
    assert "🖼 Alt 8" in "".join(texts(shown))


async def test_a_pressed_button_hands_over_its_request() -> None:
    class Client:
        def __init__(self) -> None:
            self.heard: list[str] = []

        async def pressed(self, interaction: object, custom_id: str) -> None:
            self.heard.append(custom_id)

    class Interaction:
        client = Client()

    interaction: Any = Interaction()
    template = RequestButton.__discord_ui_compiled_template__
    for custom_id in (
        "h",
        "t",
        encode(Ask("mode collapse: why?\n")),
        encode(AnswerRound(7, "0,2")),
        "quiz-form",  # not ours: the client says so to whoever pressed it
    ):
        match = template.fullmatch(custom_id)
        assert match
        old: discord.ui.Button[Any] = discord.ui.Button(
            label="A", custom_id=custom_id, style=discord.ButtonStyle.danger, disabled=True
        )
        button = await RequestButton.from_custom_id(interaction, old, match)
        assert button.to_component_dict() == old.to_component_dict()
        await button.callback(interaction)
        assert interaction.client.heard.pop() == custom_id
        assert button.is_persistent()
