"""Whether everything is well, and what to do where it is not."""

from collections.abc import Sequence

from bot.cards import Block, Button, Card, Fields, Heading, Line, Part, Place, Strong, Tone, When
from bot.core.communities import Health, Missed, StuckPost
from bot.present import setup as setup_words
from bot.present import words
from bot.requests import Doctor, RetryPosts, SetupForm
from bot.requests.contests import ContestForm
from bot.requests.duels import ReviewDuel

MAX_DRIFT_SECONDS = 5.0
REMOVED = "I had been removed from here before it was sent"
"""Why a post was given up: kept with it, in the language of delivery problems."""

Row = tuple[str, tuple[Part, ...]]


def report(locale: str, health: Health) -> Card:
    """Return the doctor's findings."""
    _ = words(locale).gettext
    worries = worried(health)
    name = _("Something needs your attention") if worries else _("Everything is well")
    blocks: list[Block] = []  # what needs somebody comes first
    blocks += _part(
        _("Daily questions without a channel"),
        [setup_words.homeless(locale, one) for one in health.homeless],
    )
    blocks += _part(_("A contest without a channel"), _waits(locale, health))
    blocks += _part(_("Permissions to mend"), _permissions(health))
    blocks += _part(_("Posts that did not get through"), _stuck(locale, health))
    blocks += _part(_("Content that is not in order"), _content(locale, health))
    blocks += _part(_("How things stand"), [Fields(tuple(_state(locale, health)))])
    blocks += _part(_("Next posts"), _upcoming(locale, health))
    blocks += _part(_("Open questions"), _asked(locale, health))
    blocks += _part(_("Days that were missed"), _missed(locale, health))
    blocks += _part(_("Reported questions"), _reports(health))
    blocks += _part(_("Very quick answers"), _hasty(locale, health))
    blocks += _part(_("Last errors"), _troubles(health))
    buttons = [Button(_("Look again"), Doctor())]
    if any(post.state != "pending" for post in health.stuck):
        buttons.append(Button(_("Send failed posts again"), RetryPosts()))
    looks = dict.fromkeys(duel for duel, _name in health.hasty)
    buttons += [
        Button(_("Look at duel {number}").format(number=one), ReviewDuel(one)) for one in looks
    ]
    buttons += setup_words.changes(locale, health.homeless)
    if health.waits:
        buttons.append(Button(_("Change the contest"), ContestForm(health.waits.id)))
    if not health.schedules:
        buttons.append(Button(_("Set up a daily question"), SetupForm()))
    tone = Tone.NOTICE if worries else Tone.DONE
    return Card(name, tuple(blocks), tuple(buttons), tone, name)


def worried(health: Health) -> bool:
    """Whether anything should be looked at."""
    starved = any(not fitting for _, fitting, _ in health.pool)
    drifts = abs(health.clock_drift) > MAX_DRIFT_SECONDS
    return bool(
        health.stuck
        or health.permissions
        or health.troubles
        or health.writable
        or health.content
        or health.homeless
        or health.waits
        or starved
        or drifts
    )


def retried(locale: str, count: int) -> Card:
    """Confirm that failed posts are tried again."""
    words_ = words(locale)
    name = words_.ngettext("{n} post is tried again", "{n} posts are tried again", count).format(
        n=count
    )
    return Card(name, (), (Button(words_.gettext("Look again"), Doctor()),), fallback=name)


def _part(title: str, lines: Sequence[Block]) -> list[Block]:
    return [Heading(title), *lines] if lines else []


def _state(locale: str, health: Health) -> list[Row]:
    words_ = words(locale)
    _ = words_.gettext
    drift = _clock(locale, health.clock_drift)
    asked = words_.ngettext("{n} question", "{n} questions", health.questions)
    cards = words_.ngettext("{n} concept", "{n} concepts", health.concepts)
    content = f"{asked.format(n=health.questions)}, {cards.format(n=health.concepts)}"
    rows: list[Row] = [
        (_("Time"), (When(health.now), f" ({drift})")),
        (_("Database"), (health.database, ": ", health.writable or _("writable"))),
        (_("Content"), (content,)),
    ]
    schedules = words_.ngettext("{n} schedule", "{n} schedules", health.schedules)
    said = schedules.format(n=health.schedules)
    if health.paused:
        said += _(", {n} paused").format(n=health.paused)
    rows.append((_("Schedules"), (said,)))
    if health.league is not None:
        league, size = health.league
        count = words_.ngettext("{n} community", "{n} communities", size).format(n=size)
        rows.append((_("League"), (f"{league}, {count}",)))
    for number, fitting, fresh in health.pool:
        left = words_.ngettext(
            "{fitting} question fits, {fresh} not asked yet",
            "{fitting} questions fit, {fresh} not asked yet",
            fitting,
        ).format(fitting=fitting, fresh=fresh)
        rows.append((_("Daily question {number}").format(number=number), (left,)))
    return rows


