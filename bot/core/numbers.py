"""Which number did somebody type, in which unit, and is it near enough?

People write numbers as they learnt to: 1,234.5 or 1.234,5 or 1 234,5 or 12,34,567, in their own
digits, as 1/3, 50%, 1.2e6, 1.2×10⁶ or 2^20. Everything is read exactly, as a fraction, and
rounded once, so that 4.35 hundreds are 435 and not a hair less.
"""

import math
import re
import unicodedata
from fractions import Fraction

from bot.core.errors import QuizError
from bot.core.questions import Number

LONGEST = 100
"""More characters than this are no number."""

SHOWN = 60
"""A refusal quotes so much of what was typed."""

_LARGEST_BASE = 9999

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_LOWERED = str.maketrans(_SUPERSCRIPTS, "0123456789+-")
_RAISED = re.compile(f"[{_SUPERSCRIPTS}]+")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("−‐‑‒–—", "-"),
        **dict.fromkeys("×✕", "x"),
        **dict.fromkeys("·⋅∙∗", "*"),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("’‘ʼ٬", "'"),
        "٫": ".",
        "٪": "%",
    }
)

_COARSE = r"[.,]?\d(?:[\d.,'_ ]*\d)?"
_EXPRESSION = re.compile(
    rf"""(?P<sign>[+-]?)\s*
    (?P<before>[^\w\s.,+-]?)\s*                      # a currency sign
    (?P<top>{_COARSE})
    (?: \s*/\s*(?P<bottom>{_COARSE})
      | \s*(?:\^|\*\*)\s*(?P<power>[+-]?\d{{1,3}})
      | (?:e|\s*[x*]\s*10\s*(?:\^|\*\*)\s*)(?P<exponent>[+-]?\d{{1,3}})
    )?(?!\d)
    (?P<after>.*)""",
    re.VERBOSE | re.IGNORECASE,
)
_GROUPED = (
    re.compile(r"[1-9]\d{0,2}([ '_])\d{3}(?:\1\d{3})*(?:[.,]\d+)?"),  # 1 234,5  1'234.5  1_234
    re.compile(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})+(?:(?!\1)[.,]\d+)?"),  # 1.234.567,8
    re.compile(r"[1-9]\d{0,2}(?:,\d{3}\.|\.\d{3},)\d+"),  # 1,234.5  1.234,5
    re.compile(r"[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d+)?"),  # 12,34,567.8
)
_PLAIN = re.compile(r"\d*[.,]?\d+")
# Not 3-4, 12:30, (5) or 1e9999: those are no numbers with a strange unit.
_UNIT_LIKE = re.compile(r"(?!e[+-]?\d|x\d)(?:[^\W\d_]|[%°$€£¥₹/])", re.IGNORECASE)
# One comma and three digits: a group or a decimal comma, and nothing around it that tells.
_AMBIGUOUS = re.compile(r"(?<![\d.,'_])(?<!\d )[1-9]\d{0,2},\d{3}(?![\d.,'_])(?! \d)")


def parse_number(text: str, number: Number) -> float:
    """Read a number in the question's own unit.

    QuizError: empty_answer, bad_number (given), bad_unit (given, units: may be empty) or
    ambiguous_number (given, readings: two texts that are not).
    """
    spelled = _spell(text) if len(text) <= LONGEST else ""
    if not spelled and not text.strip():
        raise QuizError("empty_answer")
    readings = _readings(spelled)
    try:
        values = [_evaluate(reading, number) for reading in readings]
    except (ValueError, ArithmeticError):
        raise QuizError("bad_number", given=text[:SHOWN]) from None
    if values[0] != values[-1]:
        raise QuizError("ambiguous_number", given=text[:SHOWN], readings=readings)
    return values[0]


def is_right(number: Number, value: float) -> bool:
    """Whether a value is within the question's tolerance."""
    return _near(number, value, number.value)


def known_mistake(number: Number, value: float) -> str:
    """Return the sentence of the first known mistake that leads to `value`, or nothing."""
    for mistake in number.mistakes:
        try:
            target = parse_number(mistake.answer, number)
        except QuizError:
            continue  # the bank's check complains about it; a player must not
        if _near(number, value, target):
            return mistake.why
    return ""


