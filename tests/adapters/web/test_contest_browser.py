"""A contest in the playground: planned, joined and played in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.adapters.web.browsing import (
    Open,
    Picture,
    no_barriers,
    play_as,
    posts,
    replies,
    say,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def submits(page: Page, label: str, **fields: str) -> None:
    """Fill in the open form and send it."""
    dialog = page.get_by_role("dialog")
    for name, value in fields.items():
        dialog.get_by_label(name.replace("_", " ")).fill(value)
    dialog.get_by_role("button", name=label).click()
    expect(dialog).to_have_count(0)


def hours_pass(page: Page, until: int) -> None:
    """Turn the clock by the hour until there are so many messages."""
    for _hour in range(48):
        if posts(page).count() >= until:
            return
        with page.expect_response("**/clock"):
            page.get_by_role("button", name="+1 h").click()
        page.wait_for_timeout(300)  # for what that hour brings


def test_two_browsers_play_a_contest(open_page: Open, picture: Picture):
    page, other = open_page(), open_page(player="Grace")
    say(page, "/quiz contest").get_by_role("button", name="Plan a contest").click()
    submits(page, "Save", Name="Cup", How_many_days="1")
    expect(replies(page).last).to_contain_text("Contest Cup is planned")
    invitation = posts(other).first
    expect(invitation).to_contain_text("0 players registered")

    invitation.get_by_role("button", name="Join").click()
    replies(other).last.get_by_role("button", name="Found a team").click()
    submits(other, "Found it and join", Name_of_your_team="<b>Owls</b>")
    expect(replies(other).last).to_contain_text("Your team: <b>Owls</b>")
    expect(posts(page).first).to_contain_text("1 player registered")

    hours_pass(page, until=4)
    expect(posts(page).nth(1)).to_contain_text("The contest has begun: Cup")
    expect(posts(page)).to_have_count(4)  # two questions a day
    question = posts(page).last
    expect(question).to_contain_text("Contest question")
    picture(page, "contest")
    no_barriers(page)
    card = say(other, "/quiz contest")
    expect(card).to_contain_text("waits for you")
    card.get_by_role("button", name="Answer question 1").click()
    expect(other.get_by_role("dialog")).to_be_visible()
    other.keyboard.press("Escape")

    play_as(page, "Alan")
    question.locator("button").first.click()
    said = replies(page).last.or_(page.get_by_role("dialog"))
    expect(said).to_contain_text("Only players who registered")

    hours_pass(page, until=5)
    expect(posts(page).last).to_contain_text("The contest is over: Cup")
    no_barriers(page)
