"""Whatever a question says and however it went, its messages are what Slack takes.

Every question of the bank and questions nobody would write: each state of a round is rendered and
held against Slack's rules. Nobody is called but who should be, no words of players work, and what
is shown can be read back word by word.
"""

import re

import pytest
from hypothesis import given, settings

from adapters.slack import forms
from adapters.slack.renderer import Message, message
from adapters.slack.text import clean
from bot.bank import Bank, load
from bot.cards import Card, Form, OptionLine, Options
from bot.config import CONTENT
from bot.core.boards import Standing
from bot.core.questions import Kind, Question
from tests.support import contest_cards, league_cards, link_cards, season_cards, slack_checks
from tests.support.any_question import NASTY, UNSHRUNK, questions, replies, states, words

GROUP = "S0TEAM"
BOARD = tuple(Standing(f"U0{n}", NASTY, 30 - n, 3, 2, place=n + 1) for n in range(5))
PING = re.compile(r"<(?:@|!(?!date\^)|#)[^>]*>")


def picture(path: str) -> str | None:
    return "F0PICTURE"


def posted(card: Card, group: str = "") -> Message:
    """Hold a public message against Slack's rules."""
    shown = message(card, picture)
    slack_checks.message(shown.blocks, shown.text)
    known = {f"<@{one.player}>" for one in BOARD}
    known |= {f"<!subteam^{GROUP}>"} if group == GROUP else set()
    working = [one for one in slack_checks.texts(shown.blocks) if one["type"] == "mrkdwn"]
    called = {found for one in working for found in PING.findall(one["text"])}
    assert called <= known, f"calls {called - known}"
    return shown


def replied(reply: Card | Form) -> None:
    """Hold a reply against Slack's rules."""
    if isinstance(reply, Form):
        slack_checks.view(forms.view(reply, channel="C0QUIZ"))
    else:
        posted(reply)


def said(shown: Message) -> list[str]:
    return [one["text"] for one in slack_checks.texts(shown.blocks)]


def listed(card: Card) -> list[OptionLine]:
    return [one for block in card.blocks if isinstance(block, Options) for one in block.items]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load([CONTENT])


def test_every_message_about_every_question_is_what_slack_takes(bank: Bank) -> None:
    assert len(bank.entries) > 500
    for number, entry in enumerate(bank.entries.values()):
        asked = entry.draw(entry.id)
        public = list(states(asked, NASTY, GROUP, BOARD))
        # The longest state of each question, and the others in turn: all of all takes a while.
        for card, group in (public[4], public[number % len(public)]):
            shown = posted(card, group)
            everything = slack_checks.read("\n".join(said(shown)))
            for one in listed(card):
                assert readable(one.text) in everything, "an option is shown word by word"
                assert readable(one.why) in everything, "and so is its reason"
        answers = list(replies(asked, NASTY))
        replied(answers[number % len(answers)])


def readable(words: str) -> str:
    """Return words as they are read in one line."""
    return " ".join(clean(words).split())


@pytest.mark.parametrize("kind", Kind)
def test_a_question_nobody_would_write_is_what_slack_takes(kind: Kind) -> None:
    @settings(max_examples=6, deadline=None, phases=UNSHRUNK)
    @given(questions(kind), words(0, 4000))
    def holds(asked: Question, typed: str) -> None:
        for card, group in states(asked, typed, GROUP, BOARD):
            posted(card, group)
        for reply in replies(asked, typed):
            replied(reply)

    holds()


def test_the_cards_of_seasons_are_what_the_chat_takes(bank: Bank) -> None:
    topics = [one.name for one in bank.topics.values()]
    for entry in sorted(bank.entries.values(), key=lambda one: one.id)[::40]:
        for card in season_cards.public(BOARD, entry.draw("seed")):
            posted(card)
    for card in season_cards.private(BOARD, topics):
        replied(card)


def test_every_card_of_a_contest_that_a_whole_league_plays_is_what_slack_takes() -> None:
    for card in contest_cards.public(NASTY):
        posted(card)
    for card in contest_cards.private(NASTY):
        replied(card)


@pytest.mark.parametrize("name", ["Grace", "W" * 100, "<@U00000001> **x** ||y|| @everyone"])
def test_the_cards_of_leagues_and_links_are_what_the_chat_takes(name: str) -> None:
    for card in league_cards.public(name, BOARD[0].player):
        posted(card)
    for reply in (*league_cards.private(name, BOARD[0].player), *link_cards.private(name)):
        replied(reply)