def _near(number: Number, value: float, target: float) -> bool:
    margin = max(number.relative * abs(target), number.absolute)
    if margin == 0 or not math.isfinite(value):
        return value == target
    slack = 4 * math.ulp(max(abs(value), abs(target)))  # 0.31 is within 0.01 of 0.3
    return abs(value - target) <= margin + slack


def _spell(text: str) -> str:
    """Write a text with ASCII digits and signs, without what may stand around a number."""
    if not text.isascii():
        raised = _RAISED.sub(lambda found: "^" + found[0].translate(_LOWERED), text)
        text = unicodedata.normalize("NFKC", "".join(map(_character, raised)))
    return " ".join(text.split()).lstrip("~≈=∼≃≅ ").rstrip(". ")


def _character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "Cf":  # marks of writing direction
        return ""
    plain = unicodedata.normalize("NFKC", character.translate(_SIGNS)).translate(_SIGNS)
    return f" {plain}" if character.isnumeric() else plain  # 1½ must not become 11/2


def _readings(spelled: str) -> list[str]:
    """What a text may mean: one reading, or its commas as groups and as decimals."""
    if not _AMBIGUOUS.search(spelled):
        return [spelled]
    return [
        _AMBIGUOUS.sub(lambda found: found[0].replace(",", ""), spelled),
        _AMBIGUOUS.sub(lambda found: found[0].replace(",", "."), spelled),
    ]


def _evaluate(spelled: str, number: Number) -> float:
    """Read a number of which every comma is clear; ValueError or ArithmeticError if it is none."""
    found = _EXPRESSION.fullmatch(spelled)
    if not found:
        raise ValueError(spelled)
    value = _magnitude(found) * _factor(found["before"] + found["after"], number)
    rounded = float(-value if found["sign"] == "-" else value)
    if not rounded and value:
        raise ArithmeticError(spelled)  # too small to be told from nothing
    return rounded


def _magnitude(found: re.Match[str]) -> Fraction:
    top = _decimal(found["top"])
    if found["bottom"]:
        return top / _decimal(found["bottom"])
    if found["power"]:
        if top > _LARGEST_BASE or top.denominator != 1:
            raise ValueError(found["top"])
        return top ** int(found["power"])
    return top * Fraction(10) ** int(found["exponent"] or 0)


def _decimal(written: str) -> Fraction:
    """Read 1234.5 however its digits are grouped; ValueError if they are not grouped rightly."""
    if any(form.fullmatch(written) for form in _GROUPED):
        groups = re.split(r"\D", written)
        # The last mark divides off decimals if it occurs once and another mark stands before it.
        marks = re.findall(r"\D", written)
        decimals = groups.pop() if len(set(marks)) > 1 else ""
        return Fraction(f"{''.join(groups)}.{decimals or 0}")
    if _PLAIN.fullmatch(written):
        return Fraction(written.replace(",", "."))
    raise ValueError(written)


def _factor(written: str, number: Number) -> Fraction:
    """How many of the question's own units one of the `written` ones is."""
    given = _unit(written)
    if not given:
        return Fraction(1)
    listed = [(number.unit, 1.0), *((unit.name, unit.factor) for unit in number.units)]
    factors = [(_unit(name), Fraction(repr(float(factor)))) for name, factor in listed if name]
    exact = [factor for name, factor in factors if name == given]
    alike = {factor for name, factor in factors if name.casefold() == given.casefold()}
    if exact or len(alike) == 1:
        return exact[0] if exact else alike.pop()
    if given == "%" and not number.unit:
        return Fraction(1, 100)
    if not _UNIT_LIKE.match(given):
        raise ValueError(written)
    names = list(dict.fromkeys(name for name, _ in listed if name))
    raise QuizError("bad_unit", given=written.strip()[:SHOWN], units=names)


def _unit(name: str) -> str:
    return _spell(name).replace(" ", "")
