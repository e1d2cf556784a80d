"""What would the quiz answer? Real cards that are made already, for benches of the adapters alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot import requests as r
from bot.bank import Bank
from bot.cards import Card, Reply, Suggestion
from bot.core import judging, rounds
from bot.core.answers import Outcome, Stored
from bot.core.boards import Standing
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.questions import Choices, Kind, Question, freeze
from bot.core.results import Results
from bot.core.streaks import Streak
from bot.presence import Presence
from bot.present import boards as board_words
from bot.present import errors as error_words
from bot.present import help as help_words
from bot.present import lookup as lookup_words
from bot.present import rounds as round_words
from bot.present import verdicts
from bot.storage.database import Database
from tests.bench.common import NOON

CARDS = 40
"""Different questions and concepts, each of which comes up again and again."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """A quiz whose cards are made already; those of a round are known by its number."""

    rounds: Sequence[rounds.Round]
    publics: Sequence[Card]
    verdicts: Sequence[Card]
    todays: Sequence[Card]
    lookups: dict[str, Card]
    figures: Card
    help: Card

    def cards(self) -> Iterator[tuple[str, Card]]:
        """Yield every private card under the word by which an event asks for it."""
        yield from ((str(number), card) for number, card in enumerate(self.verdicts))
        yield from self.lookups.items()

    async def handle(self, actor: Actor, request: r.Request) -> Reply:
        match request:
            case r.AnswerRound(round=number):
                return self.verdicts[number]
            case r.Ask(query=name):
                return self.lookups[name]
            case r.Today():
                return self.todays[int(actor.player[1:])]
            case r.Me():
                return self.figures
            case r.Help():
                return self.help
        raise LookupError(request)

    def refuse(self, actor: Actor, refusal: QuizError) -> Card:
        return error_words.refusal(actor.locale, refusal)

    def moment(self, actor: Actor) -> Card:
        return help_words.moment(actor.locale)

    def trouble(self, where: str, error: Exception) -> str:
        raise error

    async def suggest(
        self, actor: Actor, option: str, typed: str, command: str
    ) -> list[Suggestion]:
        return []

    async def settings(self, actor: Actor) -> Card:
        return help_words.settings(actor.locale, actor.is_admin)

    def translated(self, locale: str, text: str) -> str | None:
        return None

    @property
    def presence(self) -> Presence:
        """Return one with a database that nobody opens: nothing is told here."""
        return Presence(Database("sqlite+aiosqlite:///unused.db"), lambda: NOON)

    def picture(self, path: str) -> bytes | None:
        return None


def prepared(bank: Bank, community: str, channel: str, player: str) -> AtHand:
    """Return a quiz with real cards, of rounds in this channel that this player has answered."""
    of_kind = (e.question for e in bank.entries.values() if e.kind is Kind.SINGLE and e.question)
    asked = [
        _round(number, one, community, channel) for number, one in enumerate(islice(of_kind, CARDS))
    ]
    outcomes = [_outcome(one, player) for one in asked]
    concepts = list(bank.concepts.values())[:CARDS]
    lookups = {
        one.name: lookup_words.concept("en-GB", one, bank.topics[one.topic].name, concepts[:4])
        for one in concepts
    }
    results = [Results(one, 12) for one in asked]
    return AtHand(
        asked,
        [round_words.public("en", one) for one in results],
        [verdicts.verdict("en-GB", one) for one in outcomes],
        [
            help_words.today("en-GB", one, mine, ())
            for one, mine in zip(results, outcomes, strict=True)
        ],
        lookups,
        _figures(player),
        help_words.commands("en-GB", is_admin=False),
    )


def _round(number: int, question: Question, community: str, channel: str) -> rounds.Round:
    frozen = freeze(question, str(number))
    closes = NOON.replace(hour=17)
    kind, status = rounds.Kind.DAILY, rounds.Status.OPEN
    place = (number, community, kind, None, channel, NOON.date())
    return rounds.Round(*place, frozen, True, NOON, closes, status)


def _outcome(round: rounds.Round, player: str) -> Outcome:
    """Return what becomes of choosing A."""
    body = round.question.body
    assert isinstance(body, Choices)
    judgement = judging.judge(round.question, (round.frozen.order[0],))
    answer = judging.dump((round.frozen.order[0],))
    who = (player, round.community)
    stored = Stored(round.id, *who, answer, judgement.credit, 4, NOON)
    return Outcome(round, stored, judgement, True, Streak())


def _figures(player: str) -> Card:
    standing = Standing(player, "Ada", 412, 131, 104, 7)
    shown = board_words.Figures("Ada", standing, 140, standing, Streak(), "Europe/London", False)
    return board_words.me("en-GB", shown)
