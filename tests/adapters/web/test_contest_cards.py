"""What a browser shows of a league's contest: players of elsewhere too, and nobody's markup."""

from adapters.web import renderer
from bot.core.contests import State
from tests.support import contest_cards

NAME = "<b onclick=x>Ada</b>"


def test_contests_of_a_league_tell_who_plays_where_and_run_nothing() -> None:
    cards = [*contest_cards.public(NAME), *contest_cards.private(NAME)]
    shown = [str(renderer.card(one, "key")) for one in cards]
    assert len(shown) == 4 * len(State) + 7 * len(State) + 1
    assert not any("<b onclick" in html for html in shown)
    started = shown[2]
    for words in ("a player of", "another community", "Ada"):
        assert words in started
    assert "does not take part" in shown[1]
    assert "Move it to this channel" in "".join(shown)
