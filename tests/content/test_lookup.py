"""Does a lookup find what somebody means, and nothing where nothing fits?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bank.search import Index
from bot.core.concepts import Concept

CARDS = (
    Concept(
        id="mode-collapse",
        name="Mode collapse",
        topic="gans",
        aliases=("mode dropping",),
        answer="The generator covers only a few modes of the data.",
        explanation="Different noise vectors lead to nearly identical samples.",
        asks=("Why does my GAN draw the same face again and again?",),
    ),
    Concept(
        id="model-collapse",
        name="Model collapse (recursive training)",
        topic="training",
        answer="Models trained on their own output lose the tails of the distribution.",
        explanation="Every generation samples from the one before.",
        asks=("What happens when a model is trained on generated text?",),
    ),
    Concept(
        id="fid",
        name="Fréchet inception distance",
        topic="evaluation",
        aliases=("FID", "FID score"),
        answer="A distance between feature statistics of real and generated images.",
        explanation="Two Gaussians are fitted to Inception features.",
        asks=("Which number compares generated images with real ones?",),
    ),
    Concept(
        id="kv-cache",
        name="KV cache",
        topic="transformers",
        answer="Keys and values of earlier tokens are kept instead of computed again.",
        explanation="It trades memory for computing and grows with the context.",
        asks=("Why does memory grow while my model writes?",),
    ),
)
INDEX = Index(CARDS)


@pytest.mark.parametrize(
    ("text", "concept", "why"),
    [
        ("Mode collapse", "mode-collapse", "name"),
        ("  MODE-COLLAPSE!", "mode-collapse", "name"),
        ("modecollapse", "mode-collapse", "name"),
        ("What is mode collapse?", "mode-collapse", "name"),
        ("mode dropping", "mode-collapse", "alias"),
        ("fid", "fid", "alias"),
        ("Frechet inception distance", "fid", "name"),
        ("recursive training", "model-collapse", "alias"),
        ("model collapse", "model-collapse", "name"),
        ("how do I stop mode collapse in my network", "mode-collapse", "name"),
        ("frech", "fid", "prefix"),
        ("cache", "kv-cache", "prefix"),
        ("mode colapse", "mode-collapse", "typo"),
        ("frechet incpetion distanse", "fid", "typo"),
        ("GAN draws the same face", "mode-collapse", "text"),
        ("why does memory grow", "kv-cache", "text"),
    ],
)
def test_what_is_meant_comes_first(text: str, concept: str, why: str) -> None:
    hit = INDEX.search(text)[0]
    assert (hit.concept.id, hit.why) == (concept, why)
    assert 0 < hit.score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?!",
        "zebra crossing",
        "the",
        "qqqq",
        "weather today",
        "memory of zebras and lions",
    ],
)
def test_nothing_is_found_where_nothing_fits(text: str) -> None:
    assert INDEX.search(text) == []


def test_a_concept_is_found_once_and_the_likeliest_first() -> None:
    hits = INDEX.search("mode collapse", limit=10)
    assert [hit.concept.id for hit in hits][:2] == ["mode-collapse", "model-collapse"]
    assert len({hit.concept.id for hit in hits}) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(INDEX.search("mode collapse", limit=1)) == 1


def test_names_complete_before_aliases_and_later_words() -> None:
    assert INDEX.complete("mode")[0] == "Mode collapse"
    assert INDEX.complete("MODE d") == ["mode dropping"]
    assert INDEX.complete("fid") == ["FID", "FID score"]
    assert INDEX.complete("coll")[0] == "Mode collapse"
    assert INDEX.complete("xyz") == []
    assert len(INDEX.complete("mode", limit=2)) == 2


def test_an_empty_input_offers_every_name() -> None:
    names = INDEX.complete("")
    assert names[:2] == ["Mode collapse", "Model collapse (recursive training)"]
    assert "FID" not in names


def test_an_empty_bank_finds_nothing() -> None:
    assert Index(()).search("mode collapse") == []
    assert Index(()).complete("") == []


@settings(deadline=None)  # the first question in words counts and measures everything
@given(st.text(max_size=500))
def test_any_text_may_be_looked_up(text: str) -> None:
    assert len(INDEX.search(text)) <= 5
    assert len(INDEX.complete(text)) <= 10
