"""A day in the playground: the real program in a real browser, by mouse and by keyboard."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from adapters.web import renderer
from bot.cards import Choice, ChoiceField, Form, OrderField
from bot.requests import AnswerRound
from tests.adapters.web.browsing import (
    Open,
    Picture,
    Program,
    ask_a_choice,
    no_barriers,
    play_as,
    posts,
    replies,
    say,
    set_up,
    tab_to,
    turn,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_day_from_setup_to_the_leaderboard(open_page: Open, picture: Picture):
    page, other = open_page(), open_page(player="Katherine")
    expect(page.get_by_role("heading", name="Nothing has been asked here yet")).to_be_visible()
    picture(page, "first-steps")
    no_barriers(page)

    set_up(page)
    question = ask_a_choice(page)
    expect(other.locator("button.choice").last).to_be_visible()  # everybody sees the question
    picture(page, "question")
    no_barriers(page)

    play_as(page, "Grace")  # by mouse
    question.locator("button.choice").first.click()
    verdict = replies(page).last
    expect(verdict).to_contain_text("Only you can see this")
    expect(verdict).to_be_focused()
    expect(verdict.get_by_text("your answer")).to_be_visible()
    picture(page, "verdict")

    play_as(page, "Alan")  # by keyboard: up from the message box, to the last option
    expect(replies(page)).to_have_count(0)
    page.get_by_role("combobox").focus()
    tab_to(page, "button.choice", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(replies(page)).to_have_count(1)
    expect(replies(page).last).to_be_focused()
    letter = question.locator("button.choice .badge").last.inner_text()
    mine = replies(page).last.locator(".option.yours")
    expect(mine.locator(".badge")).to_have_text(letter)

    replies(page).last.get_by_role("button", name="Dismiss").press("Space")
    expect(replies(page)).to_have_count(0)

    expect(replies(other)).to_have_count(0)  # verdicts are private
    expect(other.get_by_text("your answer")).to_have_count(0)
    other.locator("button.choice").nth(1).click()  # the third player, in a tab of her own
    expect(replies(other)).to_have_count(1)
    expect(posts(page).last).to_contain_text("3 answers so far")

    posts(page).last.locator("button.choice").first.click()  # a second click changes nothing
    expect(replies(page).last).to_contain_text("Your first answer stands")

    turn(page, "Close the question")
    for one in (page, other):
        expect(posts(one).last).to_contain_text("How 3 players chose")
        expect(posts(one).last.locator(".option.mark-right")).to_have_count(1)
        expect(posts(one).last.locator("button.choice")).to_have_count(0)
    posts(page).last.locator(".bars").scroll_into_view_if_needed()
    picture(page, "reveal")
    no_barriers(page)

    board = say(page, "/quiz leaderboard").get_by_role("table")
    expect(board.get_by_role("row")).to_have_count(4)
    expect(board.locator("tr.you")).to_contain_text("Alan")
    picture(page, "leaderboard")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    picture(page, "leaderboard-dark")
    no_barriers(page)


def test_every_command_has_a_reply_without_barriers(open_page: Open):
    page = open_page()
    set_up(page)
    ask_a_choice(page)
    for line in (
        "/quiz help",
        "/quiz today",
        "/quiz me",
        "/quiz ask gan",
        "/quiz doctor",
        "/quiz x",
    ):
        say(page, line)
    no_barriers(page)


KEEP_STREAM = """
const Real = window.EventSource;
window.EventSource = class extends Real {
  constructor(...given) {
    super(...given);
    this.addEventListener("post", (event) => { window.lastPost = JSON.parse(event.data); });
    window.stream = this;
  }
};
"""

# By the keyboard's click nothing waits for a finger to be let go, and in one go no frame comes.
PRESS_AND_CHANGE = """(button) => {
  button.focus();
  button.click();
  const data = { ...lastPost, html: lastPost.html.replace("0 answers", "7 answers") };
  stream.dispatchEvent(new MessageEvent("post", { data: JSON.stringify(data) }));
}"""


def test_a_message_that_changes_before_its_reply_comes_leaves_the_focus_to_the_reply(
    open_page: Open,
):
    page = open_page()
    page.add_init_script(KEEP_STREAM)
    page.reload()
    expect(page.locator("#link")).to_have_text("Live")
    set_up(page)
    question = ask_a_choice(page)
    expect(question).to_contain_text("0 answers")
    question.locator("button.choice").first.evaluate(PRESS_AND_CHANGE)
    expect(question).to_contain_text("7 answers")
    expect(replies(page).last).to_be_focused()


def test_a_phone_shows_everything_in_its_width(open_page: Open, picture: Picture):
    page = open_page(390, 844, scheme="dark")
    no_barriers(page)
    set_up(page)
    ask_a_choice(page)
    posts(page).last.locator("button.choice").first.click()
    expect(replies(page).last).to_be_focused()
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    picture(page, "phone-verdict")
    no_barriers(page)
    page.get_by_role("button", name="/quiz setup").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    picture(page, "phone-form")
    no_barriers(page)


def test_a_form_takes_the_focus_says_what_is_wrong_and_gives_the_focus_back(
    open_page: Open, picture: Picture
):
    page = open_page()
    chip = page.get_by_role("button", name="/quiz setup")
    chip.press("Enter")
    dialog = page.get_by_role("dialog", name="Daily question")
    expect(dialog.get_by_label("Channel")).to_be_focused()
    picture(page, "form")
    no_barriers(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(chip).to_be_focused()

    chip.press("Enter")
    dialog.get_by_label("Time of the question").fill("")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(dialog.get_by_text("Please fill this in.")).to_be_visible()
    expect(dialog.get_by_label("Time of the question")).to_be_focused()
    dialog.get_by_label("Time of the question").fill("noonish")
    dialog.get_by_role("button", name="Save").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("noonish")  # what was written stays
    expect(dialog.get_by_label("Time of the question")).to_have_value("noonish")
    no_barriers(page)


def answer_with(page: Page, form: Form, sent: list[Any]) -> Locator:
    """Let the next request open this form, and catch what it sends."""

    def reply(route: Route) -> None:
        asked: Any = route.request.post_data_json
        if "line" in asked:
            html = renderer.form(form, "k1")
            route.fulfill(json={"kind": "form", "html": html, "said": form.title})
        else:
            sent.append(asked)
            route.fulfill(json={"kind": "card", "refused": True, "card": "<p>Caught.</p>"})

    page.route("**/act", reply)
    page.get_by_role("button", name="/quiz today").click()
    return page.get_by_role("dialog")


def test_an_order_is_made_with_the_keyboard_and_said_aloud(open_page: Open):
    page, sent = open_page(), list[Any]()
    steps = tuple(Choice(str(n), f"Step {name}") for n, name in enumerate("xyz"))
    form = Form("Order", (OrderField("response", "First to last", steps),), AnswerRound(5), "Send")
    dialog = answer_with(page, form, sent)
    down = dialog.get_by_role("button", name="Move down: Step x")
    down.press("Enter")
    expect(down).to_be_focused()
    expect(dialog.locator(".order-said")).to_have_text("Step x: now step 2 of 3.")
    dialog.get_by_role("button", name="Move up: Step z").press("Space")
    no_barriers(page)
    dialog.get_by_role("button", name="Send", exact=True).press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Caught.")
    assert [one["values"] for one in sent] == [{"response": "1,2,0"}]


def test_choices_are_counted_before_they_are_sent(open_page: Open):
    page, sent = open_page(), list[Any]()
    choices = tuple(Choice(str(n), f"Choice {n}") for n in range(4))
    field = ChoiceField("response", "Which two?", choices, 2, 2)
    dialog = answer_with(page, Form("Two", (field,), AnswerRound(5), "Send"), sent)
    send = dialog.get_by_role("button", name="Send", exact=True)
    dialog.get_by_label("Choice 3").check()
    send.click()
    expect(dialog.get_by_text("Please choose 1 more.")).to_be_visible()
    no_barriers(page)
    dialog.get_by_label("Choice 0").check()
    dialog.get_by_label("Choice 1").check()
    send.click()
    expect(dialog.get_by_text("That is 1 too many: untick 1.")).to_be_visible()
    assert sent == []
    dialog.get_by_label("Choice 3").uncheck()
    send.click()
    expect(dialog.get_by_role("alert")).to_have_text("Caught.")
    assert [one["values"] for one in sent] == [{"response": "0,1"}]


def test_commands_complete_with_the_keyboard(open_page: Open, picture: Picture):
    page = open_page()
    box = page.get_by_role("combobox")
    box.press_sequentially("/quiz lea")
    expect(page.get_by_role("option").first).to_have_text("/quiz leaderboard")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == "line-0"
    picture(page, "completion")
    no_barriers(page)
    box.press("Enter")
    expect(box).to_have_value("/quiz leaderboard ")
    expect(page.get_by_role("option").first).to_have_text("/quiz leaderboard day")
    box.press("Tab")
    expect(box).to_have_value("/quiz leaderboard day ")
    expect(page.get_by_role("option").first).to_have_text("/quiz leaderboard day topic:")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Enter")
    expect(replies(page)).to_have_count(1)
    expect(box).to_be_focused()
    expect(page.locator("#live")).not_to_be_empty()
    box.press("ArrowUp")
    expect(box).to_have_value("/quiz leaderboard day")


def test_the_skip_link_and_the_player_of_a_tab(open_page: Open):
    page = open_page(player="Grace")
    page.reload()
    expect(page.get_by_role("radio", name="Grace")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_a_lost_connection_is_said_and_the_click_can_be_repeated(open_page: Open):
    page = open_page()
    page.route("**/act", lambda route: route.abort())
    page.get_by_role("button", name="/quiz help").click()
    again = page.get_by_role("button", name="Try again")
    expect(page.get_by_text("The quiz could not be reached.").first).to_be_visible()
    expect(again).to_be_focused()
    page.unroute("**/act")
    again.click()
    expect(replies(page)).to_have_count(1)
    expect(again).to_have_count(0)


def without_waiting_time(post: Locator) -> str:
    """Return a post's words; how long it is open yet changes when the turned clock starts anew."""
    return re.sub(r"\(in [^)]*\)", "", post.inner_text())


