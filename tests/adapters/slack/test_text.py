"""What becomes of words on Slack: they are shown as they are, and nothing in them works."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.slack.text import clean, clip, cut, inline, length, line, markdown, part, plain
from bot.cards import Group, Link, Mention, Part, Place, Strong, When
from tests.support.slack_checks import read, works

LINKED = "<https://x.org/?a=1&amp;b=2|GANs &amp; [∗]>"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

ODD = st.sampled_from(
    [
        *"\\*_~`|[]()<>@:#-+.!&;/t123 \n",
        *("<!channel>", "<!here|x>", "<@U123>", "<#C1>", "<!subteam^S1>", "<!date^1^{time}|x>"),
        *("@everyone", "@here", "@channel", ":smile:", "&lt;!here&gt;", "&amp;", "```", "> "),
        *("<https://evil.example|x>", "https://x.org", "a@b.c", "snake_case", "*b*", "_i_", "~s~"),
        *("\u202e", "\r\n", "\ud800", "\0", "\u2060", "\u200b", "é", "😀", "word"),
    ]
)
WORDS = st.lists(st.one_of(ODD, st.text(max_size=3)), max_size=25).map("".join)


def same(text: str) -> str:
    """Return words with the twins that were in them made one."""
    return read(text.replace("&", "&amp;"))


@given(WORDS)
@example("¯\\_(ツ)_/¯")
@example("&lt;!channel&gt;")
@example("> a quote\n  > another")
def test_words_are_shown_as_they_are_and_nothing_in_them_works(words: str) -> None:
    works(plain(words))
    assert read(plain(words)) == same(clean(words))


@given(WORDS)
def test_words_stay_inert_in_a_place_with_one_line(words: str) -> None:
    assert "\n" not in inline(words)
    works(inline(words))
    assert read(inline(words)) == same(" ".join(clean(words).split()))


@given(st.lists(st.one_of(WORDS, WORDS.map(Strong), WORDS.map(Group)), max_size=6))
@example(["<", "!channel>"])
@example(["<@", Mention("nobody", "U1>")])
@example(["a", Strong("b"), "c"])
def test_parts_that_meet_do_not_start_to_work(parts: list[Part]) -> None:
    works(line(parts))


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("x_t is a*b", "x_t is a*b"),
        ("2 * 3 is *six*", "2 ∗ 3 is ∗six∗"),
        ("__init__ ~no~ `x`", "ˍˍinitˍˍ ∼no∼ ˋxˋ"),
        ("<!channel> <@U1> <#C1>", "&lt;!channel&gt; &lt;@U1&gt; &lt;#C1&gt;"),
        ("<https://x.org|good>", "&lt;https://x.org|good&gt;"),
        ("@channel, @Here, ada@here.org", "@\u2060channel, @\u2060Here, ada@\u2060here.org"),
        (":smile: 12:30:10", ":\u2060smile: 12:\u206030:10"),
        ("a > b\n> c", "a &gt; b\n\u2060&gt; c"),
        ("&amp; & &", "&amp;amp; &amp; &amp;"),
        ("a\u202eb\0c\ud800d\r\ne\u2060", "abcd\ne"),
    ],
)
def test_this_is_how_words_are_escaped(words: str, escaped: str) -> None:
    assert plain(words) == escaped


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("a *b*", "a ∗b∗"),
        (Mention("U0ADA123", "Ada"), "<@U0ADA123>"),
        (Mention("W0ADA123", "Ada"), "<@W0ADA123>"),
        (Mention("web-ada", "Ada *\n<!here>"), "Ada ∗ &lt;!here&gt;"),
        (Mention("U1> <!channel", "Ada"), "Ada"),
        (Place("C0QUIZ"), "<#C0QUIZ>"),
        (Place("general\n*"), "general ∗"),
        (Group("S0TEAM"), "<!subteam^S0TEAM>"),
        (Group("<!subteam^S0TEAM|@team>"), "<!subteam^S0TEAM>"),
        (Group("<!channel>"), "&lt;!channel&gt;"),
        (Group("@here"), "@\u2060here"),
        (Strong("12 %*"), "*12 %∗*"),
        (Strong(""), ""),
        (Link("GANs & [*]", "https://x.org/?a=1&b=2"), LINKED),
        (Link("A", "https://x.org/|> <!here>"), "A"),
        (Link("A", "javascript:x"), "A"),
        (Link("A", ""), "A"),
        (When(NOON, "time"), "<!date^1795435200^{time}|12:00 UTC>"),
        (When(NOON, "second"), "<!date^1795435200^{time_secs}|12:00:00 UTC>"),
        (When(NOON, "date"), "<!date^1795435200^{date}|23 November 2026>"),
        (
            When(NOON),
            "<!date^1795435200^\u200b{date_short_pretty}, {time}|23 November 2026, 12:00 UTC>",
        ),
        (When(NOON, "relative"), "<!date^1795435200^\u200b{date_short_pretty}|23 November 2026>"),
    ],
)
def test_parts(given_: Part, expected: str) -> None:
    assert part(given_) == expected
    assert line([given_]) == expected


def test_who_cannot_be_shown_their_own_time_reads_it_in_their_zone() -> None:
    assert part(When(NOON, "time"), "Europe/Berlin").endswith("|13:00 CET>")
    assert part(When(NOON, "time"), "Nowhere/../x").endswith("|12:00 UTC>")


def test_stress_inside_a_word_gets_an_edge_to_work_at() -> None:
    assert line(["un", Strong("believ"), "able"]) == "un\u200b*believ*\u200bable"
    assert markdown("un**believ**able") == "un\u200b*believ*\u200bable"
    assert markdown("**a***b*") == "*a*\u200b_b_"


@pytest.mark.parametrize(
    ("bank", "slack"),
    [
        ("One\nline.\n\nTwo.", "One line.\n\nTwo."),
        ("**bold** and *emphasis* and `x_t`", "*bold* and _emphasis_ and `x_t`"),
        ("***both*** and ~~gone~~", "_*both*_ and ~gone~"),
        ("snake_case, 2 * 3, a < b, [MASK]", "snake_case, 2 ∗ 3, a &lt; b, [MASK]"),
        ("`` a`b <x> ``", "`aˋb &lt;x&gt;`"),
        ("- a\n- b\n  - c", "• a\n• b\n    • c"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("# A **big** title\n\n> said\n> so", "*A big title*\n\n>said so"),
        ("> > said\n\n- > so", ">said\n\n• so"),
        ("```py\nx*y & <z>\n\nok\n```", "```\nx*y &amp; &lt;z&gt;\n\nok\n```"),
        ("    `````", "```\nˋˋˋˋˋ\n```"),
        ("[the *paper*](https://x.org/a_b)", "<https://x.org/a_b|the paper>"),
        ("[a|b](https://x.org/|)", "<https://x.org/%7C|a|b>"),
        ("<https://x.org>", "<https://x.org|https://x.org>"),
        ("[click](javascript:alert)", "[click](javascript:alert)"),
        ("![a picture](https://x.org/a.png)", "a picture"),
        ("<!channel> `<!here>` <@U1>", "&lt;!channel&gt; `&lt;!here&gt;` &lt;@U1&gt;"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("one  \n\\- two", "one\n- two"),
        ("a\n\n---\n\nb", "a\n\nb"),
    ],
)
def test_the_banks_markdown_becomes_slacks(bank: str, slack: str) -> None:
    assert markdown(bank) == slack
    works(slack)


@given(WORDS)
def test_markdown_calls_nobody_and_leaves_nothing_open(text: str) -> None:
    shown = markdown(text)
    works(shown)
    assert "<!" not in shown
    assert "<@" not in shown


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("a *bold claim* here", 12, "a *bold…*"),
        ("a *bold _and strong_ claim*", 18, "a *bold _and…_*"),
        ("abcdefghij", 5, "abcd…"),
        ("snake_case_name", 7, "snake…"),
        ("ab &amp; cd", 6, "ab…"),
        ("ab <@U123456> cd", 10, "ab…"),
        ("see <https://x.org|the paper> now", 29, "see…"),
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


def test_what_does_nothing_between_letters_does_nothing_where_the_text_ends() -> None:
    assert clip("snake_case_name", 7) == "snake…"
    works(clip(plain("hello @everyone_else"), 17))


def test_a_quote_in_a_list_or_in_another_is_one_without_a_sign() -> None:
    assert markdown("- > said") == "• said"
    assert markdown("> > said") == ">said"


@given(WORDS, st.integers(0, 60))
def test_clipped_text_stays_inert_and_short_and_closes_what_it_opens(text: str, limit: int) -> None:
    clipped = clip(f"{plain(text)} *{inline(text)}.*\n\n{markdown(text)}", limit)
    assert length(clipped) <= limit
    works(clipped)


@given(WORDS, st.integers(1, 40))
def test_words_without_formatting_are_cut(words: str, limit: int) -> None:
    short = cut(words, limit)
    assert length(short) <= limit
    assert short == short.strip()
    assert cut("one two three", 9) == "one two…"
    assert cut("abcdefghij", 5) == "abcd…"
