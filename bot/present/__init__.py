"""Every sentence the bot says: facts in, cards out, one file a journey.

Sentences go through gettext: `words(locale)` gives the translator, English is the source.
"""

from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

LOCALES = Path(__file__).parent.parent / "locales"


@lru_cache(maxsize=64)
def words(locale: str) -> NullTranslations:
    """Return the translator of a locale such as "de" or "de-DE"; English for unknown ones."""
    language = locale.replace("-", "_")
    known = [language, language.partition("_")[0]]
    return translation("quiz", LOCALES, known, fallback=True)


def translated(locale: str, text: str) -> str | None:
    """Return what a catalogue has for a text; None where there is none, or nothing else in it."""
    said = words(locale).gettext(text) if text else ""
    return said if said and said != text else None
