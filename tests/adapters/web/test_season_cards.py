"""What a browser shows of seasons: every card, with its words and without anybody's markup."""

from adapters.web import renderer
from bot.core.boards import Standing
from tests.support import season_cards
from tests.support.bank import COLOUR

BOARD = tuple(
    Standing(f"p{n}", f"<b onclick=x>Ada</b> {n}", 30 - n, 3, 2, place=n + 1) for n in range(5)
)


def test_closing_cards_tell_everything_and_run_nothing() -> None:
    shown = [str(renderer.card(one, "key")) for one in season_cards.public(BOARD, COLOUR)]
    assert len(shown) == 8
    assert not any("<b onclick" in html for html in shown)
    full = shown[1]
    for words in ("The season is over", "Most improved", "Longest streak", "Why is the sky blue"):
        assert words in full
        assert (words in shown[0]) == (words == "The season is over")


def test_boards_and_settings_say_which_season_runs() -> None:
    shown = [str(renderer.card(one, "key")) for one in season_cards.private(BOARD, ["Light"])]
    assert not any("<b onclick" in html for html in shown)
    assert "week 47 of 2026" in shown[0]
    assert "Boards are switched off here" in "".join(shown)
    assert "<dt>Light</dt>" in shown[-1]
    assert "2350 ± 120" in shown[-1]
