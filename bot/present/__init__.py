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
