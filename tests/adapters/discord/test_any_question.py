"""Whatever a question says and however it went, its messages are what Discord takes.

Every question of the bank and questions nobody would write: each state of a round is rendered,
made the request that discord.py sends, and held against Discord's rules. Nothing in them notifies
anybody, and no words of players become a link or leave the place where they stand.
"""

import json
import re
from typing import Any

import discord
import pytest
from discord.http import handle_message_parameters
from hypothesis import given, settings

from adapters.discord import forms
from adapters.discord.messenger import nonce
from adapters.discord.renderer import Layout, layout
from bot.bank import Bank, load
from bot.cards import Card, Form
from bot.config import CONTENT
from bot.core.boards import Standing
from bot.core.questions import Kind, Question
from tests.support import contest_cards, league_cards, link_cards, season_cards
from tests.support.any_question import NASTY, UNSHRUNK, questions, replies, states, words
from tests.support.discord_checks import EPHEMERAL, sent
from tests.support.discord_schema import nested

ROLE = "1" * 18
BOARD = tuple(Standing(str(10**17 + n), NASTY, 30 - n, 3, 2, place=n + 1) for n in range(5))


# ------------------------------------------------------------------------------ the requests


POST = ("POST", "/channels/1/messages")
EDIT = ("PATCH", "/channels/1/messages/2")
REPLY = ("POST", "/interactions/1/token/callback")


def posted(card: Card, role: str = "") -> None:
    """Hold a public message against Discord's rules: an open question that names a role is new."""
    method, path = POST if role else EDIT
    shown = layout(card, picture, edited=not role)
    roles = [discord.Object(one) for one in shown.roles]
    allowed = discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)
    body = request(shown, allowed_mentions=allowed, **({"nonce": nonce("round:1")} if role else {}))
    sent(method, path, body)
    harmless(body, role)


def replied(reply: Card | Form) -> None:
    """Hold a reply against Discord's rules."""
    if isinstance(reply, Form):
        for page in range(forms.pages(reply)):
            sent(*REPLY, {"type": 9, "data": forms.modal(reply, page).to_dict()})
        return
    flags = discord.MessageFlags._from_value(EPHEMERAL)
    nobody = discord.AllowedMentions.none()
    body = request(layout(reply, picture), flags=flags, allowed_mentions=nobody)
    sent(*REPLY, {"type": 4, "data": body})
    harmless(body)


def request(shown: Layout, **more: Any) -> dict[str, Any]:
    """Return what discord.py sends of a message."""
    made = handle_message_parameters(view=shown.view, files=shown.files, **more)
    found: dict[str, Any] = made.payload or json.loads((made.multipart or [])[0]["value"])
    return found


def picture(path: str) -> bytes:
    return b"picture"


# ------------------------------------------------------------------------------ the words

ESCAPED = re.compile(r"\\[^\w\s]")
CODE = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
LINK = re.compile(r"\[[^\[\]\n]*\]\(([^)\n]*)\)")
SLANT = re.compile(r"(?<!\*)\*(?!\*)")
PING = re.compile(r"<(@[!&]?|\#)(\d+)>")


def harmless(body: dict[str, Any], role: str = "") -> None:
    """Make sure that no words got out of hand."""
    known = {f"<@{one.player}>" for one in BOARD} | ({f"<@&{role}>"} if role == ROLE else set())
    for part in nested(body["components"]):
        if part["type"] != 10:
            continue
        text = part["content"]
        # A blank in the place of each, or what stood on both sides of it would belong together.
        working = ESCAPED.sub(" ", CODE.sub(" ", text.replace("\\\\", " ")))
        mentions = {found[0] for found in PING.finditer(working)} - known
        assert not mentions, f"mentions {mentions}: {text!r}"
        in_code = "".join(found[0] for found in CODE.finditer(text))
        assert not re.search(r"<@[!&]?\d", in_code), f"mentions in code: {text!r}"
        assert "`" not in working, f"code stays open: {text!r}"
        for target in LINK.findall(working):
            assert re.fullmatch(r"<https?://[^<>\s]+>", target), f"links to {target}: {text!r}"
        # Where slanted words meet, "**" ends one and begins another.
        mark = "*" if SLANT.search(working) else "**"
        assert not working.count(mark) % 2, f"stress stays open: {text!r}"
        assert "||" not in working, f"hides something: {text!r}"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load([CONTENT])


def test_every_message_about_every_question_is_what_discord_takes(bank: Bank) -> None:
    assert len(bank.entries) > 500
    for number, entry in enumerate(bank.entries.values()):
        asked = entry.draw(entry.id)
        public = list(states(asked, NASTY, ROLE, BOARD))
        # The longest state of each question, and the others in turn: all of all takes a while.
        for card, role in (public[4], public[number % len(public)]):
            posted(card, role)
        cards = [one for one in replies(asked, NASTY) if isinstance(one, Card)]
        replied(cards[number % len(cards)])  # test_any_form.py has the forms


# ------------------------------------------------------------------------------ nobody's questions


@pytest.mark.parametrize("kind", Kind)
def test_a_question_nobody_would_write_is_what_discord_takes(kind: Kind) -> None:
    @settings(max_examples=6, deadline=None, phases=UNSHRUNK)
    @given(questions(kind), words(0, 4000))
    def holds(asked: Question, said: str) -> None:
        for card, role in states(asked, said, ROLE, BOARD):
            posted(card, role)
        for reply in replies(asked, said):
            replied(reply)

    holds()


def test_the_cards_of_seasons_are_what_the_chat_takes(bank: Bank) -> None:
    topics = [one.name for one in bank.topics.values()]
    for entry in sorted(bank.entries.values(), key=lambda one: one.id)[::40]:
        for card in season_cards.public(BOARD, entry.draw("seed")):
            posted(card)
    for card in season_cards.private(BOARD, topics):
        replied(card)


def test_every_card_of_a_contest_that_a_whole_league_plays_is_what_discord_takes() -> None:
    for card in contest_cards.public(NASTY):
        posted(card)
    for card in contest_cards.private(NASTY):
        replied(card)
    for form in contest_cards.forms(NASTY):
        replied(form)


@pytest.mark.parametrize("name", ["Grace", "W" * 100, "<@U00000001> **x** ||y|| @everyone"])
def test_the_cards_of_leagues_and_links_are_what_the_chat_takes(name: str) -> None:
    for card in league_cards.public(name, BOARD[0].player):
        posted(card)
    for reply in (*league_cards.private(name, BOARD[0].player), *link_cards.private(name)):
        replied(reply)
