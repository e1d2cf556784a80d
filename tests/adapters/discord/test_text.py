"""What becomes of words in Discord: they are shown as they are, and nothing in them works."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.discord.text import clean, clip, cut, inline, length, line, markdown, part, plain
from bot.cards import Group, Link, Mention, Part, Place, Strong, When

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

# What Discord's clients look for, in the order in which they do; `\\` keeps the next sign as it is.
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
ADDRESS = re.compile(r"<(https?://[^ >]+)>")
WORKING = re.compile(
    r"""
      [*_~`|]                                      # emphasis, code, struck through, spoiler
    | <(?:@[!&]?|\#|a?:\w+:|t:|id:|/|https?:|\+)   # mentions, emoji, times, navigation, addresses
    | \[(?=[^\]]*\]\()                             # a masked link
    | (?:https?|steam|discord)://
    | :[\w+-]+:                                    # an emoji by its name
    | @(?:everyone|here)
    """,
    re.VERBOSE,
)
AT_BEGINNING = re.compile(r"[^\S\n]*(?:[>\-*+]\s|>>>|\#{1,3}\s|-\#|\d+\.\s)")

ODD = st.sampled_from(
    [
        *"\\*_~`|[]()<>@:#-+.!&/t123 \n",
        *("@everyone", "@here", "<@1>", "<@&1>", "<#1>", "<t:1:R>", "<:x:1>", "<a:x:1>", ":smile:"),
        *(
            "https://x.org",
            "[a](https://x.org)",
            "</quiz:1>",
            "<id:home>",
            "||",
            "```",
            "-# ",
            "1. ",
        ),
        *("\u202e", "\r\n", "\ud800", "\0", "é", "😀", "word"),
    ]
)
WORDS = st.lists(st.one_of(ODD, st.text(max_size=3)), max_size=25).map("".join)


def shown(text: str) -> str:
    """Return what Discord shows of a text in which nothing may work."""
    said, place, beginning = "", 0, True
    while place < len(text):
        if beginning:
            assert not AT_BEGINNING.match(text, place), f"a mark begins a line: {text!r}"
        if found := ESCAPED.match(text, place) or ADDRESS.match(text, place):
            said += found[1]
        else:
            assert not WORKING.match(text, place), f"works at {place}: {text!r}"
            said += text[place]
        beginning = text[place] == "\n"
        place = found.end() if found else place + 1
    return said.replace("\u200b", "")


@given(WORDS)
@example("¯\\_(ツ)_/¯")
@example("<https://x.org/@everyone>")
@example("https://x.org/a*b*")
def test_words_are_shown_as_they_are_and_nothing_in_them_works(words: str) -> None:
    assert shown(plain(words)) == clean(words).replace("\u200b", "")


@given(WORDS)
def test_words_stay_inert_in_a_place_with_one_line(words: str) -> None:
    assert "\n" not in inline(words)
    assert shown(inline(words)) == " ".join(clean(words).replace("\u200b", "").split())


@given(st.lists(st.one_of(WORDS, WORDS.map(lambda name: Mention("web-1", name))), max_size=6))
@example(["@", Mention("web-1", "everyone")])
@example(["@", Place("here")])
@example(["<@&", Group("1> x")])
@example([Group("@everyone")])
@example(["<", "@1>"])
@example([":smi", "le:"])
@example(["1", ". first"])
def test_parts_that_meet_do_not_start_to_work(parts: list[Part]) -> None:
    shown(line(parts))


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("x_t is 2 * 3", "x\\_t is 2 \\* 3"),
        ("@everyone, @here", "@\u200beveryone, @\u200bhere"),
        ("<@123> <@!123> <@&9>", "\\<@\u200b123> \\<@\u200b!123> \\<@\u200b&9>"),
        ("<#123> <t:1:R> <:x:1>", "\\<#123> \\<t\\:1:R> \\<\\:x:1>"),
        ("- a\n# b\n> c\n1. d\n-# e", "\\- a\n\\# b\n\\> c\n1\\. d\n\\-# e"),
        ("0.5 > 0.25 - 1: so", "0.5 > 0.25 - 1: so"),
        ("ada@example.org", "ada@example.org"),
        ("[a](https://x.org)", "\\[a](<https://x.org>)"),
        ("See https://x.org/a_b(c), §2", "See <https://x.org/a_b(c)>, §2"),
        ("https://x.org/@everyone", "https\\://x.org/@\u200beveryone"),
        ("javascript://x", "javascript\\://x"),
        (":smile: 12:30:10", "\\:smile: 12\\:30:10"),
        ("a\u202eb\0c\ud800d\r\ne", "abcd\ne"),
    ],
)
def test_this_is_how_words_are_escaped(words: str, escaped: str) -> None:
    assert plain(words) == escaped


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("a *b*", "a \\*b\\*"),
        (Mention("123456789012345678", "Ada"), "<@123456789012345678>"),
        (Mention("web-ada", "Ada *\n# x"), "Ada \\* # x"),
        (Mention("١٢٣", "Ada"), "Ada"),
        (Place("123456789012345678"), "<#123456789012345678>"),
        (Place("general\n*"), "general \\*"),
        (Group("<@&123456789012345678>"), "<@&123456789012345678>"),
        (Group("@quiz*"), "@quiz\\*"),
        (Group("@everyone"), "@\u200beveryone"),
        (Strong("12 %*"), "**12 %\\***"),
        (Strong(""), ""),
        (Link("GANs [*]", "https://x.org/1"), "[GANs (\\*)](<https://x.org/1>)"),
        (Link("A", "https://x.org/>) @everyone"), "A"),
        (Link("A", "javascript:x"), "A"),
        (Link("A", ""), "A"),
        (When(NOON, "time"), "<t:1795435200:t>"),
        (When(NOON, "second"), "<t:1795435200:T>"),
        (When(NOON, "date"), "<t:1795435200:D>"),
        (When(NOON), "<t:1795435200:f>"),
        (When(NOON, "relative"), "<t:1795435200:R>"),
        (When(NOON, "odd"), "<t:1795435200:f>"),
    ],
)
def test_parts(given_: Part, expected: str) -> None:
    assert part(given_) == expected
    assert line([given_]) == expected


