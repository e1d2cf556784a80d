"""The rules of a contest: fair scores, fair teams, and days that come once."""

from datetime import date, time, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.core import contests
from bot.core.contests import Contest, Member, State, Teams
from bot.core.schedules import Due
from tests.support.bank import filler
from tests.support.clock import MONDAY, utc

POINTS = st.lists(st.integers(0, 150), min_size=1, max_size=12)
ABILITY = st.dictionaries(
    st.integers(0, 9999).map("p{:04}".format), st.integers(0, 1000), min_size=1, max_size=60
)


def contest(**changes: object) -> Contest:
    """Return a contest of five days from Monday on, at nine for eight hours."""
    wanted: dict[str, object] = {
        "id": 7,
        "community": "test:team",
        "channel": "#quiz",
        "name": "March",
        "zone": "UTC",
        "at": time(9),
        "hours": 8,
        "first": MONDAY,
        "days": 5,
        "questions": 2,
        "topics": frozenset(),
        "teams": Teams.BALANCED,
        "best": 3,
        "state": State.RUNNING,
        "next": Due(MONDAY, utc(MONDAY, "09:00")),
    }
    return Contest(**wanted | changes)  # type: ignore[arg-type]


def member(player: str, team: int, points: int) -> Member:
    return Member(player, player.title(), False, team, points)


# --- scores


def test_the_mean_of_the_best_three_counts() -> None:
    assert contests.score([10, 40, 0, 20, 30], 3) == 30


def test_a_small_team_is_not_punished_for_players_it_does_not_have() -> None:
    assert contests.score([20, 20], 3) == contests.score([20, 20, 20], 3) == 20


def test_who_registered_and_does_not_play_counts_as_nought() -> None:
    assert contests.score([30, 0], 3) == 15


def test_a_team_without_players_has_nothing() -> None:
    assert contests.score([], 3) == 0


@given(POINTS, st.integers(0, 11), st.integers(0, 100), st.integers(1, 5))
def test_a_better_answer_never_lowers_a_team(
    points: list[int], who: int, more: int, best: int
) -> None:
    better = list(points)
    better[who % len(points)] += more
    assert contests.score(better, best) >= contests.score(points, best)


@given(st.integers(0, 100), st.integers(1, 12), st.integers(1, 12), st.integers(1, 5))
def test_teams_of_equals_are_equal_whatever_their_size(
    points: int, one: int, other: int, best: int
) -> None:
    assert contests.score([points] * one, best) == contests.score([points] * other, best)


@given(POINTS, st.integers(1, 5))
def test_no_team_stands_above_its_best_player_or_below_the_mean_of_all(
    points: list[int], best: int
) -> None:
    mean = Fraction(sum(points), len(points))
    assert mean <= contests.score(points, best) <= max(points)


def test_equal_teams_share_a_place_and_the_next_stands_below_both() -> None:
    members = [member("a", 1, 10), member("b", 2, 30), member("c", 3, 30), member("d", 4, 0)]
    lines = contests.table({1: "Red", 2: "blue", 3: "Aqua", 4: "Green"}, members, 3)
    assert [(one.place, one.name) for one in lines] == [
        (1, "Aqua"),
        (1, "blue"),
        (3, "Red"),
        (4, "Green"),
    ]


# --- teams


@given(ABILITY, st.integers(1, 12), st.text())
def test_sizes_of_drawn_teams_differ_by_one_at_most_and_everybody_is_in_one(
    ability: dict[str, int], teams: int, seed: str
) -> None:
    drawn = contests.draw(ability, teams, seed)
    assert sorted(player for team in drawn for player in team) == sorted(ability)
    sizes = [len(team) for team in drawn]
    assert max(sizes) - min(sizes) <= 1


