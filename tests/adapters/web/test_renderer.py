"""What cards and forms become in a browser, and that people's words never become markup."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import renderer
from bot.cards import (
    Bar,
    Bars,
    Block,
    Button,
    Card,
    CheckLine,
    Checklist,
    Choice,
    ChoiceField,
    Fields,
    File,
    Form,
    FormField,
    Gauge,
    Gauges,
    Group,
    GroupField,
    Heading,
    Image,
    Line,
    Link,
    Mark,
    Markdown,
    Mention,
    OptionLine,
    Options,
    OrderField,
    Place,
    PlaceField,
    Rank,
    Standings,
    Strong,
    Style,
    TextField,
    Tone,
    When,
)
from bot.requests import AnswerRound, Help, Report

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
VOID = {"input", "img", "br", "hr", "meta", "link"}


class Reader(HTMLParser):
    """Reads elements with their attributes, and all words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(str(html))  # a Markup would escape what it is joined with
        self.close()
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def of_class(self, name: str) -> list[str]:
        return [tag for tag, a in self.elements if name in (a.get("class") or "").split()]


def read(block: Block) -> Reader:
    return Reader(renderer.block(block))


def read_card(*blocks: Block, **more: object) -> Reader:
    return Reader(renderer.card(Card("Title", blocks, **more), "key"))  # type: ignore[arg-type]


def options(*marks: Mark, yours: int = -1) -> Options:
    items = [
        OptionLine("ABCD"[n], f"Option {n}", mark, f"Because {n}", n == yours)
        for n, mark in enumerate(marks)
    ]
    return Options(tuple(items))


ADA = Mention("ada", "Ada")

BLOCKS: list[Block] = [
    Heading("H"),
    Markdown("M"),
    Line(("L", ADA, When(NOON), Strong("S"), Link("K", "https://x.org"), Link("J", "j:"))),
    options(Mark.NONE),
    Standings((Rank(1, ADA, 3),)),
    Bars((Bar("B", 1, 1.0),)),
    Fields((("F", ("V",)),)),
    Gauges((Gauge("G", 1, 2),)),
    Checklist((CheckLine("C", Mark.NONE, "new"),)),
    Image("figures/a.png", "Alt"),
    File("f.json", "{}"),
]

FIELDS: list[FormField] = [
    TextField("text", "T"),
    ChoiceField("text", "C", (Choice("1", "One"),)),
    OrderField("text", "O", (Choice("1", "One"),)),
    PlaceField("text", "P"),
    GroupField("text", "G"),
]


def test_every_kind_of_block_and_field_has_a_template():
    assert {type(block) for block in BLOCKS} == set(get_args(Block))
    assert {type(field) for field in FIELDS} == set(get_args(FormField))
    for block in BLOCKS:
        assert read(block).elements
    for field in FIELDS:
        assert Reader(renderer.form(Form("F", (field,), Report(1), "Send"), "k")).elements


def test_nothing_is_styled_or_scripted_in_place_because_the_policy_forbids_it():
    card = read_card(*BLOCKS, buttons=(Button("Help", Help()),), tone=Tone.RIGHT)
    for tag, attributes in card.elements:
        assert tag not in ("script", "style")
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("tone", [tone for tone in Tone if tone is not Tone.NEUTRAL])
def test_a_tone_is_said_in_words_and_not_by_colour_alone(tone: Tone):
    card = read_card(tone=tone)
    assert f"tone-{tone}" in (card.all("section")[0]["class"] or "")
    assert renderer.TONES[tone] in card.words


def test_a_tone_that_the_title_says_is_not_said_twice():
    card = Reader(renderer.card(Card("Right! +10 points", tone=Tone.RIGHT), "key"))
    assert card.words.split() == ["Right!", "+10", "points"]
    assert card.of_class("tone-mark")


def test_options_with_a_button_each_are_those_buttons():
    buttons = tuple(Button("AB"[n], AnswerRound(5, str(n)), Style.PRIMARY) for n in range(2))
    card = read_card(options(Mark.NONE, Mark.NONE), buttons=(*buttons, Button("More", Help())))
    assert [button["data-request"] for button in card.all("button")] == ["a:5:0", "a:5:1", "h"]
    assert card.of_class("choice") == ["button", "button"]


def test_options_without_all_their_buttons_stay_words():
    card = read_card(options(Mark.NONE, Mark.NONE), buttons=(Button("A", AnswerRound(5, "0")),))
    assert card.of_class("choice") == ["div", "div"]
    assert [button["data-label"] for button in card.all("button")] == ["A"]


