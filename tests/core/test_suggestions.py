"""What may the beginning of a word become? Everything suggested is accepted afterwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.holidays import parse_holidays, regions
from bot.core.schedules import parse_time, parse_weekdays, parse_zone
from bot.core.suggestions import WEEKDAYS, listed, times, zones

TOPICS = {"gans": "GANs", "diffusion": "Diffusion models", "vae": "Variational autoencoders"}


def test_a_city_comes_before_names_that_only_hold_the_letters() -> None:
    assert zones("ber")[:2] == ["Atlantic/Bermuda", "Europe/Berlin"]
    assert zones("new york") == ["America/New_York"]
    assert zones("zzz") == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("9", ["09:00", "09:30"]),
        ("09:3", ["09:30"]),
        ("9:15", ["09:15"]),
        ("5:30 pm", ["17:30"]),
        ("noon", ["12:00"]),
        ("", ["07:00", "07:30", "08:00"]),
        ("later", []),
        ("25", []),
    ],
)
def test_half_hours_that_begin_so_and_any_time_that_is_one(typed: str, first: list[str]) -> None:
    assert times(typed)[: max(len(first), 1)] == first


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("", ["gans", "diffusion", "vae"]),
        ("di", ["diffusion"]),
        ("auto", ["vae"]),
        ("gans,", ["gans, diffusion", "gans, vae"]),
        ("gans , v", ["gans, vae"]),
        ("GANs, g", []),
        (", ,d", ["diffusion", "vae"]),
        ("something else, d", ["something else, diffusion", "something else, vae"]),
    ],
)
def test_the_last_part_of_a_list_is_completed_and_the_rest_kept(
    typed: str, lines: list[str]
) -> None:
    assert listed(typed, TOPICS) == lines


def test_a_region_is_found_by_its_names_and_its_code() -> None:
    assert [one.code for one in regions("bayern")] == ["DE-BY"]
    assert [one.code for one in regions("germany, bay")] == ["DE-BY"]
    assert regions("de-by")[0].name == "Germany, Bayern"
    assert regions("de")[0].code == "DE"
    assert regions("united st")[0].name == "United States Minor Outlying Islands"
    assert "United States, California" in [one.name for one in regions("california")]
    assert [one.name for one in regions("isle of")] == ["Isle of Man"]
    assert regions("atlantis") == []


def test_whatever_is_suggested_is_accepted() -> None:
    for zone in zones(""):
        assert parse_zone(zone) == zone
    for time in times(""):
        assert f"{parse_time(time):%H:%M}" == time
    for days in WEEKDAYS:
        assert parse_weekdays(days)
    for region in regions(""):
        assert parse_holidays(region.code) == region.code


@given(st.text(max_size=20))
def test_whatever_is_typed_finds_something_or_nothing(typed: str) -> None:
    assert all(one.count(":") == 1 for one in times(typed))
    assert set(zones(typed)) <= set(zones(""))
    assert set(regions(typed)) <= set(regions(""))
    assert len(listed(typed, WEEKDAYS)) <= len(WEEKDAYS)
