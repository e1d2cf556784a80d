"""Which days are public holidays, and what did a person mean by "DE-BY" or "Germany"?

A code is "" (no holidays), a country ("DE") or a country and its subdivision ("DE-BY").
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.core.errors import QuizError

# The package names countries like its classes: DRCongo, IsleOfMan, McDonaldIslands.
_SEAM = re.compile(r"(?<=[a-z])(?<!Mc)(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LITTLE = re.compile(r"\b(?:And|Of|The)\b")
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
    head, *rest = re.split("[-\u2010-\u2014,/]", text, maxsplit=1)
    country = countries.get(_letters(head))
    subdivision = _subdivisions(country).get(_letters(rest[0])) if country and rest else None
    if subdivision:  # before the whole: AR-E is in Argentina, and ARE the Emirates
        return f"{country}-{subdivision}"
    if whole := countries.get(_letters(text)):  # Guinea-Bissau
        return whole
    raise QuizError("bad_holidays", given=text)


@dataclass(frozen=True, slots=True)
class Region:
    """A country, or a part of one, with public holidays of its own; `code` is what is kept."""

    code: str
    name: str
    spellings: tuple[str, ...]


def regions(typed: str) -> list[Region]:
    """Return the regions that go by what was typed, the likeliest first."""
    wanted = _letters(typed)
    if typed.strip() and not wanted:
        return []
    ranked = [(rank, one) for one in _regions() if (rank := _rank(one, wanted)) is not None]
    return [one for _, one in sorted(ranked, key=lambda found: found[0])]


def _rank(region: Region, wanted: str) -> int | None:
    """Return how well a region fits: by its code, by how a name begins, by what is in one."""
    if _letters(region.code) == wanted:
        return 0
    if any(one.startswith(wanted) for one in region.spellings):
        return 1
    return 2 if any(wanted in one for one in region.spellings) else None


@lru_cache(maxsize=1)
def _regions() -> tuple[Region, ...]:
    """Every country, each followed by its subdivisions; a fifth of a second to find out."""
    from holidays import country_holidays
    from holidays.registry import COUNTRIES

    found = []
    for class_name, country, *_ in COUNTRIES.values():
        name = _LITTLE.sub(lambda word: word[0].lower(), _SEAM.sub(" ", class_name))
        found.append(Region(country, name, (_letters(name), _letters(country))))
        calendar = country_holidays(country, expand=False)
        aliases: dict[str, list[str]] = {one: [] for one in calendar.subdivisions}
        for alias, code in getattr(calendar, "subdivisions_aliases", {}).items():
            aliases.setdefault(code, []).append(alias)
        for code, names in aliases.items():
            spellings = (f"{country}-{code}", *names, *(f"{name} {one}" for one in names))
            full = f"{name}, {names[0] if names else code}"
            found.append(Region(f"{country}-{code}", full, tuple(map(_letters, spellings))))
    return tuple(found)


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
