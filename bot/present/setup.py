"""Setting up, pausing and ending the daily question."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.cards import (
    Block,
    Button,
    Card,
    Choice,
    ChoiceField,
    Fields,
    Form,
    FormField,
    Group,
    GroupField,
    Heading,
    Line,
    Markdown,
    Part,
    Place,
    PlaceField,
    Strong,
    Style,
    TextField,
    Tone,
    When,
)
from bot.core.communities import Halt, Schedule
from bot.core.concepts import Topic
from bot.core.schedules import Due, Reveal
from bot.ports import Step
from bot.present import words
from bot.requests import (
    Example,
    FixQuestion,
    Pause,
    RemoveSchedule,
    Resume,
    Setup,
    SetupForm,
    SetZone,
)

NEXT_SHOWN = 3
MOST_TOPICS = 24
"""With "all topics" as many as the smallest list of a platform takes (Discord's: 25)."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def form(
    locale: str,
    schedule: Schedule,
    number: int,
    topics: Sequence[Topic],
    steps: Collection[Step] = (),
) -> Form:
    """Return the form with what a schedule says; it is a new one if it has no number (0)."""
    _ = words(locale).gettext
    rhythm = schedule.rhythm
    skipped = ", ".join(day.isoformat() for day in sorted(rhythm.skipped))
    name = _("Daily question {number}").format(number=number) if number else _("Daily question")
    return Form(
        title=name,
        fields=(
            PlaceField("channel", _("Channel"), schedule.channel),
            TextField("time", _("Time of the question"), value=f"{rhythm.at:%H:%M}", limit=20),
            TextField("close", _("Closes at"), value=f"{rhythm.closes:%H:%M}", limit=20),
            TextField(
                "zone", _("Time zone"), _("For example Europe/Berlin"), rhythm.zone, limit=60
            ),
            _weekdays(locale, rhythm.weekdays),
            topic_field(locale, schedule.wish.topics, topics),
            _level(locale, schedule),
            ChoiceField(
                "reveal",
                _("Players learn their verdict"),
                (
                    Choice(Reveal.AT_ONCE.value, _("at once, in private")),
                    Choice(Reveal.AT_CLOSING.value, _("when the question closes")),
                ),
                value=(schedule.reveal.value,),
            ),
            *_steps(locale, schedule, steps),
            GroupField("role", _("Who is notified"), schedule.role, _("none for nobody")),
            TextField(
                "holidays",
                _("Skip public holidays of"),
                _("A country, such as DE or US-CA, or none"),
                rhythm.holidays or "none",
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
        ),
        request=Setup(number),
        submit=_("Save"),
    )


def _weekdays(locale: str, chosen: Collection[int]) -> ChoiceField:
    _ = words(locale).gettext
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    choices = tuple(Choice(day, name) for day, name in zip(WEEKDAYS, names, strict=True))
    value = tuple(WEEKDAYS[day] for day in sorted(chosen))
    return ChoiceField("weekdays", _("Weekdays"), choices, 1, len(choices), value=value)


def topic_field(locale: str, chosen: Collection[str], topics: Sequence[Topic]) -> FormField:
    """Return the topics to choose from, or a text where they are more than a list takes."""
    _ = words(locale).gettext
    if len(topics) > MOST_TOPICS:
        known = ", ".join(topic.id for topic in topics)
        value = ", ".join(sorted(chosen)) or "all"
        return TextField("topics", _("Topics"), known, value, required=False, limit=500)
    choices = (
        Choice("all", _("All topics")),
        *(Choice(topic.id, topic.name) for topic in topics),
    )
    value_ = tuple(topic.id for topic in topics if topic.id in chosen) or ("all",)
    return ChoiceField("topics", _("Topics"), choices, 1, len(choices), value=value_)


def _level(locale: str, schedule: Schedule) -> ChoiceField:
    _ = words(locale).gettext
    choices = (
        Choice("1-3", _("All levels")),
        Choice("1-1", _("Basic only")),
        Choice("1-2", _("Basic and solid")),
        Choice("2-2", _("Solid only")),
        Choice("2-3", _("Solid and expert")),
        Choice("3-3", _("Expert only")),
    )
    value = f"{schedule.wish.easiest:d}-{schedule.wish.hardest:d}"
    return ChoiceField("level", _("Levels"), choices, value=(value,))


def _steps(locale: str, schedule: Schedule, steps: Collection[Step]) -> list[ChoiceField]:
    _ = words(locale).gettext
    answers = (Choice("yes", _("Yes")), Choice("no", _("No")))
    asked = (
        (Step.PIN, "pin", _("Pin the question while it is open"), schedule.pin),
        (Step.DISCUSS, "discuss", _("Open a thread after the answer"), schedule.discuss),
    )
    return [
        ChoiceField(name, label, answers, value=("yes" if is_set else "no",))
        for step, name, label, is_set in asked
        if step in steps
    ]


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
    # What is to be done comes before what is well.
    blocks: list[Block] = [Line((Strong(_("To mend:")), " ", problem)) for problem in problems]
    blocks.append(Fields(tuple(_rows(locale, schedule, topics))))
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
    buttons = [
        Button(_("Change"), SetupForm(schedule.number)),
        Button(_("Show an example"), Example(schedule.number)),
    ]
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
        (_("Notifies"), Group(schedule.role) if schedule.role else _("nobody")),
    ]
    afterwards = [
        *([_("pinned while it is open")] if schedule.pin else []),
        *([_("a thread opens after the answer")] if schedule.discuss else []),
    ]
    if afterwards:
        rows.append((_("Message"), ", ".join(afterwards)))
    return [(label, (value,)) for label, value in rows]


def _listed(items: list[str], none: str) -> str:
    if len(items) > 6:
        return f"{', '.join(items[:5])} … (+{len(items) - 5})"
    return ", ".join(items) or none


def day_names(weekdays: Iterable[int]) -> str:
    """Return weekdays as people write them, and as setup reads them."""
    chosen = sorted(weekdays)
    if len(chosen) > 2 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return f"{WEEKDAYS[chosen[0]]}-{WEEKDAYS[chosen[-1]]}"
    return ", ".join(WEEKDAYS[day] for day in chosen)


def example(locale: str, card: Card, number: int) -> Card:
    """Return a question as an example: nobody can answer it."""
    _ = words(locale).gettext
    note = _("Only you see this example. Where it counts, people answer with buttons.")
    buttons = (Button(_("Another"), Example(number)), Button(_("Change"), SetupForm(number)))
    blocks = (*card.blocks, Line((note,), quiet=True))
    return replace(card, blocks=blocks, buttons=buttons)


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
