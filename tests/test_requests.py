"""Do requests survive a button, and is nothing else taken for one?"""

from dataclasses import fields, replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import requests as r
from bot.core.errors import QuizError

KINDS: tuple[type[Any], ...] = get_args(r.Request)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(0, 2**63 - 1),
    str: TEXTS,
    bool: st.booleans(),
}


@st.composite
def requests(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(KINDS))
    return kind(**{field.name: draw(VALUES[field.type]) for field in fields(kind)})


def decoded(text: str) -> r.Request | None:
    """Return the request of a text, or None if it was refused as stale; nothing else may happen."""
    try:
        return r.decode(text)
    except QuizError as refusal:
        if refusal.code != "stale_button":
            raise
        return None


@given(requests())
def test_what_fits_into_a_button_comes_back_the_same(request: Any) -> None:
    try:
        text = r.encode(request)
    except ValueError:
        return  # too long for a button, and said so
    assert len(text) <= r.LIMIT
    assert text.isascii()
    assert r.decode(text) == request


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_request_fits_into_a_button_empty_and_with_large_numbers(kind: Any) -> None:
    numbers = {field.name: 2**63 - 1 for field in fields(kind) if field.type is int}
    for request in (kind(), kind(**numbers)):
        assert r.decode(r.encode(request)) == request


@given(st.one_of(st.text(max_size=120), st.from_regex(r"[a-z]{1,2}(:[\w%٣¹ ,-]{0,9}){0,13}")))
def test_arbitrary_text_is_refused_or_is_exactly_a_request(text: str) -> None:
    request = decoded(text)
    if request is not None:
        assert r.encode(request) == text


@given(requests(), st.integers(0, 99), st.characters(exclude_categories=["Cs"]))
def test_a_button_tampered_with_is_refused_or_is_another_request(
    request: Any, place: int, character: str
) -> None:
    try:
        text = r.encode(request)
    except ValueError:
        return
    place %= len(text)
    forged = text[:place] + character + text[place + 1 :]
    other = decoded(forged)
    if other is not None:
        assert r.encode(other) == forged


@pytest.mark.parametrize(
    "text",
    ["a:٣:0", "a:1_0:0", "a:+1:0", "a: 1:0", "a:1 :0", "a:00:0", "a:1e3:0", "h:", "md:2", "md:",
     "a:9223372036854775808:0", "q:%zz", "q:%ff", "q:ä", "q:a%3a", "H", "h\n",
     "q:" + 90 * "\x80"],
)  # fmt: skip
def test_a_second_spelling_is_refused(text: str) -> None:
    with pytest.raises(QuizError, match="stale_button"):
        r.decode(text)


def test_a_request_too_long_for_a_button_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="needs 102 characters"):
        r.encode(r.Ask("x" * 100))


@given(requests(), st.dictionaries(st.text(max_size=12), TEXTS, max_size=3))
def test_a_form_fills_text_fields_and_nothing_else(request: Any, values: dict[str, str]) -> None:
    known = {field.name for field in fields(request) if field.type is str}
    if values.keys() <= known:
        assert r.fill(request, values) == replace(request, **values)
        return
    with pytest.raises(QuizError, match="stale_button"):
        r.fill(request, values)


@pytest.mark.parametrize("forged", [{"round": "7"}, {"sure": "1"}, {"__class__": "x"}, {"x": ""}])
def test_a_form_cannot_fill_what_is_not_text(forged: dict[str, str]) -> None:
    for request in (r.AnswerRound(1), r.RemoveSchedule(1), r.ForgetMe()):
        with pytest.raises(QuizError, match="stale_button"):
            r.fill(request, forged)


def test_codes_are_permanent() -> None:
    """Old messages keep them for years: add codes, never change one or its fields."""
    known = {
        "h": "Help()", "t": "Today()", "q": "Ask(query)", "c": "ShowConcept(concept)",
        "af": "AnswerForm(round)", "a": "AnswerRound(round, response)", "gf": "GradeForm(round)",
        "g": "GradeRound(round, full, partly)", "l": "Leaderboard(board)", "m": "Me()",
        "z": "SetZone(zone)", "zf": "ZoneForm()", "mh": "HideMe(hidden)", "me": "ExportMe()",
        "md": "ForgetMe(sure)", "rf": "ReportForm(round)", "r": "Report(round, text)",
        "sf": "SetupForm(schedule)", "sp": "Pause(schedule)", "sr": "Resume(schedule)",
        "sd": "RemoveSchedule(schedule, sure)", "qv": "VoidQuestion(question, reason)",
        "qf": "FixForm(question)", "qx": "FixQuestion(question, answer, reason)",
        "d": "Doctor()", "dr": "RetryPosts()", "p": "Path(step)", "sm": "SetupMore(schedule, page)",
        "cs": "ShareConcept(concept)", "rm": "ReportMessage(message)", "ch": "Challenge(player)",
        "lt": "TopicBoard(topic)", "se": "Season(kind, boards)",
        "b": "Blitz(questions, topic, seconds, speed)", "bj": "JoinBlitz(blitz)",
        "bs": "StartBlitz(blitz)", "bx": "StopBlitz(blitz)", "bm": "ShowBlitz(blitz)",
        "bv": "VoidBlitz(blitz, sure)",
        "du": "Duels()", "duo": "OfferDuel(player, topic, questions)", "dua": "AcceptDuel(duel)",
        "dul": "OfferRival(rival, topic, questions)",
        "dud": "DeclineDuel(duel)", "duw": "WithdrawDuel(duel)", "dup": "PlayDuel(duel)",
        "duq": "ReviewDuel(duel, question)", "dur": "Rematch(duel)", "duv": "VoidDuel(duel, sure)",
        "mu": "MindDuels(off)",
        "co": "ContestCard(contest)", "cj": "JoinContest(contest, team)",
        "ct": "TeamForm(contest)", "cn": "FoundTeam(contest, name)",
        "cl": "LeaveContest(contest)", "cf": "ContestForm(contest)",
        "cm": "ContestMore(contest, page)", "cx": "StopContest(contest, sure)",
        "cw": "SaveContest(contest, name, first, days, questions, time, zone, hours, teams, best,"
        " channel, topics, league)",
        "ck": "HoldContest(contest)", "cd": "DeclineContest(contest, sure)",
        "ad": "Admins()", "ac": "ChangeAdmins(add, remove)",
    }  # fmt: skip
    now = {
        code: f"{kind.__name__}({', '.join(field.name for field in fields(kind))})"
        for code, kind in r._CODES.items()
    }
    assert {code: now.get(code) for code in known} == known
