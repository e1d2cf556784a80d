"""Which journey does a request start? Reads see one moment; writes are one transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import requests as r
from bot.bank import Bank
from bot.cards import Reply
from bot.core.people import Actor
from bot.journeys import (
    admins,
    alone,
    blitz,
    boards,
    contest_places,
    contest_plans,
    contests,
    correcting,
    doctor,
    duel_play,
    duels,
    examples,
    leagues,
    leaving,
    linking,
    lookup,
    path,
    presence,
    seasons,
    setup,
    today,
)
from bot.ports import Step
from bot.requests import blitz as g
from bot.requests import contests as rc
from bot.requests import duels as d
from bot.requests import leagues as rl
from bot.requests import links as rk
from bot.requests.admins import Admins


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks for what, when; `request` is of the type its journey stands under."""

    actor: Actor
    request: Any
    now: datetime
    bank: Bank
    steps: frozenset[Step] = frozenset()
    """What the actor's platform can do with a message."""
    seen: list[str] = field(default_factory=list)
    """Concepts whose cards the journey has shown."""


Journey = Callable[[AsyncConnection, Call], Awaitable[Reply]]


async def _resume(connection: AsyncConnection, call: Call) -> Reply:
    await presence.met(connection, call.actor, call.now)
    return await setup.pause(connection, call.actor, call.request, call.now)


READS: Mapping[type, Journey] = {
    r.Today: lambda c, k: today.today(c, k.actor),
    r.Ask: lambda c, k: lookup.ask(c, k.bank, k.actor, k.request.query, k.seen.append),
    r.ShowConcept: lambda c, k: lookup.show(c, k.bank, k.actor, k.request.concept, k.seen.append),
    r.Path: lambda c, k: path.show(c, k.bank, k.actor, k.request.step),
    r.AnswerForm: lambda c, k: today.answer_form(c, k.actor, k.request.round, k.now),
    r.GradeForm: lambda c, k: today.grade_form(c, k.actor, k.request.round),
    r.ReportForm: lambda c, k: today.report_form(c, k.actor, k.request.round),
    r.ReportMessage: lambda c, k: today.report_message(c, k.actor, k.request.message),
    r.Leaderboard: lambda c, k: boards.leaderboard(c, k.actor, k.request.board, k.now),
    r.TopicBoard: lambda c, k: boards.of_topic(c, k.bank, k.actor, k.request.topic),
    r.Me: lambda c, k: boards.me(c, k.bank, k.actor, k.now),
    g.ShowBlitz: lambda c, k: blitz.show(c, k.actor, k.request.blitz),
    r.ZoneForm: lambda c, k: boards.zone_form(c, k.actor),
    r.ExportMe: lambda c, k: boards.export(c, k.actor),
    r.SetupForm: lambda c, k: setup.form(c, k.bank, k.actor, k.request.schedule, k.steps),
    r.SetupMore: lambda c, k: setup.form(c, k.bank, k.actor, k.request.schedule, k.steps),
    r.Example: lambda c, k: examples.show(c, k.bank, k.actor, k.request.schedule, k.now),
    r.FixForm: lambda c, k: correcting.form(c, k.actor, k.request),
    d.ReviewDuel: lambda c, k: duels.review(c, k.actor, k.request),
    rc.ContestCard: lambda c, k: contests.card(c, k.actor, k.request.contest),
    rc.TeamForm: lambda c, k: contests.team_form(c, k.actor, k.request.contest),
    rc.ContestForm: lambda c, k: contest_plans.form(c, k.bank, k.actor, k.request.contest, k.now),
    rc.ContestMore: lambda c, k: contest_plans.form(c, k.bank, k.actor, k.request.contest, k.now),
    rl.LeagueCard: lambda c, k: leagues.show(c, k.actor),
    rl.LeagueBoard: lambda c, k: leagues.board(c, k.actor, k.request.board, k.now),
    rl.LeagueForm: lambda c, k: leagues.form(c, k.actor),
    rl.LeagueCodeForm: lambda c, k: leagues.code_form(c, k.actor),
    Admins: lambda c, k: admins.show(c, k.actor),
    rk.Links: lambda c, k: linking.show(c, k.actor),
    rk.CodeForm: lambda c, k: linking.form(k.actor),
}

