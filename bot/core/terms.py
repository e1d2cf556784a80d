"""Is what somebody typed the term that was asked for?

Terms are compared folded: case, accents, punctuation, spacing and a leading article never
matter. Beyond that one typo is forgiven, and only where it cannot turn one term into another:

- it lies in a word of the accepted form that has at least six letters, so that BART never passes
  for BERT, DDIM for DDPM or "model collapse" for "mode collapse";
- it leaves the digits alone (StyleGAN2 is not StyleGAN3) and does not add or drop a leading "a"
  (symmetric is not asymmetric);
- no rejected or neighbouring term is as near to what was typed as the accepted form is.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.questions import Text

SHORTEST_TYPO = 6
"""How many letters a word must have before a typo in it is forgiven."""

NEAR = 2
"""Up to this distance two terms are neighbours: one typo each way could make them meet."""

_ARTICLES = frozenset({"a", "an", "the"})
_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
# Latin letters that no normal form takes apart, and the cross people write as an x.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "×": "x"}
)


class _Form(NamedTuple):
    """A listed term, ready to compare: without any space, and word by word."""

    key: str
    words: tuple[str, ...]


def fold(text: str) -> str:
    """Return what is left of a term when case, accents, punctuation and an article are dropped."""
    text = text.casefold()
    words = (_NOT_ASCII_WORD.sub(" ", text) if text.isascii() else _fold_unicode(text)).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return " ".join(words)


def matched(body: Text, typed: str) -> str | None:
    """Return the accepted form that was meant, exactly or but for one typo; None if none was."""
    given = _take_apart(typed)
    for term in body.accept:
        if given.key == _form(term).key:
            return term
    for term in body.accept:
        if _is_typo(given, _form(term)) and not _crowded(body, given.key):
            return term
    return None


def rejected(body: Text, typed: str) -> str:
    """Return the sentence of the known near miss that was typed, or nothing."""
    given = _take_apart(typed).key
    return next((miss.why for miss in body.reject if given == _form(miss.answer).key), "")


def neighbours(accept: Iterable[str], all_terms: Iterable[str]) -> tuple[str, ...]:
    """Return the terms within two edits of an accepted form, without the accepted forms."""
    own = {_form(term).key for term in accept}
    others: dict[str, str] = {}
    for term in all_terms:
        others.setdefault(_form(term).key, term)
    keys = [key for key in others if key and key not in own]
    near = {
        key
        for form in own
        for key, _, _ in process.extract(
            form, keys, scorer=OSA.distance, score_cutoff=NEAR, limit=None
        )
    }
    return tuple(others[key] for key in keys if key in near)


def _fold_unicode(text: str) -> str:
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = _ACCENTS.sub("", text).translate(_LETTERS)
    # Put together again: Hangul and kana were taken apart as well.
    return "".join(map(_word_character, unicodedata.normalize("NFKC", text)))


def _word_character(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] in "LNM":  # marks: the vowels of many scripts
        return character
    return "" if category == "Cf" else " "  # soft hyphens and joiners divide nothing


def _take_apart(term: str) -> _Form:
    words = tuple(fold(term).split())
    return _Form("".join(words), words)


# Only for terms of the bank: what people type is not worth keeping.
_form = lru_cache(maxsize=32768)(_take_apart)


def _is_typo(given: _Form, form: _Form) -> bool:
    if len(given.words) != len(form.words):
        return False
    differing = [pair for pair in zip(given.words, form.words, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and _is_slip(*differing[0])


def _is_slip(given: str, word: str) -> bool:
    """Whether `given` is `word` but for one letter, or two neighbours that changed places."""
    return (
        sum(map(str.isalpha, word)) >= SHORTEST_TYPO
        and _digits(given) == _digits(word)
        and given != f"a{word}"
        and word != f"a{given}"
        and OSA.distance(given, word, score_cutoff=1) == 1
    )


def _digits(word: str) -> list[str]:
    return [character for character in word if character.isnumeric()]


def _crowded(body: Text, key: str) -> bool:
    """Whether another listed term is as near to `key` as a form with one typo is."""
    accepted = {_form(term).key for term in body.accept}
    others = {_form(term).key for term in (*body.neighbours, *(m.answer for m in body.reject))}
    return any(OSA.distance(key, other, score_cutoff=1) <= 1 for other in others - accepted)
