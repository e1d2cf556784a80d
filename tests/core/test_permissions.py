"""Who may ask for what?"""

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from bot import requests as r
from bot.core.errors import QuizError
from bot.core.permissions import ADMIN, BY_PLATFORM, EVERYBODY, SHOWS_MORE, check
from tests.support.people import ADA, GRACE

KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(r.Request)}


def test_every_request_is_for_anybody_or_for_admins() -> None:
    """A new request fails here until somebody has decided who may make it."""
    assert not EVERYBODY & ADMIN
    assert KINDS.keys() == EVERYBODY | ADMIN


@pytest.mark.parametrize("name", sorted(ADMIN))
def test_admins_may_and_others_may_not(name: str) -> None:
    request = KINDS[name]()
    check(ADA, request)
    for other in (GRACE, replace(ADA, is_admin=False)):
        with pytest.raises(QuizError, match="not_admin"):
            check(other, request)


@pytest.mark.parametrize("name", sorted(ADMIN))
def test_who_was_named_may_do_what_admins_may_but_name_nobody(name: str) -> None:
    named = replace(GRACE, is_admin=True, is_named=True)
    if name not in BY_PLATFORM:
        check(named, KINDS[name]())
        return
    with pytest.raises(QuizError, match="named"):
        check(named, KINDS[name]())


def test_only_what_admins_may_do_can_be_kept_from_those_who_were_named() -> None:
    assert BY_PLATFORM <= ADMIN
    assert SHOWS_MORE <= EVERYBODY


def test_whatever_shows_admins_more_is_known_to() -> None:
    """A journey that looks at `is_admin` fails here until its request stands in SHOWS_MORE."""
    journeys = (Path(__file__).parent.parent.parent / "bot/journeys").glob("*.py")
    found = {one.stem for one in journeys if ".is_admin" in one.read_text("utf-8")}
    assert found == {"blitz", "contests", "duels", "leagues", "today"}


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_anybody_may_do_the_rest(name: str) -> None:
    check(GRACE, KINDS[name]())
