"""Two people play a duel in the playground, each in a browser of their own."""

import pytest
from playwright.sync_api import Page, expect

from tests.adapters.web.browsing import Open, Picture, no_barriers, posts, replies, say

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def answer(page: Page) -> None:
    """Answer the question that is shown, whatever its kind, with the first thing there is."""
    shown = replies(page).last
    if shown.locator("button.choice").count():
        shown.locator("button.choice").first.click()
        return
    shown.get_by_role("button", name="Answer").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    choices = dialog.locator("[data-kind=choice]")
    for number in range(int(choices.get_attribute("data-least") or 1) if choices.count() else 0):
        choices.get_by_role("checkbox").nth(number).check(force=True)
    if dialog.get_by_role("textbox").count():
        dialog.get_by_role("textbox").first.fill("1")
    dialog.get_by_role("button", name="Send my answer").click()


def play(page: Page, picture: Picture, name: str, end: str) -> None:
    posts(page).last.get_by_role("button", name="Play").click()
    for number in (1, 2, 3):
        expect(replies(page).last).to_contain_text(f"Question {number} of 3")
        if number == 1:
            picture(page, name)
            no_barriers(page)
        answer(page)
    expect(replies(page).last).to_contain_text(end)


def test_two_pages_play_a_duel(open_page: Open, picture: Picture) -> None:
    grace, alan = open_page(player="Grace"), open_page(player="Alan")
    say(alan, "/quiz duel")
    stands = say(grace, "/quiz duel @alan topic:gans questions:3")
    expect(stands).to_contain_text("Your challenge stands")
    for page in (grace, alan):
        expect(posts(page).last).to_contain_text("A challenge to a duel")
    picture(alan, "duel-challenge")
    no_barriers(alan)

    posts(grace).last.get_by_role("button", name="Accept").click()
    expect(replies(grace).last).to_contain_text("not yours to answer")
    posts(alan).last.get_by_role("button", name="Accept").click()
    expect(replies(alan).last).to_contain_text("The duel is on")
    for page in (grace, alan):
        expect(posts(page).last).to_contain_text("A duel is on", timeout=20_000)

    play(grace, picture, "duel-question", "You are done")
    play(alan, picture, "duel-question-alan", "The duel is over")
    for page in (grace, alan):
        expect(posts(page).last).to_contain_text("The result of a duel", timeout=20_000)
    picture(grace, "duel-result")
    no_barriers(grace)
    posts(alan).last.get_by_role("button", name="See the questions").click()
    expect(replies(alan).last).to_contain_text("Why")
    picture(alan, "duel-review")
    no_barriers(alan)
    posts(alan).last.get_by_role("button", name="Rematch").click()
    expect(replies(alan).last).to_contain_text("Your challenge stands")
