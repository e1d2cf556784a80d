"""Which days are public holidays, and what did a person mean by "DE-BY" or "Germany"?

A code is "" (no holidays), a country ("DE") or a country and its subdivision ("DE-BY").
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from bot.core.errors import QuizError

_NO_HOLIDAYS = frozenset({"", "none", "off", "nothing"})  # "no" is Norway


@lru_cache(maxsize=4096)
def public_holidays(code: str, year: int) -> frozenset[date]:
    """The public holidays of a calendar year, observed days included; QuizError bad_holidays."""
    if not code:
        return frozenset()
    # Here and not above: the package takes a tenth of a second to import.
    from holidays import country_holidays

    country, _, subdivision = code.partition("-")
    try:
        found = country_holidays(country, subdiv=subdivision or None, years=year, expand=False)
    except NotImplementedError:
        raise QuizError("bad_holidays", given=code) from None
    return frozenset(found)


def parse_holidays(text: str) -> str:
    """Read "DE", "de-by", "Germany", "Germany, Bayern" or "none"; QuizError bad_holidays."""
    if text.strip().casefold() in _NO_HOLIDAYS:
        return ""
    countries = _countries()
    if whole := countries.get(_letters(text)):  # before the split: Guinea-Bissau
        return whole
    head, *rest = re.split("[-\u2010-\u2014,/]", text, maxsplit=1)
    country = countries.get(_letters(head))
    subdivision = _subdivisions(country).get(_letters(rest[0])) if country and rest else None
    if not subdivision:
        raise QuizError("bad_holidays", given=text)
    return f"{country}-{subdivision}"


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Every accepted spelling of a country, in `_letters`, to its two-letter code."""
    from holidays.registry import COUNTRIES

    return {
        _letters(spelling): codes[1]
        for name, codes in COUNTRIES.items()
        for spelling in (name, *codes[1:])
    }


@lru_cache(maxsize=64)
def _subdivisions(country: str) -> dict[str, str]:
    """Every accepted spelling of a country's subdivisions, in `_letters`, to its code."""
    from holidays import country_holidays

    calendar = country_holidays(country, expand=False)
    aliases: dict[str, str] = getattr(calendar, "subdivisions_aliases", {})
    spellings = {_letters(alias): code for alias, code in aliases.items()}
    return spellings | {_letters(code): code for code in calendar.subdivisions}


def _letters(text: str) -> str:
    """Only letters and digits, without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())
