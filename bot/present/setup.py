"""Setting up, pausing and ending the daily question."""

from collections.abc import Iterable, Sequence

from bot.cards import (
    Block,
    Button,
    Card,
    Choice,
    ChoiceField,
    Fields,
    Form,
    Heading,
    Line,
    Markdown,
    Part,
    Place,
    Strong,
    Style,
    TextField,
    Tone,
    When,
)
from bot.core.communities import Halt, Schedule
from bot.core.concepts import Topic
from bot.core.schedules import Due, Reveal
from bot.present import words
from bot.requests import FixQuestion, Pause, RemoveSchedule, Resume, Setup, SetupForm, SetZone

NEXT_SHOWN = 3


def form(
    locale: str, schedule: Schedule | None, channel: str, zone: str, topics: Iterable[Topic]
) -> Form:
    """Return the form for a new schedule, or with what an existing one says."""
    _ = words(locale).gettext
    at, closes, days, country = "09:00", "17:00", "mon-fri", ""
    skipped, chosen, level, reveal, role = "", "", "1-3", Reveal.AT_ONCE.value, ""
    if schedule is not None:
        rhythm, wish = schedule.rhythm, schedule.wish
        channel, zone, country = schedule.channel, rhythm.zone, rhythm.holidays
        at, closes = f"{rhythm.at:%H:%M}", f"{rhythm.closes:%H:%M}"
        days = day_names(rhythm.weekdays)
        skipped = ", ".join(day.isoformat() for day in sorted(rhythm.skipped))
        chosen, level = ", ".join(sorted(wish.topics)), f"{wish.easiest}-{wish.hardest}"
        reveal, role = schedule.reveal.value, schedule.role
    known = ", ".join(topic.id for topic in topics)
    return Form(
        title=_("Daily question"),
        fields=(
            TextField("channel", _("Channel"), value=channel),
            TextField("time", _("Time of the question"), value=at, limit=20),
            TextField("close", _("Closes at"), value=closes, limit=20),
            TextField("zone", _("Time zone"), _("For example Europe/Berlin"), zone, limit=60),
            TextField("weekdays", _("Weekdays"), _("For example mon-fri"), days, limit=60),
            TextField(
                "holidays",
                _("Skip public holidays of"),
                _("A country, such as DE or US-CA, or none"),
                country or "none",
                required=False,
                limit=40,
            ),
            TextField(
                "skip",
                _("Skip these dates"),
                _("For example 2026-12-24..2026-12-31, or none"),
                skipped or "none",
                required=False,
                limit=2000,
            ),
            TextField("topics", _("Topics"), known, chosen or "all", required=False, limit=500),
            TextField("level", _("Levels"), _("From 1 (basic) to 3 (expert)"), level, limit=20),
            ChoiceField(
                "reveal",
                _("Players learn their verdict"),
                (
                    Choice(Reveal.AT_ONCE.value, _("at once, in private")),
                    Choice(Reveal.AT_CLOSING.value, _("when the question closes")),
                ),
                value=(reveal,),
            ),
            TextField(
                "role",
                _("Role to notify"),
                _("none for nobody"),
                role or "none",
                required=False,
                limit=100,
            ),
        ),
        request=Setup(schedule.number if schedule else 0),
        submit=_("Save"),
    )


def saved(
    locale: str,
    schedule: Schedule,
    nexts: Sequence[Due],
    topics: Iterable[Topic],
    problems: Sequence[str],
) -> Card:
    """Confirm a schedule, with the next questions as a preview."""
    _ = words(locale).gettext
    name = _("Daily question {number} is set").format(number=schedule.number)
    blocks: list[Block] = [Fields(tuple(_rows(locale, schedule, topics)))]
    if schedule.halted is Halt.CHANNEL_GONE:
        blocks.append(homeless(locale, schedule))
    elif nexts:
        blocks.append(Heading(_("The next questions")))
        zone, at = schedule.rhythm.zone, f"{schedule.rhythm.at:%H:%M}"
        blocks += [
            Line((f"{due.day:%a %d %b} {at} {zone} (", When(due.at, "relative"), ")"))
            for due in nexts
        ]
    else:
        blocks.append(Line((_("No day fits these settings, so nothing will be asked."),)))
    blocks += [Line((Strong(_("To mend:")), " ", problem)) for problem in problems]
    buttons = [Button(_("Change"), SetupForm(schedule.number))]
    if not schedule.paused:
        buttons.append(Button(_("Pause"), Pause(schedule.number)))
    elif schedule.halted is not Halt.CHANNEL_GONE:
        buttons.append(Button(_("Resume"), Resume(schedule.number)))
    buttons.append(Button(_("Remove"), RemoveSchedule(schedule.number), Style.DANGER))
    tone = Tone.NOTICE if problems or not nexts else Tone.DONE
    return Card(name, tuple(blocks), tuple(buttons), tone, name)


def homeless(locale: str, schedule: Schedule) -> Line:
    """Say that a schedule's channel was deleted, and what to do."""
    _ = words(locale).gettext
    name = _("Daily question {number}").format(number=schedule.number)
    place = Place(schedule.channel)
    return Line((name, ": ", place, _(" was deleted. Press Change and choose another channel.")))