def _clock(locale: str, drift: float) -> str:
    _ = words(locale).gettext
    if abs(drift) <= MAX_DRIFT_SECONDS:
        return _("the clock agrees with the database's")
    text = _("the clock is {seconds:+.0f} s beside the database's: synchronise it")
    return text.format(seconds=drift)


def _content(locale: str, health: Health) -> list[Line]:
    if not health.content:
        return []
    words_ = words(locale)
    said = words_.gettext("The last good version is in use. Mend this, then: quiz content reload")
    lines = [Line((said,)), *(Line((problem,)) for problem in health.content)]
    if more := health.content_count - len(health.content):
        rest = words_.ngettext("and {n} more", "and {n} more", more).format(n=more)
        lines.append(Line((rest,), quiet=True))
    return lines


def _upcoming(locale: str, health: Health) -> list[Line]:
    lines = []
    for schedule, due in health.upcoming:
        local = due.day.strftime("%a %d %b")
        at = f"{schedule.rhythm.at:%H:%M}"
        where = f"{local} {at} {schedule.rhythm.zone}, "
        place = Place(schedule.channel)
        lines.append(Line((where, place, " (", When(due.at, "relative"), ")")))
    return lines


def _asked(locale: str, health: Health) -> list[Line]:
    _ = words(locale).gettext
    return [
        Line((Place(channel), ": ", Strong(id), " (", _("closes"), " ", When(closes), ")"))
        for channel, id, closes in health.asked
    ]


def _waits(locale: str, health: Health) -> list[Line]:
    if health.waits is None:
        return []
    _ = words(locale).gettext
    said = _("was deleted. Press Change the contest and choose another channel.")
    return [Line((f"{health.waits.name}: ", Place(health.waits.channel), " ", said))]


def _permissions(health: Health) -> list[Line]:
    return [
        Line((Place(channel), ": ", problem))
        for channel, problems in health.permissions
        for problem in problems
    ]


def _stuck(locale: str, health: Health) -> list[Line]:
    _ = words(locale).gettext
    states = {
        "pending": _("is tried again"),
        "failed": _("given up"),
        "unconfirmed": _("may have been sent: look at the channel before sending it again"),
    }
    steps = {
        "pin": _("the question could not be pinned: "),
        "unpin": _("the question is still pinned: "),
        "discuss": _("no thread could be opened: "),
    }

    def line(post: StuckPost) -> Line:
        what, state = steps.get(post.step, ""), states.get(post.state, post.state)
        return Line((Place(post.channel), ": ", what, post.error, f" ({state})"))

    return [line(post) for post in health.stuck]


def _missed(locale: str, health: Health) -> list[Line]:
    _ = words(locale).gettext
    reasons = {
        "downtime": _("the companion was not running"),
        "no question": _("no question fits the settings"),
    }

    def line(number: int, missed: Missed) -> Line:
        name = _("Daily question {number}").format(number=number)
        reason = reasons.get(missed.reason, missed.reason)
        return Line((f"{missed.day:%a %d %b %Y}: ", name, ", ", reason))

    contests = {
        "downtime": _("the companion was not running, or the contest had no channel"),
        "no question": _("no question was left that nobody there knew"),
        "no channel": _("it was asked elsewhere, and had no channel here"),
    }
    return [line(number, missed) for number, missed in health.missed] + [
        Line((f"{day:%a %d %b %Y}: ", name, ", ", contests.get(reason, reason)))
        for name, day, reason in health.contest_missed
    ]


def _reports(health: Health) -> list[Line]:
    return [Line((one.question_id, ": ", one.text)) for one in health.reports]


def _hasty(locale: str, health: Health) -> list[Line]:
    _ = words(locale).gettext
    said = _(
        "every answer within two seconds. Nothing follows from it; look, and take it out or not."
    )
    return [
        Line((_("Duel {number}").format(number=duel), ", ", name, ": ", said))
        for duel, name in health.hasty
    ]


def _troubles(health: Health) -> list[Line]:
    return [
        Line((When(one.at), " ", one.reference, ": ", one.text), quiet=True)
        for one in health.troubles
    ]
