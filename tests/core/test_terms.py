"""Terms as people type them: what is forgiven, and what is another term."""

import string

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.core.questions import Mistake, Text
from bot.core.terms import SHORTEST_TYPO, fold, matched, neighbours, rejected


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Mode   Collapse ", "mode collapse"),
        ("Fréchet Inception Distance", "frechet inception distance"),
        ("the KL-divergence", "kl divergence"),
        ("An encoder", "encoder"),
        ("ＢＥＲＴ", "bert"),
        ("**`top-p`**", "top p"),
        ("Bayes’ theorem", "bayes theorem"),
        ("Straße", "strasse"),
        ("Łukasz", "lukasz"),
        ("R²", "r2"),
        ("1×1 convolution", "1x1 convolution"),
        ("β-VAE", "β vae"),
        ("soft\u00admax", "softmax"),
        ("हिन्दी", "हिन्दी"),
        ("한국어", "한국어"),
        ("a", "a"),
        ("!?", ""),
    ],
)
def test_folding_keeps_the_letters_and_drops_the_dress(text, folded):
    assert fold(text) == folded


COLLAPSE = Text(
    ("mode collapse", "Helvetica scenario"),
    (Mistake("model collapse", "That is training on one's own samples."),),
)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("Mode-Collapse", "mode collapse"),
        ("the mode collapse!", "mode collapse"),
        ("modecollapse", "mode collapse"),
        ("mode colapse", "mode collapse"),
        ("mode collaspe", "mode collapse"),
        ("mode collapsee", "mode collapse"),
        ("helvetika scenario", "Helvetica scenario"),
        ("helvetika szenario", None),
        ("mode colapsse", None),
        ("mod collapse", None),
        ("collapse", None),
        ("", None),
        ("...", None),
    ],
)
def test_one_typo_in_a_long_word_is_forgiven(typed, form):
    assert matched(COLLAPSE, typed) == form


def test_a_near_miss_has_its_own_sentence():
    assert matched(COLLAPSE, "Model Collapse") is None
    assert rejected(COLLAPSE, "Model-Collapse") == "That is training on one's own samples."
    assert rejected(COLLAPSE, "mode collapse") == ""


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        ("BERT", "BART"),
        ("DDPM", "DDIM"),
        ("LLaVA", "LLaDA"),
        ("mode collapse", "model collapse"),
        ("StyleGAN2", "StyleGAN3"),
        ("word2vec", "word3vec"),
        ("symmetric quantisation", "asymmetric quantisation"),
        ("asymmetric quantisation", "symmetric quantisation"),
    ],
)
def test_another_term_never_passes_even_where_no_list_names_it(asked, typed):
    assert matched(Text((asked,)), typed) is None
    assert matched(Text((asked,), neighbours=(typed,)), typed) is None


def test_a_listed_neighbour_never_passes_for_the_term():
    assert matched(Text(("perceptron",)), "perception") == "perceptron"
    assert matched(Text(("perceptron",), neighbours=("Perception",)), "perception") is None


def test_a_typo_between_two_terms_belongs_to_neither():
    assert matched(Text(("perceptron",), neighbours=("perception",)), "perceptrion") is None
    assert matched(Text(("perceptron",), (Mistake("perception", ""),)), "perceptrion") is None
    assert matched(Text(("perceptron",), neighbours=("perception",)), "preceptron") is not None


def test_a_corrected_key_may_accept_a_former_neighbour():
    body = Text(("regulariser", "regularizer"), neighbours=("regularizer",))
    assert matched(body, "regularizer") == "regularizer"
    assert matched(body, "regularizers") == "regularizer"


def test_neighbours_are_terms_two_edits_away():
    terms = ["BART", "GPT", "ELBERT", "bert", "T5", "Bert-", "RoBERTa", "BERT"]
    assert neighbours(["BERT"], terms) == ("BART", "ELBERT")


# --------------------------------------------------------------------------- for all words

words = st.text(string.ascii_lowercase, min_size=1, max_size=12)
long_words = st.text(string.ascii_lowercase, min_size=SHORTEST_TYPO, max_size=12)
short_words = st.text(string.ascii_lowercase, min_size=1, max_size=SHORTEST_TYPO - 1)


@st.composite
def slips(draw, source):
    """A word, and the same word with one letter added, dropped, changed or swapped."""
    word = draw(source)
    at = draw(st.integers(1, len(word)))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    head, tail = word[:at], word[at:]
    slip = draw(
        st.sampled_from(
            [
                head + letter + tail,
                head[:-1] + tail,
                head[:-1] + letter + tail,
                head[:-1] + tail[:1] + head[-1:] + tail[1:],
            ]
        )
    )
    assume(slip and slip != word)
    assume(slip != f"a{word}" and word != f"a{slip}")
    return word, slip


@given(st.text())
@example("The a priori")
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_leaves_single_spaces_between_words(text):
    assert fold(text) == " ".join(fold(text).split())


@given(st.lists(words, min_size=1, max_size=4), st.sampled_from(["-", "  ", "_", "/", " – "]))
def test_case_and_dividers_never_matter(terms, divider):
    term = " ".join(terms)
    assert fold(divider.join(terms).upper()) == fold(term)
    assert matched(Text((term,)), f"The {divider.join(terms).title()}.") == term


@given(slips(long_words))
def test_any_one_slip_in_a_long_word_is_forgiven(pair):
    word, slip = pair
    assert matched(Text((f"deep {word}",)), f"deep {slip}") == f"deep {word}"


@given(slips(short_words))
def test_no_slip_in_a_short_word_is_forgiven(pair):
    word, slip = pair
    term = f"{word} regularisation"
    assume(fold(term) != fold(f"{slip} regularisation"))
    assert matched(Text((term,)), f"{slip} regularisation") is None


@given(slips(long_words), slips(long_words))
def test_two_slips_are_one_too_many(first, second):
    assume(first[0] + second[0] != first[1] + second[1])  # a letter on the other side of the gap
    body = Text((f"{first[0]} {second[0]}",))
    assert matched(body, f"{first[1]} {second[1]}") is None


@given(slips(long_words), st.booleans())
def test_no_listed_term_ever_passes_for_another(pair, as_reject):
    word, other = pair
    reject = (Mistake(other, "why"),) if as_reject else ()
    body = Text((word,), reject, () if as_reject else (other,))
    assume(fold(other) != fold(word))
    assert matched(body, other) is None
    assert rejected(body, other) == ("why" if as_reject else "")


@given(slips(long_words), long_words)
def test_what_passes_is_nearer_to_the_key_than_to_any_neighbour(pair, neighbour):
    word, slip = pair
    assume(neighbour != word)
    if matched(Text((word,), neighbours=(neighbour,)), slip):
        assert OSA.distance(slip, word) < OSA.distance(slip, neighbour)


@given(words, st.lists(words | slips(words).map(lambda pair: pair[1]), max_size=20))
def test_neighbours_are_exactly_the_terms_near_by(form, terms):
    found = neighbours([form], terms)
    near = {fold(term) for term in terms if 0 < OSA.distance(fold(form), fold(term)) <= 2}
    assert {fold(term) for term in found} == near
    assert len(found) == len(near)