def test_a_restarted_program_is_found_again_with_everything_in_place(
    open_page: Open, program: Program
):
    page = open_page()
    set_up(page)
    ask_a_choice(page)
    before = without_waiting_time(posts(page).last)
    old = posts(page).last.element_handle()
    program.stop()
    expect(page.locator("#link")).to_contain_text("Connection lost")
    program.start()
    expect(page.locator("#link")).to_have_text("Live")
    assert without_waiting_time(posts(page).last) == before
    assert old.evaluate("post => post.isConnected"), "what has not changed is left alone"
    posts(page).last.locator("button.choice").first.click()  # old buttons still work
    expect(replies(page).last).to_contain_text("your answer")


@pytest.mark.parametrize("key", ["", " "], ids=["by mouse", "by keyboard"])
def test_a_button_that_is_pressed_while_its_message_changes_is_not_lost(open_page: Open, key: str):
    page, other = open_page(), open_page(player="Katherine")
    set_up(page)
    ask_a_choice(page)
    choice = posts(page).last.locator("button.choice").first
    choice.hover()
    choice.focus()
    page.keyboard.down(key) if key else page.mouse.down()
    posts(other).last.locator("button.choice").first.click()
    expect(posts(other).last).to_contain_text("1 answer so far")
    page.wait_for_timeout(500)  # it has reached this page as well
    page.keyboard.up(key) if key else page.mouse.up()
    expect(replies(page).last).to_contain_text("your answer")
    expect(posts(page).last).to_contain_text("2 answers so far")


def test_a_card_is_shared_with_everybody_in_the_channel(open_page: Open):
    page, other = open_page(), open_page(player="Katherine")
    card = say(page, "/quiz ask mode collapse")
    card.get_by_role("button", name="Share here").click()
    expect(replies(page).last).to_contain_text("Mode collapse is shared")
    for one in (page, other):
        expect(posts(one).last).to_contain_text("Shared by @Ada")
    expect(posts(other).last.get_by_role("button", name="Share here")).to_have_count(0)
    posts(other).last.get_by_role("button", name="Ask me more").click()
    expect(replies(other).last).to_contain_text("What do you want to know?")
    no_barriers(other)