@given(ABILITY, st.integers(2, 8), st.text())
def test_drawn_teams_are_about_equally_able(ability: dict[str, int], teams: int, seed: str) -> None:
    """Over the laps that all teams share, sums differ by no more than two players may."""
    drawn = contests.draw(ability, teams, seed)
    shared = min(map(len, drawn))
    sums = [sum(ability[player] for player in team[:shared]) for team in drawn]
    apart = max(ability.values()) - min(ability.values())
    assert max(sums) - min(sums) <= apart


@given(ABILITY, st.integers(1, 8), st.text())
def test_a_draw_can_be_repeated(ability: dict[str, int], teams: int, seed: str) -> None:
    again = dict(reversed(ability.items()))
    assert contests.draw(ability, teams, seed) == contests.draw(again, teams, seed)


def test_equals_are_dealt_by_chance_and_another_contest_draws_others() -> None:
    ability = {f"p{n:02}": 500 for n in range(20)}
    assert len({str(contests.draw(ability, 4, f"contest:{n}")) for n in range(20)}) > 15


@given(st.integers(1, 500), st.integers(1, 5))
def test_there_are_never_more_teams_than_players_and_no_lonely_ones_in_a_crowd(
    players: int, best: int
) -> None:
    teams = contests.team_count(players, best)
    assert 1 <= teams <= min(players, contests.MOST_TEAMS)
    if teams > 2:
        assert players // teams > best


def test_ability_is_the_mean_credit_and_a_single_hit_says_little() -> None:
    credits = {"sure": (30, 30_000), "lucky": (1, 1000), "weak": (30, 0)}
    found = contests.abilities(["sure", "lucky", "weak", "new"], credits)
    assert found["sure"] > 900
    assert found["weak"] < 100
    assert found["new"] < found["lucky"] < 700


def test_without_any_answers_all_are_equal() -> None:
    assert contests.abilities(["a", "b"], {}) == {"a": 500, "b": 500}


# --- days


def test_a_contest_asks_on_its_days_and_on_no_other() -> None:
    one, asked = contest(), []
    while one.next is not None:
        now = one.next.at
        decision = contests.decided(one, now, timedelta(hours=6))
        assert decision.missed == ()
        assert decision.opens is not None
        asked.append(decision.opens.day)
        one = contest(next=decision.next)
    assert asked == [MONDAY + timedelta(days=n) for n in range(5)]
    assert contests.decided(one, utc(MONDAY, "12:00"), timedelta(hours=6)).next is None


def test_after_a_long_sleep_only_days_of_the_contest_were_missed() -> None:
    decision = contests.decided(
        contest(), utc(MONDAY + timedelta(days=20), "10:00"), timedelta(hours=6)
    )
    assert decision.opens is None
    assert decision.next is None
    assert [one.day for one in decision.missed] == [MONDAY + timedelta(days=n) for n in range(5)]


def test_questions_open_for_a_whole_day_close_at_the_same_time_of_the_next() -> None:
    rhythm = contest(hours=24).rhythm
    assert rhythm.at == rhythm.closes == time(9)
    assert contest(hours=20).rhythm.closes == time(5)


def test_days_go_by_the_clock_on_the_wall() -> None:
    """Berlin's clocks go forward on 29 March 2026: nine o'clock comes an hour earlier."""
    first = date(2026, 3, 28)
    one = contest(zone="Europe/Berlin", first=first, next=Due(first, utc(first, "08:00")))
    following = contests.decided(one, utc(first, "08:00"), timedelta(hours=6)).next
    assert following is not None
    assert following.at == utc(first + timedelta(days=1), "07:00")


def test_a_contest_asks_what_fewest_of_its_players_know() -> None:
    one, two, three = filler(1), filler(2), filler(3)
    asked = {one.id: {"grace", "alan"}, two.id: {"grace"}}
    looked_up = {two.concepts[0]: {"grace"}, three.concepts[0]: {"alan"}}
    some = [one, two, three]
    assert contests.least_known(some, asked, {}) == [three]
    assert contests.least_known(some, asked, looked_up) == [two, three], "she is one who knows"
    assert contests.least_known([one], asked, looked_up) == [one]
    assert contests.least_known([], asked, looked_up) == []