WRITES: Mapping[type, Journey] = {
    r.GradeRound: lambda c, k: today.grade(c, k.actor, k.request, k.now),
    r.Report: lambda c, k: today.report(c, k.actor, k.request, k.now),
    r.SetZone: lambda c, k: boards.set_zone(c, k.bank, k.actor, k.request.zone, k.now),
    r.HideMe: lambda c, k: boards.hide(c, k.bank, k.actor, k.request.hidden, k.now),
    r.ForgetMe: lambda c, k: leaving.forget(c, k.actor, k.request.sure, k.now),
    r.Pause: lambda c, k: setup.pause(c, k.actor, k.request, k.now),
    r.Resume: _resume,
    r.RemoveSchedule: lambda c, k: setup.remove(c, k.actor, k.request),
    r.VoidQuestion: lambda c, k: correcting.void(c, k.actor, k.request, k.now),
    r.FixQuestion: lambda c, k: correcting.fix(c, k.actor, k.request, k.now),
    r.Season: lambda c, k: seasons.change(c, k.actor, k.request, k.now),
    g.JoinBlitz: lambda c, k: blitz.join(c, k.actor, k.request.blitz, k.now),
    g.StartBlitz: lambda c, k: blitz.start(c, k.bank, k.actor, k.request.blitz, k.now),
    g.StopBlitz: lambda c, k: blitz.stop(c, k.actor, k.request.blitz, k.now),
    g.VoidBlitz: lambda c, k: blitz.void(c, k.actor, k.request.blitz, k.now, sure=k.request.sure),
    r.RetryPosts: lambda c, k: doctor.retry(c, k.actor, k.now),
    d.Duels: lambda c, k: duels.listed(c, k.actor, k.now),
    d.AcceptDuel: lambda c, k: duels.accept(c, k.bank, k.actor, k.request.duel, k.now),
    d.DeclineDuel: lambda c, k: duels.decline(c, k.actor, k.request.duel, k.now),
    d.WithdrawDuel: lambda c, k: duels.withdraw(c, k.actor, k.request.duel, k.now),
    d.PlayDuel: lambda c, k: duel_play.play(c, k.actor, k.request.duel, k.now),
    d.VoidDuel: lambda c, k: duels.void(c, k.actor, k.request, k.now),
    d.MindDuels: lambda c, k: duels.mind(c, k.bank, k.actor, k.request.off, k.now),
    rc.JoinContest: lambda c, k: contests.join(c, k.actor, k.request, k.now),
    rc.FoundTeam: lambda c, k: contests.found(c, k.actor, k.request, k.now),
    rc.LeaveContest: lambda c, k: contests.leave(c, k.actor, k.request.contest),
    rc.DeclineContest: lambda c, k: contest_places.decline(c, k.actor, k.request),
    rc.StopContest: lambda c, k: contests.stop(c, k.actor, k.request, k.now),
    rk.NewCode: lambda c, k: linking.new_code(c, k.actor, k.now),
    rk.UseCode: lambda c, k: linking.use(c, k.actor, k.request, k.now),
    rk.Unlink: lambda c, k: linking.unlink(c, k.actor, k.request.sure, k.now),
    rl.CreateLeague: lambda c, k: leagues.create(c, k.actor, k.request, k.now),
    rl.JoinLeague: lambda c, k: leagues.join(c, k.actor, k.request, k.now),
    rl.InviteToLeague: lambda c, k: leagues.invite(c, k.actor, k.now),
    rl.NamesInLeague: lambda c, k: leagues.set_names(c, k.actor, k.request.names),
    rl.LeaveLeague: lambda c, k: leagues.leave(c, k.actor, k.request.sure),
}

# What somebody gets instead who is alone with the companion.
READS_ALONE: Mapping[type, Journey] = {
    r.Today: lambda c, k: alone.today(k.actor),
    r.Leaderboard: lambda c, k: alone.leaderboard(k.actor),
    r.TopicBoard: lambda c, k: alone.leaderboard(k.actor),
    rl.LeagueBoard: lambda c, k: alone.leaderboard(k.actor),
    r.Me: lambda c, k: alone.me(c, k.actor, k.now),
    r.ExportMe: lambda c, k: alone.export(c, k.actor),
}

WRITES_ALONE: Mapping[type, Journey] = {
    r.SetZone: lambda c, k: alone.set_zone(c, k.actor, k.request.zone, k.now),
    r.ForgetMe: lambda c, k: alone.forget(c, k.actor, k.request.sure, k.now),
}


def reading(call: Call) -> Journey | None:
    """Return the journey of a request that changes nothing; None for one that does."""
    kind = type(call.request)
    own = READS_ALONE.get(kind) if call.actor.alone else None
    return own or READS.get(kind)


def writing(call: Call) -> Journey:
    """Return the journey of a request that changes something."""
    kind = type(call.request)
    own = WRITES_ALONE.get(kind) if call.actor.alone else None
    return own or WRITES[kind]
