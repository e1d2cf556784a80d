"""How a card looks on Slack: what is green, red, listed and asked for."""

from typing import Any

import pytest

from adapters.slack import forms, home
from adapters.slack.renderer import message
from bot import requests as r
from bot.cards import (
    Bar,
    Bars,
    Button,
    Card,
    Form,
    Mention,
    OptionLine,
    Options,
    Rank,
    Standings,
    Style,
    TextField,
)
from tests.support.slack_checks import view as accepted_view

ASKED = Options((OptionLine("A", "Scattering"), OptionLine("B", "The sea")))


def shown(card: Card) -> list[dict[str, Any]]:
    return message(card, lambda _: None).blocks


def styles(*buttons: Button) -> list[str]:
    (row,) = (one for one in shown(Card("?", buttons=buttons)) if one["type"] == "actions")
    return [one.get("style", "") for one in row["elements"]]


def said(*parts: Any) -> str:
    return "\n".join(one["text"]["text"] for one in shown(Card("", tuple(parts))))


def test_what_asks_once_more_is_not_red_and_what_acts_is() -> None:
    asks = Button("Delete my data", r.ForgetMe(), Style.DANGER)
    acts = Button("Yes, delete my data", r.ForgetMe(sure=True), Style.DANGER)
    assert styles(asks, acts) == ["", "danger"]


def test_one_button_is_green_and_of_letters_none_is() -> None:
    letters = [Button(x, r.AnswerRound(1, x), Style.PRIMARY) for x in "01"]
    assert styles(*letters) == ["", ""]
    assert styles(letters[0], Button("Help", r.Help())) == ["primary", ""]


def test_bars_do_not_repeat_options_that_stand_above_them() -> None:
    bars = Bars((Bar("A", 3, 0.75, text="Scattering"), Bar("B", 1, 0.25, text="The sea")))
    assert said(ASKED, bars).count("The sea") == 1
    assert "*B* (1)" in said(ASKED, bars)
    assert "*B* The sea (1)" in said(bars)


def test_a_board_s_places_and_points_stand_below_each_other() -> None:
    names = ((9, "UADA", 120), (10, "UGRACE", 15))
    board = Standings(tuple(Rank(place, Mention(who, who), n) for place, who, n in names))
    assert said(board) == ("\u20079.  *120*  <@UADA>\n10.  \u2007*15*  <@UGRACE>")


@pytest.mark.parametrize(
    ("asked", "set_to", "shown_as"),
    [
        (r.Setup(), "UTC", "Asia/Tokyo"),
        (r.Setup(), "Europe/Paris", "Europe/Paris"),
        (r.Setup(1), "UTC", "UTC"),
        (r.SetZone(), "", "Asia/Tokyo"),
        (r.SetZone(), "UTC", "UTC"),
    ],
)
def test_a_form_knows_the_reader_s_time_zone_where_none_was_chosen(
    asked: r.Request, set_to: str, shown_as: str
) -> None:
    form = Form("Zone", (TextField("zone", "Time zone", value=set_to),), asked, "Save")
    sent: Any = forms.view(form, zone="Asia/Tokyo")
    assert sent["blocks"][0]["element"]["initial_option"]["value"] == shown_as


def test_home_is_in_order_and_its_settings_stand_at_the_end() -> None:
    own = Button("Leaderboard", r.Leaderboard()), Button("Set my time zone", r.ZoneForm())
    cards = [
        Card("Question of the day", (ASKED,), (Button("A", r.AnswerRound(1, "0")),)),
        Card("Grace", buttons=own),
    ]
    settings = Card("Settings", buttons=(Button("Doctor", r.Doctor()),))
    view: Any = home.view(cards, settings, lambda _: None, lookup="Look a concept up")
    accepted_view(view)
    order = [one["text"]["text"] for one in view["blocks"] if one["type"] == "header"]
    assert order == ["Question of the day", "Grace", "Settings"]
    rows = [
        [each["text"]["text"] for each in one["elements"]]
        for one in view["blocks"]
        if one["type"] == "actions"
    ]
    assert rows == [["A"], ["Leaderboard"], ["Set my time zone", "Doctor"]]


def test_home_keeps_the_settings_when_there_is_more_than_slack_shows() -> None:
    long = Options(tuple(OptionLine("A", "word " * 20, why="because") for _ in range(24)))
    cards = [Card(f"Card {n}", (long,)) for n in range(3)]
    settings = Card("Settings", buttons=(Button("Doctor", r.Doctor()),))
    view: Any = home.view(cards, settings, lambda _: None, lookup="Look a concept up")
    accepted_view(view)
    assert view["blocks"][-1]["elements"][0]["text"]["text"] == "Doctor"
