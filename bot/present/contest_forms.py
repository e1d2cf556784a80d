"""The forms about contests: planning one, and founding a team."""

from collections.abc import Iterable, Sequence

from bot.cards import Choice, ChoiceField, Form, PlaceField, TextField
from bot.core import contests as rules
from bot.core.concepts import Topic
from bot.core.contests import Contest, Teams
from bot.present import setup as setup_words
from bot.present import words
from bot.requests.contests import FoundTeam, SaveContest

FOR = ("community", "league")
"""For whom a contest is."""


def contest(locale: str, contest: Contest, topics: Sequence[Topic], league: str = "") -> Form:
    """Return the form with what a contest says; it is a new one if it has no id (0).

    What comes first is what a new one cannot do without: some chats show only five fields. Where
    there is a `league`, it can be for all of it.
    """
    _ = words(locale).gettext
    return Form(
        title=_("Contest of teams"),
        fields=(
            TextField("name", _("Name"), _("For example March cup"), contest.name, limit=60),
            *_for(locale, league),
            TextField(
                "first",
                _("First day"),
                _("For example 2026-12-01"),
                contest.first.isoformat(),
                limit=20,
            ),
            TextField("days", _("How many days, 1 to 31"), value=str(contest.days), limit=2),
            TextField("time", _("Time of the questions"), value=f"{contest.at:%H:%M}", limit=20),
            TextField(
                "zone", _("Time zone"), _("For example Europe/Berlin"), contest.zone, limit=60
            ),
            _numbers(locale, "questions", _("Questions a day"), contest.questions),
            TextField("hours", _("Open for hours, 1 to 24"), value=str(contest.hours), limit=2),
            ChoiceField(
                "teams",
                _("Teams"),
                (
                    Choice(Teams.BY_PLAYERS.value, _("players found and join them")),
                    Choice(Teams.BALANCED.value, _("drawn at the start, equally able")),
                ),
                value=(contest.teams.value,),
            ),
            _numbers(locale, "best", _("Players who count in a team"), contest.best),
            PlaceField("channel", _("Channel"), contest.channel),
            setup_words.topic_field(locale, contest.topics, topics),
        ),
        request=SaveContest(contest.id),
        submit=_("Save"),
    )


def _for(locale: str, league: str) -> list[ChoiceField]:
    _ = words(locale).gettext
    if not league:
        return []
    texts = (_("our community"), _("the whole league {name}").format(name=league))
    choices = tuple(Choice(value, text) for value, text in zip(FOR, texts, strict=True))
    return [ChoiceField("league", _("For whom"), choices, value=FOR[:1])]


def move(locale: str, contest: Contest) -> Form:
    """Return the form that has a contest go on elsewhere."""
    _ = words(locale).gettext
    where = PlaceField("channel", _("Channel"), contest.channel)
    return Form(_("Contest of teams"), (where,), SaveContest(contest.id), _("Save"))


def team(locale: str, contest: Contest) -> Form:
    """Return the form that founds a team."""
    _ = words(locale).gettext
    name = TextField("name", _("Name of your team"), limit=rules.TEAM_NAME)
    return Form(_("Found a team"), (name,), FoundTeam(contest.id), _("Found it and join"))


def _numbers(locale: str, name: str, label: str, value: int) -> ChoiceField:
    numbers: Iterable[str] = map(str, range(1, rules.MOST_QUESTIONS + 1))
    return ChoiceField(name, label, tuple(Choice(one, one) for one in numbers), value=(str(value),))