def _rows(
    locale: str, schedule: Schedule, topics: Iterable[Topic]
) -> list[tuple[str, tuple[Part, ...]]]:
    _ = words(locale).gettext
    rhythm, wish = schedule.rhythm, schedule.wish
    named = [topic.name for topic in topics if topic.id in wish.topics]
    skipped = [day.isoformat() for day in sorted(rhythm.skipped)]
    reveal = {
        Reveal.AT_ONCE: _("at once, in private"),
        Reveal.AT_CLOSING: _("when the question closes"),
    }[schedule.reveal]
    rows: list[tuple[str, Part]] = [
        (_("Channel"), Place(schedule.channel)),
        (
            _("Asks"),
            _("{days} at {at} ({zone})").format(
                days=day_names(rhythm.weekdays), at=f"{rhythm.at:%H:%M}", zone=rhythm.zone
            ),
        ),
        (_("Closes at"), f"{rhythm.closes:%H:%M}"),
        (_("Public holidays"), rhythm.holidays or _("not skipped")),
        (_("Skipped dates"), _listed(skipped, _("none"))),
        (_("Topics"), ", ".join(named) or _("all")),
        (_("Levels"), f"{wish.easiest}-{wish.hardest}"),
        (_("Verdict"), reveal),
        (_("Notifies"), schedule.role or _("nobody")),
    ]
    return [(label, (value,)) for label, value in rows]


def _listed(items: list[str], none: str) -> str:
    if len(items) > 6:
        return f"{', '.join(items[:5])} … (+{len(items) - 5})"
    return ", ".join(items) or none


def day_names(weekdays: Iterable[int]) -> str:
    """Return weekdays as people write them, and as setup reads them."""
    chosen = sorted(weekdays)
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    if len(chosen) > 2 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return f"{names[chosen[0]]}-{names[chosen[-1]]}"
    return ", ".join(names[day] for day in chosen)


def paused(locale: str, schedules: Sequence[Schedule], is_paused: bool) -> Card:
    """Confirm that schedules pause or ask again."""
    _ = words(locale).gettext
    name = _("Paused") if is_paused else _("Asking again")
    blocks: list[Block] = []
    for one in schedules:
        if one.halted is Halt.CHANNEL_GONE:
            blocks.append(homeless(locale, one))
            continue
        label = _("Daily question {number}").format(number=one.number)
        parts: list[Part] = [label, " · ", Place(one.channel)]
        if not is_paused and one.next is not None:
            parts += [": ", _("next one"), " ", When(one.next.at)]
        blocks.append(Line(tuple(parts)))
    number = schedules[0].number if len(schedules) == 1 else 0
    button = Button(_("Resume"), Resume(number)) if is_paused else Button(_("Pause"), Pause(number))
    return Card(name, tuple(blocks), (button, *changes(locale, schedules)), Tone.DONE, name)


def changes(locale: str, schedules: Iterable[Schedule]) -> list[Button]:
    """Return a button to change each schedule whose channel was deleted."""
    _ = words(locale).gettext
    return [
        Button(_("Change daily question {number}").format(number=one.number), SetupForm(one.number))
        for one in schedules
        if one.halted is Halt.CHANNEL_GONE
    ]


def remove_question(locale: str, schedule: Schedule) -> Card:
    """Ask before ending a schedule."""
    _ = words(locale).gettext
    name = _("End daily question {number}?").format(number=schedule.number)
    text = _("It asks no more. Its questions, answers and points stay.")
    buttons = (
        Button(_("Yes, end it"), RemoveSchedule(schedule.number, sure=True), Style.DANGER),
        Button(_("Pause instead"), Pause(schedule.number)),
    )
    return Card(name, (Line((text,)),), buttons, Tone.NOTICE, name)


def removed(locale: str, schedule: Schedule) -> Card:
    """Confirm that a schedule has ended."""
    _ = words(locale).gettext
    name = _("Daily question {number} has ended").format(number=schedule.number)
    return Card(name, (), (), Tone.DONE, name)


def zone_form(locale: str, zone: str) -> Form:
    """Return the form for one's own time zone."""
    _ = words(locale).gettext
    field = TextField("zone", _("Your time zone"), _("For example Europe/Berlin"), zone, limit=60)
    return Form(_("Your time zone"), (field,), SetZone(), _("Save"))


def fix_form(
    locale: str, question_id: str, stem: str, hint: str, options: Sequence[Choice]
) -> Form:
    """Return the form that corrects a question's key."""
    _ = words(locale).gettext
    answer: TextField | ChoiceField
    if options:
        answer = ChoiceField("answer", _("What is right?"), tuple(options), 1, len(options) - 1)
    else:
        answer = TextField("answer", _("What is right?"), hint)
    reason = TextField("reason", _("Why, for everybody to read"), multiline=True, limit=300)
    return Form(
        _("Correct the key of {question}").format(question=question_id),
        (answer, reason),
        FixQuestion(question_id),
        _("Correct and rescore"),
        (Markdown(stem),),
    )
