"""What does a typed line mean?"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import requests as r
from bot.commands import COMMANDS, complete, parse, usage
from bot.core.errors import QuizError
from bot.core.permissions import ADMIN
from bot.requests import blitz as g
from bot.requests import duels as d
from bot.requests.admins import Admins, ChangeAdmins
from bot.requests.contests import ContestCard
from bot.requests.leagues import (
    CreateLeague,
    InviteToLeague,
    JoinLeague,
    LeagueBoard,
    LeagueCard,
    LeagueCodeForm,
    LeagueForm,
    LeaveLeague,
    NamesInLeague,
)
from bot.requests.links import Links, UseCode

LINES: list[tuple[str, r.Request]] = [
    ("/quiz", r.Help()),
    ("  /QUIZ   Today ", r.Today()),
    ("/quiz ask mode collapse", r.Ask("mode collapse")),
    ("/quiz ask what is p(x): a density?", r.Ask("what is p(x): a density?")),
    ("/quiz ask query:mode collapse", r.Ask("mode collapse")),
    ("/quiz leaderboard", r.Leaderboard("season")),
    ("/quiz leaderboard WEEK", r.Leaderboard("week")),
    ("/quiz leaderboard board:all", r.Leaderboard("all")),
    ("/quiz zone", r.ZoneForm()),
    ("/quiz zone new york", r.SetZone("new york")),
    ("/quiz setup", r.SetupForm(0)),
    ("/quiz setup schedule:#2", r.SetupForm(2)),
    (
        "/quiz setup time:09:00 zone:Europe/Berlin weekdays:mon, wed",
        r.Setup(time="09:00", zone="Europe/Berlin", weekdays="mon, wed"),
    ),
    ("/quiz setup schedule:3 skip=2026-12-24", r.Setup(schedule=3, skip="2026-12-24")),
    ("/quiz pause", r.Pause(0)),
    ("/quiz resume 2", r.Resume(2)),
    ("/quiz remove schedule:1", r.RemoveSchedule(1)),
    ("/quiz question void gan-loss two are right", r.VoidQuestion("gan-loss", "two are right")),
    (
        "/quiz question void question:gan-loss reason:see https://example.org",
        r.VoidQuestion("gan-loss", "see https://example.org"),
    ),
    ("/quiz question fix gan-loss", r.FixForm("gan-loss")),
    (
        "/quiz question fix question:gan-loss answer:A, B reason:both",
        r.FixQuestion("gan-loss", "A, B", "both"),
    ),
    ("/quiz question  fix gan-loss B it was wrong", r.FixQuestion("gan-loss", "B", "it was wrong")),
    ("/quiz admins", Admins()),
    ("/quiz admins add:@Grace", ChangeAdmins("@Grace")),
    ("/quiz admins add:U2 remove:U3", ChangeAdmins("U2", "U3")),
    ("/quiz link", Links()),
    ("/quiz link abcd efgh", UseCode("abcd efgh")),
    ("/quiz link code:ABCD-EFGH", UseCode("ABCD-EFGH")),
    ("/quiz doctor", r.Doctor()),
    ("/quiz duel", d.Duels()),
    ("/quiz duel @Grace", d.OfferDuel("@Grace")),
    ("/quiz duel @Grace 5", d.OfferDuel("@Grace", "", "5")),
    ("/quiz duel @Grace gans 7", d.OfferDuel("@Grace", "gans", "7")),
    ("/quiz duel player:Ada Lovelace topic:gans", d.OfferDuel("Ada Lovelace", "gans")),
    ("/quiz me", r.Me()),
    ("/quiz contest", ContestCard()),
    ("/quiz leaderboard where:league board:week", LeagueBoard("week")),
    ("/quiz leaderboard week where:here", r.Leaderboard("week")),
    ("/quiz league", LeagueCard()),
    ("/quiz league create", LeagueForm()),
    ("/quiz league create Data people names:yes", CreateLeague("Data people", "yes")),
    ("/quiz league create name:Data people", CreateLeague("Data people")),
    ("/quiz league join", LeagueCodeForm()),
    ("/quiz league join BCDF GHJK MNPR", JoinLeague("BCDF GHJK MNPR")),
    ("/quiz league join code:bcdf-ghjk-mnpr names:no", JoinLeague("bcdf-ghjk-mnpr", "no")),
    ("/quiz league invite", InviteToLeague()),
    ("/quiz league names yes", NamesInLeague("yes")),
    ("/quiz league leave", LeaveLeague()),
    ("/quiz path", r.Path(0)),
    ("/quiz blitz", g.Blitz()),
    ("/quiz blitz 3 gans 30 yes", g.Blitz(3, "gans", 30, speed=True)),
    ("/quiz blitz seconds:45 topic:vision language speed:no", g.Blitz(0, "vision language", 45)),
    ("/quiz path 3", r.Path(3)),
    ("/quiz path step:#12", r.Path(12)),
]


@pytest.mark.parametrize(("line", "request_"), LINES)
def test_a_line_is_read_as_people_mean_it(line: str, request_: r.Request) -> None:
    assert parse(line) == request_


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/quiz nonsense", "unknown_command"),
        ("/quiz question", "unknown_command"),
        ("/quiz todays", "unknown_command"),
        ("/quiz leaderboard never", "bad_option"),
        ("/quiz setup reveal:soon", "bad_option"),
        ("/quiz pause one", "bad_schedule_number"),
        ("/quiz pause -1", "bad_schedule_number"),
        ("/quiz pause ٣", "bad_schedule_number"),
        ("/quiz pause 99999999999999999999", "bad_schedule_number"),
        ("/quiz me please", "too_many_words"),
        ("/quiz path three", "bad_step"),
        ("/quiz blitz many", "bad_questions"),
        ("/quiz blitz seconds:soon", "bad_seconds"),
        ("/quiz blitz speed:perhaps", "bad_option"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused(line: str, code: str) -> None:
    with pytest.raises(QuizError) as refusal:
        parse(line)
    assert refusal.value.code == code


@given(st.one_of(st.text(), st.text().map("/quiz setup ".__add__), st.text().map("/quiz ".__add__)))
def test_whatever_is_typed_is_a_request_or_a_refusal(line: str) -> None:
    with suppress(QuizError):
        parse(line)


@given(st.text(max_size=40))
def test_completion_never_fails(line: str) -> None:
    assert all(one.lower().startswith(" ".join(line.lower().split())) for one in complete(line))


def test_completion_leads_to_commands_and_options() -> None:
    assert complete("/quiz he") == ["/quiz help"]
    assert complete("/quiz question") == ["/quiz question void", "/quiz question fix"]
    assert complete("/quiz setup ti") == ["/quiz setup time:"]
    assert "/quiz setup time:9 close:" in complete("/quiz setup time:9 c")
    assert complete("/quiz xyzzy") == []


def test_every_example_can_be_read() -> None:
    for command in COMMANDS:
        parse(f"/quiz {command.path} {command.example}")
        assert usage(command).startswith(f"/quiz {command.path}")


def test_a_command_for_admins_makes_requests_for_admins_and_no_other_does() -> None:
    for command in COMMANDS:
        lines = [f"/quiz {command.path}", f"/quiz {command.path} {command.example}"]
        if command.path == "league":  # everybody sees it, and its actions are for admins
            assert type(parse(lines.pop())).__name__ in ADMIN
        for line in lines:
            assert (type(parse(line)).__name__ in ADMIN) is command.admin, line


def test_names_and_help_are_short_enough_for_every_platform() -> None:
    """Discord: names of 32, descriptions of 100 characters, 25 options and choices."""
    for command in COMMANDS:
        assert all(len(part) <= 32 for part in command.path.split())
        assert len(command.help) <= 100
        assert len(command.parameters) <= 25
        for parameter in command.parameters:
            assert len(parameter.name) <= 32
            assert len(parameter.help) <= 100
            assert len(parameter.choices) <= 25
