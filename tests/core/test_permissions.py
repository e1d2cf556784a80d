"""Who may ask for what?"""

from dataclasses import replace
from typing import Any, get_args

import pytest

from bot import requests as r
from bot.core.errors import QuizError
from bot.core.permissions import ADMIN, EVERYBODY, check
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


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_anybody_may_do_the_rest(name: str) -> None:
    check(GRACE, KINDS[name]())
