"""A live round in the playground: five browsers, four people, and the real program's real time."""

import pytest
from playwright.sync_api import Page, expect

from tests.adapters.web.browsing import Open, Picture, no_barriers, posts, replies, say

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PLAYERS = ("Ada", "Grace", "Alan", "Katherine", "Grace")
"""Grace has two browsers open: she is one player all the same."""

SLOW = 40_000
"""Milliseconds: a question's time, and what the program needs beside it."""


def answers(page: Page, choice: int) -> None:
    """Press a letter, or tick a box in the form, of the question that is open."""
    question = posts(page).last
    if question.locator("button.choice").count():
        question.locator("button.choice").nth(choice).click()
    else:
        question.get_by_role("button", name="Answer").click()
        dialog = page.get_by_role("dialog")
        boxes = dialog.locator("input[type=checkbox]")
        for number in range(int(dialog.locator("[data-least]").get_attribute("data-least") or 1)):
            boxes.nth((choice + number) % boxes.count()).check(force=True)
        dialog.locator("button[type=submit]").click()
    expect(replies(page).last).to_contain_text("Kept:")


def test_five_pages_play_a_live_round(open_page: Open, picture: Picture) -> None:
    pages = [open_page(player=name) for name in PLAYERS]
    host = pages[0]
    invitation = say(host, "/quiz blitz questions:2 seconds:15 speed:yes")
    expect(invitation).to_contain_text("Your live round waits for players")
    for page in pages[1:]:
        posts(page).last.get_by_role("button", name="I play").click()
        expect(replies(page).last).to_contain_text("You play")
    expect(posts(host).last).to_contain_text("3 players:")
    no_barriers(host)
    picture(host, "live-lobby")
    invitation.get_by_role("button", name="Begin").click()

    for number in (1, 2):
        title = f"Live round: question {number} of 2"
        for page in pages:
            expect(posts(page).last).to_contain_text(title, timeout=SLOW)
        for place, page in enumerate(pages):
            answers(page, place % 2)
        answers(pages[1], 0)  # somebody changes their mind
        expect(posts(host).last).to_contain_text("4 answers so far", timeout=SLOW)
        picture(host, f"live-question-{number}")
        for page in pages:
            expect(posts(page).last).to_contain_text("the answer", timeout=SLOW)
            expect(posts(page).last).to_contain_text("How 4 players chose")
            expect(posts(page).last.locator("button.choice")).to_have_count(0)
        no_barriers(host)
        picture(host, f"live-answer-{number}")

    for page in pages:
        expect(posts(page).last).to_contain_text("The live round is over", timeout=SLOW)
        expect(posts(page).last.get_by_role("row")).to_have_count(5)
    no_barriers(host)
    picture(host, "live-podium")
    posts(host).last.get_by_role("button", name="How did I do?").click()
    expect(replies(host).last).to_contain_text("For the host: very fast answers")
    posts(pages[1]).last.get_by_role("button", name="How did I do?").click()
    expect(replies(pages[1]).last).to_contain_text("of 2 right")
    expect(replies(pages[1]).last).not_to_contain_text("very fast")
