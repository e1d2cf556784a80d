"""Numbers as people write them, in many countries and units."""

import math
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.core.errors import QuizError
from bot.core.numbers import is_right, known_mistake, parse_number
from bot.core.questions import Mistake, Number, Unit

PLAIN = Number(0.5)
MEMORY = Number(14, unit="GB", units=(Unit("GiB", 1.073741824), Unit("MB", 0.001)))


def refusal(text: str, number: Number = PLAIN) -> QuizError:
    with pytest.raises(QuizError) as caught:
        parse_number(text, number)
    return caught.value


def read_all(text: str, number: Number = PLAIN) -> list[float]:
    """What a text may mean: its value, or the values of the readings that are offered."""
    try:
        return [parse_number(text, number)]
    except QuizError as asked:
        if asked.code != "ambiguous_number":
            raise
        readings = asked.facts["readings"]
    assert isinstance(readings, list)
    return [parse_number(reading, number) for reading in readings]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", 1234.5),
        ("1.234.567,8", 1234567.8),
        ("12,34,567", 1234567),
        ("1 234", 1234),
        ("1\u00a0234\u202f567,5", 1234567.5),
        ("1’234.5", 1234.5),
        ("1_000_000", 1e6),
        ("3,5", 3.5),
        ("12,34", 12.34),
        ("0,125", 0.125),
        ("1234,567", 1234.567),
        ("1 234,567", 1234.567),
        (".5", 0.5),
        ("5.", 5),
        ("−5", -5),
        ("– 0,5", -0.5),
        ("+7", 7),
        ("~ 5", 5),
        ("≈5", 5),
        ("= 5", 5),
        ("１２．５", 12.5),
        ("١٬٢٣٤٫٥", 1234.5),
        ("1.2e6", 1.2e6),
        ("1,2E-3", 0.0012),
        ("1.2×10^6", 1.2e6),
        ("1.2·10^6", 1.2e6),
        ("1.2 x 10⁶", 1.2e6),
        ("3*10**-2", 0.03),
        ("10⁻³", 0.001),
        ("2^10", 1024),
        ("1/3", 1 / 3),
        ("-1/4", -0.25),
        ("½", 0.5),
        ("50%", 0.5),
        ("7 %", 0.07),
        ("٥٠٪", 0.5),
    ],
)
def test_numbers_are_read_however_people_write_them(text, value):
    assert parse_number(text, PLAIN) == value


@pytest.mark.parametrize("text", ["1,234", "-12,345", "~123,456", "1,234e3", "１,２３４"])
def test_one_comma_before_three_digits_is_asked_back(text):
    asked = refusal(text)
    assert asked.code == "ambiguous_number"
    grouped, decimal = read_all(text)
    assert grouped == pytest.approx(1000 * decimal)


def test_the_readings_offered_keep_the_unit():
    assert refusal("1,234 MB", MEMORY).facts["readings"] == ["1234 MB", "1.234 MB"]


def test_a_comma_that_changes_nothing_is_not_asked_back():
    assert parse_number("1,234/1,234", PLAIN) == 1


def test_a_single_dot_is_a_decimal_point_everywhere():
    assert parse_number("1.234", PLAIN) == 1.234


@pytest.mark.parametrize(
    "text",
    "five|inf|nan|-infinity|1e999|1e-999|1e12345|1/0|0^-1|99999^2|3-4|12:30|1,2,3|1,234,56|12 34|"
    f"1½|5₂|0x10|(5)|--5|~|.|\ud800|五|{'9' * 101}".split("|"),
)
def test_what_is_no_number_is_refused(text):
    assert refusal(text).code == "bad_number"


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_nothing_typed_is_said_to_be_nothing(text):
    assert refusal(text).code == "empty_answer"


@pytest.mark.parametrize(
    ("text", "value"),
    [("14", 14), ("14 GB", 14), ("14gb", 14), ("14,5 Gb", 14.5), ("14000 MB", 14), ("1/2 gb", 0.5)],
)
def test_a_unit_is_turned_into_the_questions_own(text, value):
    assert parse_number(text, MEMORY) == value


def test_an_unknown_unit_is_refused_with_the_known_ones():
    refused = refusal("14 bananas", MEMORY)
    assert refused.code == "bad_unit"
    assert refused.facts == {"given": "bananas", "units": ["GB", "GiB", "MB"]}


def test_case_decides_where_two_units_differ_by_nothing_else():
    number = Number(1, unit="MB", units=(Unit("Mb", 0.125),))
    assert parse_number("8 Mb", number) == 1
    assert parse_number("8 MB", number) == 8
    assert refusal("8 mb", number).code == "bad_unit"


def test_thousands_and_millions_are_units_like_others():
    assert parse_number("7B", Number(7e9, units=(Unit("B", 1e9),))) == 7e9
    assert refusal("7B").code == "bad_unit"


def test_a_percent_sign_means_percent_where_the_question_asks_for_percent():
    percent = Number(50, unit="%")
    assert parse_number("50%", percent) == 50
    assert parse_number("0.5", percent) == 0.5


def test_a_percentage_of_nothing_asked_for_is_asked_back():
    assert refusal("50%", MEMORY).code == "bad_unit"