@pytest.mark.parametrize(
    ("bank", "discord"),
    [
        ("One\nline.\n\nTwo.", "One line.\n\nTwo."),
        ("**bold** and *emphasis* and `x_t`", "**bold** and *emphasis* and `x_t`"),
        ("snake_case, 2 * 3, a < b, [MASK]", "snake\\_case, 2 \\* 3, a \\< b, \\[MASK]"),
        ("`` a`b ``", "`` a`b ``"),
        ("- a\n- b\n  - c", "- a\n- b\n  - c"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("# Title\n\n> said", "**Title**\n\n> said"),
        ("```py\nx*y\n```", "```\nx*y\n```"),
        ("    `````", "```\n``\u200b``\u200b`\n```"),
        ("[the paper](https://x.org/a_b)", "[the paper](<https://x.org/a_b>)"),
        ("[https://good.org](https://bad.org)", "<https://bad.org>"),
        ("[click](javascript:alert)", "\\[click](javascript:alert)"),
        ("![a picture](https://x.org/a.png)", "a picture"),
        ("@everyone `@here` <@1>", "@\u200beveryone `@\u200bhere` \\<@\u200b1>"),
        ("<b>x</b>", "\\<b>x\\</b>"),
        ("one  \n\\- two", "one\n\\- two"),
        ("a\n\n---\n\nb", "a\n\nb"),
    ],
)
def test_the_banks_markdown_becomes_discords(bank: str, discord: str) -> None:
    assert markdown(bank) == discord


@given(WORDS)
def test_markdown_notifies_nobody(text: str) -> None:
    # A sign that nobody sees stands between the @ and what follows, in code as well.
    assert not re.search(r"@(everyone|here)|<@[!&]?\d", markdown(text))


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("a **bold claim** here", 14, "a **bold…**"),
        ("a **bold *and strong* claim**", 20, "a **bold *and…***"),
        ("abcdefghij", 5, "abcd…"),
        ("ab\\*cd", 4, "ab…"),
        ("ab <@123456> cd", 10, "ab…"),
        ("see [the paper](<https://x.org>) now", 30, "see…"),
        ("say `a b` now", 8, "say…"),
        ("😀😀😀", 5, "😀😀…"),
        ("word", 0, ""),
        ("word", 1, "…"),
    ],
)
def test_text_is_clipped_at_a_word_and_never_inside_a_mark(
    text: str, limit: int, clipped: str
) -> None:
    assert clip(text, limit) == clipped


@given(WORDS, st.integers(0, 40))
def test_clipped_words_stay_inert_and_short(words: str, limit: int) -> None:
    clipped = clip(plain(words), limit)
    assert length(clipped) <= limit
    assert shown(plain(words)).startswith(shown(clipped).removesuffix("…"))


@given(WORDS, st.integers(1, 60))
def test_clipped_markdown_closes_what_it_opens(text: str, limit: int) -> None:
    stressed = f"**{plain(text)}** *{plain(text)}*"
    clipped = clip(stressed, limit)
    assert length(clipped) <= limit
    marks = ESCAPED.sub("", ADDRESS.sub("", clipped))
    assert marks.count("*") % 2 == 0


@given(WORDS, st.integers(1, 40))
def test_words_without_markdown_are_cut(words: str, limit: int) -> None:
    short = cut(words, limit)
    assert length(short) <= limit
    assert short == short.strip()
    assert cut("one two three", 9) == "one two…"
    assert cut("abcdefghij", 5) == "abcd…"
