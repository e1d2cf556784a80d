"""Which journey does a request start? Reads see one moment; writes are one transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import requests as r
from bot.admin_requests import Admins
from bot.bank import Bank
from bot.cards import Reply
from bot.core.people import Actor
from bot.journeys import (
    admins,
    alone,
    boards,
    correcting,
    doctor,
    examples,
    lookup,
    path,
    presence,
    setup,
    today,
)
from bot.ports import Step


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks for what, when; `request` is of the type its journey stands under."""

    actor: Actor
    request: Any
    now: datetime
    bank: Bank
    steps: frozenset[Step] = frozenset()
    """What the actor's platform can do with a message."""


Journey = Callable[[AsyncConnection, Call], Awaitable[Reply]]


async def _resume(connection: AsyncConnection, call: Call) -> Reply:
    await presence.met(connection, call.actor, call.now)
    return await setup.pause(connection, call.actor, call.request, call.now)


READS: Mapping[type, Journey] = {
    r.Today: lambda c, k: today.today(c, k.actor),
    r.Ask: lambda c, k: lookup.ask(c, k.bank, k.actor, k.request.query),
    r.ShowConcept: lambda c, k: lookup.show(c, k.bank, k.actor, k.request.concept),
    r.Path: lambda c, k: path.show(c, k.bank, k.actor, k.request.step),
    r.AnswerForm: lambda c, k: today.answer_form(c, k.actor, k.request.round, k.now),
    r.GradeForm: lambda c, k: today.grade_form(c, k.actor, k.request.round),
    r.ReportForm: lambda c, k: today.report_form(c, k.actor, k.request.round),
    r.ReportMessage: lambda c, k: today.report_message(c, k.actor, k.request.message),
    r.Leaderboard: lambda c, k: boards.leaderboard(c, k.actor, k.request.board, k.now),
    r.Me: lambda c, k: boards.me(c, k.actor, k.now),
    r.ZoneForm: lambda c, k: boards.zone_form(c, k.actor),
    r.ExportMe: lambda c, k: boards.export(c, k.actor),
    r.SetupForm: lambda c, k: setup.form(c, k.bank, k.actor, k.request.schedule, k.steps),
    r.SetupMore: lambda c, k: setup.form(c, k.bank, k.actor, k.request.schedule, k.steps),
    r.Example: lambda c, k: examples.show(c, k.bank, k.actor, k.request.schedule, k.now),
    r.FixForm: lambda c, k: correcting.form(c, k.actor, k.request),
    Admins: lambda c, k: admins.show(c, k.actor),
}

WRITES: Mapping[type, Journey] = {
    r.GradeRound: lambda c, k: today.grade(c, k.actor, k.request, k.now),
    r.Report: lambda c, k: today.report(c, k.actor, k.request, k.now),
    r.SetZone: lambda c, k: boards.set_zone(c, k.actor, k.request.zone, k.now),
    r.HideMe: lambda c, k: boards.hide(c, k.actor, k.request.hidden, k.now),
    r.ForgetMe: lambda c, k: boards.forget(c, k.actor, k.request.sure),
    r.Pause: lambda c, k: setup.pause(c, k.actor, k.request, k.now),
    r.Resume: _resume,
    r.RemoveSchedule: lambda c, k: setup.remove(c, k.actor, k.request),
    r.VoidQuestion: lambda c, k: correcting.void(c, k.actor, k.request, k.now),
    r.FixQuestion: lambda c, k: correcting.fix(c, k.actor, k.request, k.now),
    r.RetryPosts: lambda c, k: doctor.retry(c, k.actor, k.now),
}

# What somebody gets instead who is alone with the companion.
READS_ALONE: Mapping[type, Journey] = {
    r.Today: lambda c, k: alone.today(k.actor),
    r.Leaderboard: lambda c, k: alone.leaderboard(k.actor),
    r.Me: lambda c, k: alone.me(c, k.actor, k.now),
    r.ExportMe: lambda c, k: alone.export(c, k.actor),
}

WRITES_ALONE: Mapping[type, Journey] = {
    r.SetZone: lambda c, k: alone.set_zone(c, k.actor, k.request.zone, k.now),
    r.ForgetMe: lambda c, k: alone.forget(c, k.actor, k.request.sure),
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
