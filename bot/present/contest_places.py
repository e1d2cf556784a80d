"""Where a contest of a league is held: who takes part, and what admins say about that."""

from collections.abc import Sequence

from bot.cards import Block, Button, Card, Fields, Line, Place, Strong, Style, Tone
from bot.core.contests import Contest, Overview, State
from bot.present import words
from bot.requests.contests import ContestCard, DeclineContest, HoldContest

NAMED = 8
"""So many communities are named."""

OTHERS = 3
"""So many contests beside the one that is shown have a button."""


def league(locale: str, facts: Overview) -> list[Block]:
    """Say of which league a contest is, and which communities take part."""
    words_ = words(locale)
    if not facts.contest.league:
        return []
    another = words_.gettext("another community")
    who = ", ".join(one or another for one in facts.places[:NAMED])
    if more := len(facts.places) - NAMED:
        rest = words_.ngettext("{n} more", "{n} more", more).format(n=more)
        who += f", {rest}" * (more > 0)
    name = facts.league or words_.gettext("League")
    return [Fields(((name, (who,)),))]


def invited(locale: str, contest: Contest) -> list[Block]:
    """Tell who plans a contest of a league where the others take part."""
    _ = words(locale).gettext
    text = _(
        "The whole league is invited: each community where its daily question comes, or where its"
        " admins say so with /quiz contest."
    )
    asked = contest.league and contest.state is State.REGISTERING
    return [Line((text,), quiet=True)] if asked else []


def not_here(locale: str, facts: Overview) -> list[Block]:
    """Say that the reader's community does not take part."""
    _ = words(locale).gettext
    if facts.is_held:
        return []
    text = _("This community does not take part. Its admins can change that with /quiz contest.")
    return [Line((text,))]


def withdrawn(locale: str, facts: Overview) -> Card:
    """Return the invitation where it does not hold any more."""
    _ = words(locale).gettext
    name = _("Contest: {name}").format(name=facts.contest.name)
    return Card(name, tuple(not_here(locale, facts)), fallback=name)


def for_admins(locale: str, facts: Overview, is_elsewhere: bool) -> tuple[Button, ...]:
    """Offer the admins of an invited community to take part, to move it, or not to.

    `is_elsewhere`: they are in another channel than it is held in.
    """
    _ = words(locale).gettext
    contest = facts.contest
    if not contest.is_live:
        return ()
    take_part = Button(_("Take part in this channel"), HoldContest(contest.id), Style.PRIMARY)
    if not facts.is_held:
        plays = any(one.home is None for one in facts.members)
        return (take_part,) if plays or contest.state is State.REGISTERING else ()
    move = Button(_("Move it to this channel"), HoldContest(contest.id))
    decline = Button(_("Do not take part"), DeclineContest(contest.id), Style.DANGER)
    return (*[move] * is_elsewhere, decline)


def others(contests: Sequence[Contest]) -> tuple[Button, ...]:
    """Lead to the other contests that go on."""
    return tuple(Button(one.name, ContestCard(one.id)) for one in contests[:OTHERS])


def held(locale: str, contest: Contest, channel: str, problems: Sequence[str]) -> Card:
    """Confirm where a community takes part."""
    _ = words(locale).gettext
    name = _("You take part in {name}").format(name=contest.name)
    blocks: list[Block] = [Line((Strong(_("To mend:")), " ", problem)) for problem in problems]
    said = _("Its messages and questions come in")
    blocks.append(Line((said, " ", Place(channel))))
    tone = Tone.NOTICE if problems else Tone.DONE
    button = Button(_("How it stands"), ContestCard(contest.id))
    return Card(name, tuple(blocks), (button,), tone, name)


def decline_question(locale: str, contest: Contest) -> Card:
    """Ask before a community takes part no more."""
    _ = words(locale).gettext
    name = _("Not take part in {name}?").format(name=contest.name)
    if contest.state is State.REGISTERING:
        text = _("Whoever has registered here leaves it. Until it begins you can take part again.")
    else:
        text = _("No more questions come here. What was scored stays and counts for the teams.")
    buttons = (
        Button(_("Yes, do not take part"), DeclineContest(contest.id, sure=True), Style.DANGER),
        Button(_("No, go on"), ContestCard(contest.id)),
    )
    return Card(name, (Line((text,)),), buttons, Tone.NOTICE, f"{name} {text}")


def declined(locale: str, contest: Contest) -> Card:
    """Confirm that a community takes part no more."""
    _ = words(locale).gettext
    name = _("You do not take part in {name}").format(name=contest.name)
    button = Button(_("How it stands"), ContestCard(contest.id))
    return Card(name, (), (button,), Tone.DONE, name)
