"""Which question comes next?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.picking import HARDLY, History, Pool, Wish, fits
from bot.core.questions import Level

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TODAY = NOW.date()


@dataclass(frozen=True)
class Candidate:
    id: str
    version: int = 1
    topic: str = "light"
    concepts: tuple[str, ...] = ("c",)
    level: Level = Level.BASIC
    review_by: date | None = None


def asked(*ids: str) -> History:
    """Return a history in which these were asked on days one after the other."""
    return History({id: NOW + timedelta(days=n) for n, id in enumerate(ids)})


def pick(
    candidates: Iterable[Candidate], history: History, needs: dict[str, list[str]], seed: str
) -> Candidate | None:
    return Pool(candidates).pick(history, needs, seed)


def test_topics_levels_and_dates_decide_what_fits() -> None:
    one = Candidate("q", topic="light", level=Level.SOLID, review_by=TODAY + timedelta(days=1))
    assert fits(one, Wish(), TODAY)
    assert fits(one, Wish(frozenset({"light"}), Level.SOLID, Level.SOLID), TODAY)
    assert not fits(one, Wish(frozenset({"sound"})), TODAY)
    assert not fits(one, Wish(easiest=Level.EXPERT), TODAY)
    assert not fits(one, Wish(hardest=Level.BASIC), TODAY)
    assert not fits(one, Wish(), TODAY + timedelta(days=1))


def test_what_was_not_asked_comes_first() -> None:
    pool = [Candidate("a"), Candidate("b"), Candidate("c")]
    assert pick(pool, asked("a", "c"), {}, "seed") == pool[1]


def test_when_all_were_asked_the_oldest_comes_again() -> None:
    pool = [Candidate("a"), Candidate("b"), Candidate("c")]
    found = pick(pool, asked("b", "a", "c"), {}, "seed")
    assert found == pool[1]


def test_an_empty_pool_gives_nothing() -> None:
    assert pick([], History(), {}, "seed") is None


def test_what_was_taken_out_returns_only_in_a_newer_version() -> None:
    history = asked("a")
    history.voided["a"] = 2
    assert pick([Candidate("a", version=2)], history, {}, "s") is None
    assert pick([Candidate("a", version=3)], history, {}, "s") == Candidate("a", version=3)


def test_a_prerequisite_comes_before_what_builds_on_it() -> None:
    basic, advanced = Candidate("z", concepts=("basic",)), Candidate("a", concepts=("advanced",))
    needs = {"advanced": ["basic"]}
    for seed in range(20):
        assert pick([advanced, basic], History(), needs, str(seed)) == basic
    known = History(concepts={"basic"})
    assert {pick([advanced, basic], known, needs, str(n)) for n in range(20)} == {basic, advanced}


def test_a_prerequisite_nobody_can_ask_about_blocks_nothing() -> None:
    only = Candidate("a", concepts=("advanced",))
    assert pick([only], History(), {"advanced": ["elsewhere"]}, "seed") == only


def test_topics_take_turns() -> None:
    light, sound = Candidate("a", topic="light"), Candidate("b", topic="sound")
    for seed in range(20):
        assert pick([light, sound], History(last_topic="light"), {}, str(seed)) == sound


def test_equals_are_drawn_by_the_seed_alone() -> None:
    pool = [Candidate(f"q{n}") for n in range(9)]
    assert pick(pool, History(), {}, "seed") == pick(pool[::-1], History(), {}, "seed")
    assert len({pick(pool, History(), {}, str(seed)) for seed in range(99)}) == 9


@given(st.integers(1, 12), st.integers(1, 40), st.integers(0, 999))
def test_nothing_repeats_before_everything_has_come(size: int, rounds: int, seed: int) -> None:
    pool = [Candidate(f"q{n}", topic=f"t{n % 3}", concepts=(f"c{n}",)) for n in range(size)]
    needs = {f"c{n}": [f"c{n // 2}"] for n in range(1, size)}
    history, order = History(), []
    for number in range(rounds):
        found = pick(pool, history, needs, f"{seed}/{number}")
        assert found is not None
        order.append(found.id)
        history.asked[found.id] = NOW + timedelta(days=number)
        history.concepts.update(found.concepts)
        history.last_topic = found.topic
    assert len(set(order[:size])) == min(size, rounds)
    assert all(order[n] == order[n - size] for n in range(size, rounds))


@given(
    st.lists(st.floats(1000, 2000), min_size=2, max_size=30),
    st.floats(1000, 2000),
    st.sets(st.integers(0, 29)),
    st.integers(0, 99),
)
def test_what_suits_players_decides_only_between_equals(
    suits: list[float], able: float, done: set[int], seed: int
) -> None:
    pool = [
        Candidate(f"q{n:02}", topic=f"t{n % 2}", concepts=(f"c{n % 5}",)) for n in range(len(suits))
    ]
    by_id = {one.id: suits[n] for n, one in enumerate(pool)}
    needs = {"c4": ["c0"], "c3": ["c1"]}
    history = asked(*(one.id for n, one in enumerate(pool) if n in done))
    history.last_topic = "t1"
    without = {pick(pool, history, needs, str(n)) for n in range(600)}
    history.able = able
    found = Pool(pool, by_id).pick(history, needs, str(seed))
    assert found in without, "all other rules come first"
    if len(done & set(range(len(suits)))) < len(suits):
        best = min(abs(by_id[one.id] - able) for one in without if one)
        assert found is not None
        assert abs(by_id[found.id] - able) <= best + HARDLY


def test_somebody_of_whom_nothing_is_known_may_get_anything() -> None:
    pool = [Candidate(f"q{n}") for n in range(9)]
    suits = {f"q{n}": 1000.0 + 100 * n for n in range(9)}
    found = {Pool(pool, suits).pick(History(), {}, str(seed)) for seed in range(99)}
    assert len(found) == 9
