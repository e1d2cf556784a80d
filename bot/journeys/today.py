"""`/quiz today`: the open question and the actor's own answer to it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Card, Form
from bot.core import judging
from bot.core.answers import Outcome
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.rounds import Kind, Round, Status
from bot.core.streaks import Streak
from bot.journeys import answer, contests, duel_play, grading, results
from bot.present import help as help_words
from bot.present import rounds as round_words
from bot.present import verdicts
from bot.requests import GradeRound, Report
from bot.storage import answers, posts, reports, rounds, schedules

MAX_REPORT = 500


async def today(connection: AsyncConnection, actor: Actor) -> Card:
    """Show the newest open question, of this channel first, or how the last one went."""
    found = await rounds.open_in(connection, actor.community, {Kind.DAILY})
    if not found:
        last = await rounds.latest(connection, actor.community)
        how = await results.of(connection, last) if last else None
        plans = await schedules.of(connection, actor.community)
        mine = await own(connection, actor, last) if last else None
        return help_words.nothing_open(actor.locale, plans, how, mine, actor.is_admin)
    here = [one for one in found if one.channel == actor.channel]
    round = (here or found)[0]
    others = [one.closes_at for one in found if one.id != round.id]
    facts = await results.of(connection, round)
    return help_words.today(actor.locale, facts, await own(connection, actor, round), others)


async def own(connection: AsyncConnection, actor: Actor, round: Round) -> Outcome | None:
    """Return the actor's stored answer to a round."""
    key = (round.id, actor.player)
    stored = (await answers.find(connection, [key])).get(key)
    if stored is None:
        return None
    judgement = judging.judge(round.question, judging.load(round.question, stored.response))
    return Outcome(round, stored, judgement, False, Streak())


async def answer_form(
    connection: AsyncConnection, actor: Actor, round_id: int, now: datetime
) -> Card | Form:
    """Return the form to answer a round, or the verdict if the actor has answered already."""
    round = await _round(connection, actor, round_id)
    mine = await own(connection, actor, round)
    if mine is None and round.kind is Kind.DUEL:
        await duel_play.in_turn(connection, actor, round, now)
    if mine is not None and not round.changeable:
        return verdicts.verdict(actor.locale, mine)
    if round.status is Status.VOID:
        raise QuizError("round_void")
    if not round.takes_answers(now):
        raise answer.over(round)
    if await contests.strangers(connection, [(round, actor.player)]):
        raise QuizError("not_playing")
    return round_words.form(actor.locale, round)


async def grade_form(connection: AsyncConnection, actor: Actor, round_id: int) -> Card | Form:
    """Return the form to grade one's own answer, or its grade if there is one."""
    facts = await grading.own(connection, actor, round_id)
    if facts.stored.grade is not None or not facts.round.tells:
        return verdicts.graded(actor.locale, facts)
    return verdicts.grade_form(actor.locale, facts)


async def grade(
    connection: AsyncConnection, actor: Actor, request: GradeRound, now: datetime
) -> Card:
    """Keep the actor's grade of their own answer."""
    return verdicts.graded(actor.locale, await grading.grade(connection, actor, request, now))


async def report_form(connection: AsyncConnection, actor: Actor, round_id: int) -> Form:
    """Return the form to say what is wrong with a round's question."""
    return verdicts.report_form(actor.locale, await _told(connection, actor, round_id))


async def report_message(connection: AsyncConnection, actor: Actor, message: str) -> Form:
    """Return the form to say what is wrong with the question that a message shows."""
    post = await posts.by_message(connection, actor.community, message)
    if post is None or post.subject != "round":
        raise QuizError("no_question_there")
    return await report_form(connection, actor, post.subject_id)


async def report(connection: AsyncConnection, actor: Actor, request: Report, now: datetime) -> Card:
    """Keep what a player found wrong with a question."""
    await _told(connection, actor, request.round)
    text = request.text.strip()
    if not text:
        raise QuizError("empty_answer")
    if len(text) > MAX_REPORT:
        raise QuizError("too_long", limit=MAX_REPORT)
    await reports.add(
        connection,
        round=request.round,
        community=actor.community,
        player=actor.player,
        text=text,
        now=now,
    )
    return verdicts.reported(actor.locale)


async def _told(connection: AsyncConnection, actor: Actor, round_id: int) -> Round:
    """Return a round whose question the actor may read and speak about."""
    round = await _round(connection, actor, round_id)
    if round.kind is Kind.DUEL:
        await duel_play.over(connection, actor, round)
    return round


async def _round(connection: AsyncConnection, actor: Actor, round_id: int) -> Round:
    round = await rounds.one(connection, round_id)
    if round is None or round.community != actor.community:
        raise QuizError("no_round")
    return round