def test_revealed_options_say_right_wrong_and_yours():
    found = read(options(Mark.WRONG, Mark.RIGHT, yours=0))
    words = found.words.split()
    assert words[:8] == ["A", "Option", "0", "wrong", "your", "answer", "Because", "0"]
    assert words[8:] == ["B", "Option", "1", "right", "Because", "1"]


def test_a_board_shows_medals_ties_neighbours_and_the_own_row():
    rows = tuple(Rank(place, Mention(f"p{n}", f"P{n}"), 9 - n) for n, place in enumerate((1, 2, 2)))
    own = Rank(17, ADA, 1, "1 right", you=True)
    found = read(Standings(rows, (own,)))
    assert [name for n in (1, 2, 3) for name in found.of_class(f"medal-{n}")] == ["span"] * 3
    assert found.of_class("you") == ["tr", "span"]
    assert found.of_class("around") == ["tbody"]
    assert len([a for a in found.all("th") if a.get("scope") == "row"]) == 4


def test_bars_say_their_figures_in_words():
    found = read(Bars((Bar("A", 1, 0.251, Mark.RIGHT), Bar("B", 3, 7.0))))
    assert found.words.split() == [
        "A",
        "right",
        "25",
        "%",
        "1",
        "player",
        "B",
        "100",
        "%",
        "3",
        "players",
    ]
    assert [rect["width"] for rect in found.all("rect")] == ["25", "100"]


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("time", "12:00 UTC"),
        ("second", "12:00:00 UTC"),
        ("date", "23 November 2026"),
        ("datetime", "23 November 2026, 12:00 UTC"),
        ("relative", "23 November 2026, 12:00 UTC"),
        ("unheard-of", "23 November 2026, 12:00 UTC"),
    ],
)
def test_times_hold_without_a_script_too(style: str, words: str):
    found = read(Line((When(NOON, style),)))
    assert found.words.strip() == words
    assert found.all("time") == [{"datetime": "2026-11-23T12:00:00+00:00", "data-style": style}]


def test_pictures_have_words_and_come_from_our_own_route():
    found = read(Image("figures/a b#?.png", 'A "quoted" curve'))
    assert found.all("img")[0]["src"] == "/picture/figures/a%20b%23%3F.png"
    assert found.all("img")[0]["alt"] == 'A "quoted" curve'


def test_a_file_is_a_download_of_a_harmless_type():
    link = read(File("mine.json", '{"ä": 1}')).all("a")[0]
    kind, _, content = (link["href"] or "").partition(",")
    assert (link["download"], kind) == (
        "mine.json",
        "data:application/json;charset=utf-8;base64",
    )
    assert base64.b64decode(content).decode() == '{"ä": 1}'
    page = read(File("x.html", "<script>", "text/html")).all("a")[0]
    assert (page["href"] or "").startswith("data:application/octet-stream;")


class TestMarkdown:
    def test_it_has_emphasis_code_lists_and_links(self):
        found = read(Markdown("**b** `c`\n\n- l\n\n[a](https://example.org)"))
        assert {"strong", "code", "li", "a"} <= {tag for tag, _ in found.elements}
        link = found.all("a")[0]
        assert link["href"] == "https://example.org"
        assert "noopener" in (link["rel"] or "")

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/act", "//x.org"])
    def test_only_web_addresses_become_links(self, url: str):
        assert read(Markdown(f"[a]({url})")).all("a") == []

    def test_html_is_shown_as_written(self):
        found = read(Markdown("<img src=x onerror=alert(1)> <b>"))
        assert found.all("img") == []
        assert found.all("b") == []
        assert "<img src=x onerror=alert(1)>" in found.words

    def test_pictures_from_elsewhere_are_words(self):
        found = read(Markdown("![a <curve>](https://example.org/x.png)"))
        assert found.all("img") == []
        assert "a <curve>" in found.words

    def test_headings_stay_below_those_of_the_card(self):
        assert [tag for tag, _ in read(Markdown("# Big")).elements] == ["div", "h4"]