def test_units_have_signs_powers_and_places_of_their_own():
    assert parse_number("$1,234.50", Number(1, unit="$")) == 1234.5
    assert parse_number("3 m²", Number(1, unit="m^2")) == 3
    assert parse_number("3 tokens / s", Number(1, unit="tokens/s")) == 3
    assert parse_number("5 H100", Number(1, unit="H100")) == 5


def test_units_leave_no_float_dust_in_an_exact_count():
    exact = Number(435, relative=0, units=(Unit("hundred", 100),))
    assert 4.35 * 100 != 435
    assert is_right(exact, parse_number("4.35 hundred", exact))


def test_the_wider_tolerance_wins():
    assert is_right(Number(100), 102)
    assert not is_right(Number(100), 102.001)
    assert is_right(Number(0.3, relative=0, absolute=0.01), 0.31)
    assert is_right(Number(0.3, relative=0.5, absolute=0.01), 0.4)
    assert is_right(Number(-100), -98)


def test_no_tolerance_means_exactly():
    assert is_right(Number(10**12, relative=0), 1e12)
    assert not is_right(Number(10**12, relative=0), 1e12 + 1)
    assert not is_right(Number(0), 1e-300)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_never_right(value):
    assert not is_right(Number(1, absolute=1e9), value)


def test_a_known_mistake_is_explained_within_the_same_tolerance():
    bits = Mistake("112 GB", "Those are gigabits.")
    number = Number(14, unit="GB", mistakes=(Mistake("1,234", "never read"), bits))
    assert known_mistake(number, 113) == "Those are gigabits."
    assert known_mistake(number, 120) == ""


# ------------------------------------------------------------------------- for all numbers


@dataclass(frozen=True)
class Locale:
    """How a country groups and divides its digits."""

    name: str
    group: str
    point: str
    zero: str = "0"
    minus: str = "-"
    pairs: bool = False

    def write(self, value: Decimal, places: int) -> str:
        whole, _, decimals = f"{abs(value):.{places}f}".partition(".")
        head, tail = whole[:-3], whole[-3:]
        width = 2 if self.pairs else 3
        groups = [head[max(0, end - width) : end] for end in range(len(head), 0, -width)]
        text = self.group.join([*reversed(groups), tail]) + (self.point + decimals) * bool(places)
        digits = str.maketrans("0123456789", "".join(chr(ord(self.zero) + n) for n in range(10)))
        return (self.minus if value < 0 else "") + text.translate(digits)


LOCALES = [
    Locale("en_US", ",", "."),
    Locale("de_DE", ".", ","),
    Locale("fr_FR", "\u202f", ","),
    Locale("sv_SE", "\u00a0", ",", minus="\u2212"),
    Locale("si", "\u2009", "."),
    Locale("pl_PL", " ", ","),
    Locale("de_CH", "’", "."),
    Locale("hi_IN", ",", ".", zero="०", pairs=True),
    Locale("en_IN", ",", ".", pairs=True),
    Locale("ar_EG", "٬", "٫", zero="٠", minus="\u061c-"),
    Locale("fa_IR", "٬", "٫", zero="۰", minus="\u200e\u2212"),
    Locale("bn_BD", ",", ".", zero="০", pairs=True),
    Locale("ja_JP wide", "，", "．", zero="０", minus="－"),
    Locale("python", "_", "."),
    Locale("bare", "", ","),
]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.name)
@given(units=st.integers(-(10**14), 10**14), places=st.integers(0, 4))
@example(units=1234, places=0)
@example(units=1234567, places=3)
def test_every_country_is_understood_or_asked_back(locale, units, places):
    value = Decimal(units).scaleb(-places)
    # Written 1.234 in Germany: indistinguishable from a decimal point, which it is read as.
    assume(not (locale.group == "." and places == 0 and 1000 <= abs(units) < 10**6))
    text = locale.write(value, places)
    one_comma = text.count(",") + text.count("，") == 1
    assert float(value) in (read_all(text) if one_comma else [parse_number(text, PLAIN)])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_prints_is_read_back_exactly(value):
    assert parse_number(repr(value), PLAIN) == value


@given(st.integers(-999, 999), st.integers(1, 999))
def test_a_fraction_is_its_quotient(top, bottom):
    assert parse_number(f"{top}/{bottom}", PLAIN) == top / bottom


@given(st.decimals(0, 10**6, places=2))
def test_a_percentage_is_a_hundredth(share):
    assert parse_number(f"{share:f} %", PLAIN) == float(share / 100)


@given(st.text() | st.text(alphabet="0123456789.,'_ /^*xe+-%½²₂⁻٣kGB$~", max_size=14))
def test_any_text_gives_a_finite_number_or_a_refusal(text):
    try:
        values = read_all(text, MEMORY)
    except QuizError:
        return
    assert all(map(math.isfinite, values))
    assert len(set(values)) == len(values)


@given(st.floats(-1e9, 1e9), st.floats(0, 1), st.floats(0, 1e6), st.floats(-2, 2))
def test_right_is_what_lies_within_the_margin(value, relative, absolute, share):
    assume(abs(abs(share) - 1) > 1e-6)
    number = Number(value, relative, absolute)
    margin = max(relative * abs(value), absolute)
    assume(
        margin == 0 or margin > max(1e-300, 1e-6 * abs(value))
    )  # or the answer cannot leave the value
    guess = value + share * margin
    assert is_right(number, guess) == (abs(share) < 1 or guess == value)