class TestForms:
    def form(self, *fields: FormField) -> Reader:
        form = Form("Title", fields, Report(7), "Send", (Markdown("**Intro**"),))
        return Reader(renderer.form(form, "k1"))

    def test_it_knows_its_request_and_shows_what_comes_first(self):
        found = self.form(TextField("text", "Words"))
        assert found.all("form")[0]["data-base"] == "r:7:"
        assert found.all("strong") == [{}]
        assert "Send" in found.words

    def test_every_control_has_a_label_and_every_id_is_its_own(self):
        found = self.form(*FIELDS, TextField("more", "More", multiline=True))
        ids = [a["id"] for _, a in found.elements if "id" in a]
        assert len(ids) == len(set(ids))
        labelled = {a.get("for") for a in found.all("label")}
        assert {a["id"] for tag, a in found.elements if a.get("maxlength")} <= labelled

    def test_what_describes_a_control_exists(self):
        found = self.form(*FIELDS, TextField("more", "More", hint="H", multiline=True))
        ids = {a["id"] for _, a in found.elements if "id" in a}
        for _, attributes in found.elements:
            for name in ("aria-describedby", "aria-labelledby"):
                assert set((attributes.get(name) or "").split()) <= ids

    def test_text_keeps_its_value_limit_and_need(self):
        found = self.form(TextField("text", "T", value='"v"', limit=5, required=False))
        field = found.all("input")[0]
        assert (field["value"], field["maxlength"]) == ('"v"', "5")
        assert "required" not in field
        assert "optional" in found.words

    @pytest.mark.parametrize(
        ("least", "most", "kind", "rule"),
        [
            (1, 1, "radio", ""),
            (0, 1, "radio", "You may leave this open."),
            (2, 2, "checkbox", "Choose exactly 2."),
            (1, 3, "checkbox", "Choose at least 1."),
            (1, 2, "checkbox", "1 to 2."),
            (0, 2, "checkbox", "Up to 2."),
            (0, 9, "checkbox", "Choose as many as you like."),
        ],
    )
    def test_choices_say_how_many(self, least: int, most: int, kind: str, rule: str):
        choices = tuple(Choice(str(n), f"Choice {n}") for n in range(3))
        found = self.form(ChoiceField("text", "C", choices, least, most, value=("1",)))
        boxes = found.all("input")
        assert {box["type"] for box in boxes} == {kind}
        assert [box["value"] for box in boxes if "checked" in box] == ["1"]
        assert rule in found.words

    def test_an_order_has_a_named_button_for_each_way(self):
        found = self.form(OrderField("text", "O", (Choice("1", "First"), Choice("0", "Second"))))
        assert [a["data-value"] for a in found.all("li")] == ["1", "0"]
        labels = [a["aria-label"] for a in found.all("button") if "data-by" in a]
        assert labels == [
            "Move up: First",
            "Move down: First",
            "Move up: Second",
            "Move down: Second",
        ]


WORDS = st.text(max_size=30) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' autofocus onfocus=alert(1) x='",
        "{{ 7 * 7 }}{% raw %}",
        "&lt;b&gt;",
        "</textarea><b>",
        "**b** [a](https://x.org) `c`",
        "<!--",
        "\u202eevil",
    ]
)


def cards(word: str) -> Iterator[str]:
    """Yield everything that shows people's words, with this one in every place."""
    who = Mention(word, word)
    blocks: tuple[Block, ...] = (
        Heading(word),
        Line((word, who, Strong(word), Place(word), Group(word))),
        Line((Link(word, f"https://x.org/{word}"), Link(word, f"javascript:{word}"))),
        Options((OptionLine(word, word, Mark.WRONG, word, True), OptionLine("B", word))),
        Standings((Rank(1, who, 1, word, True),), (Rank(4, who, 1, word),)),
        Bars((Bar(word, 1, 0.5),)),
        Fields(((word, (word, who)),)),
        Gauges((Gauge(word, 0, 0, True),)),
        Checklist((CheckLine(word, Mark.WRONG, word),)),
        Image(word, word),
        File(word, word, word),
    )
    buttons = (Button(word, Help()),)
    yield renderer.card(Card(word, blocks, buttons, Tone.WRONG, word, word), "key")
    choice = (Choice(word, word),)
    fields: tuple[FormField, ...] = (
        TextField(word, word, word, word),
        TextField(word, word, word, word, multiline=True),
        ChoiceField(word, word, choice, hint=word, value=(word,)),
        OrderField(word, word, choice, word),
    )
    yield renderer.form(Form(word, fields, Help(), word, blocks), "key")


def shape(html: str) -> list[tuple[str, frozenset[str]]]:
    return [(tag, frozenset(attributes)) for tag, attributes in Reader(html).elements]


@given(WORDS.filter(bool))
def test_no_words_of_people_ever_become_elements_or_attributes(word: str):
    for written, plain in zip(cards(word), cards("x"), strict=True):
        assert shape(written) == shape(plain)


@given(WORDS)
def test_markdown_makes_nothing_that_could_run(text: str):
    for tag, attributes in read(Markdown(text)).elements:
        assert tag not in ("script", "img", "iframe", "style", "svg", "input", "form")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert attributes.get("href", "http").startswith("http")  # type: ignore[union-attr]
