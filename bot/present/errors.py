"""What people are told when something cannot be done: what, where, and how to go on."""

from collections.abc import Iterable

from bot.cards import Button, Card, Line, Tone
from bot.core.errors import QuizError
from bot.present import words
from bot.requests import Help, Today


def sentences(locale: str) -> dict[str, str]:
    """Return the sentence of every refusal; its facts are filled in by name."""
    _ = words(locale).gettext
    return {
        "alone": _(
            "That belongs to a server: add me to one (my profile, Add App), and use it there."
        ),
        "already_void": _("The question {question} is taken out already. Nothing was changed."),
        "ambiguous_number": _(
            "“{given}” can be read as {readings}. Write it without a thousands separator."
        ),
        "answered_before": _(
            "You answered this question before your data was deleted, so it counts no more."
            " The next question is open to you."
        ),
        "bad_choice": _("“{given}” is not one of the options {letters}. Pick one of those."),
        "bad_count": _(
            "“{given}” is not possible for {option}. Write a whole number from 1 to {most}."
        ),
        "bad_dates": _(
            "I cannot read the dates “{given}”. Write them like 2026-12-24 or"
            " 2026-12-24..2026-12-31, separated by commas."
        ),
        "bad_day": _("“{given}” is no single day. Write one like 2026-12-01."),
        "bad_first_day": _(
            "A contest cannot start on {day} at {at}: choose a time to come, within a year."
        ),
        "bad_grade": _("Tick the ideas you said; that was none of them. Nothing was changed."),
        "bad_holidays": _(
            "I know no public holidays of “{given}”. Write a country code such as DE or US-CA,"
            " or none."
        ),
        "bad_level": _("“{given}” is no level. Write 1, 2 or 3, or a range such as 1-2."),
        "bad_number": _("“{given}” is not a number I can read. Write it like 1234.5 or 1.2e6."),
        "bad_option": _("“{given}” is not possible for {option}. Choose one of: {choices}."),
        "bad_order": _("Name all {count} steps once each, for example by their letters."),
        "bad_reveal": _("“{given}” is not possible here. Write at_once or at_closing."),
        "bad_schedule_number": _(
            "“{given}” is not the number of a schedule. /quiz doctor lists them."
        ),
        "bad_season": _(
            "“{given}” is no season. Write week, month, quarter, or dates of at most a year such"
            " as 2026-11-01..2026-12-24."
        ),
        "season_elsewhere": _(
            "Today, {today}, is not in “{given}”. Such a season begins today or earlier: set it"
            " when its first day has come."
        ),
        "bad_step": _("“{given}” is not the number of a step. /quiz path lists them."),
        "bad_time": _("“{given}” is no time of day. Write it like 09:00 or 5:30 pm."),
        "bad_topics": _("I know no topic “{given}”. Topics are: {known}."),
        "bad_unit": _("I do not know the unit in “{given}” here. Use one of: {units}."),
        "bad_weekdays": _(
            "I cannot read the weekdays “{given}”. Write them like mon-fri or mon, wed, fri."
        ),
        "bad_zone": _("I know no time zone “{given}”. {suggestions} Write it like Europe/Berlin."),
        "channel_gone": _(
            "The channel of daily question {number} was deleted. Choose another one with"
            " /quiz setup schedule:{number}, and it asks again at once."
        ),
        "choose_count": _("Choose exactly {choose}; that were {given}. Nothing was sent."),
        "duel_alone": _(
            "A duel needs somebody to play against: ask for it in a channel where others play."
        ),
        "duel_apart": _(
            "Your two communities share no league any more, so there can be no duel between them."
        ),
        "duel_no_league": _(
            "This community is in no league, so there is nobody elsewhere to challenge. Name a player"
            " of this one: /quiz duel @name"
        ),
        "duel_no_rival": _(
            "I find no player “{given}” in the other communities of your league. Whoever wants no"
            " duels, hides or plays where names are not shared cannot be named."
        ),
        "duel_no_room": _(
            "{community} has no channel with a daily question, so nobody there would see your"
            " challenge. Their admins can change that with /quiz setup."
        ),
        "duel_no_way": _(
            "I cannot post in the channel of {community} just now, so nobody there would see your"
            " challenge. Their admins find out why with /quiz doctor."
        ),
        "duel_already": _(
            "There is an open challenge or a running duel between you and {name}. /quiz duel has it."
        ),
        "duel_cool_down": _(
            "{name} has declined lately. Ask again in {hours} hours, or challenge somebody else."
        ),
        "duel_count": _("A duel has {fewest} to {most} questions, not “{given}”."),
        "duel_gone": _("This challenge is over. /quiz duel shows your own."),
        "duel_late": _(
            "The time for this question is over. Press Play in the channel, or see /quiz duel."
        ),
        "duel_no_questions": _(
            "Of the questions that fit, neither of you has seen {left}; the duel needs {count}."
            " Choose another topic or fewer questions: /quiz duel @name topic:… questions:3"
        ),
        "duel_not_over": _("That is told when the duel is over. /quiz duel shows how it stands."),
        "duel_not_void": _("Duel {duel} is neither running nor settled, so nothing was changed."),
        "duel_self": _("You cannot challenge yourself. Name somebody else: /quiz duel @name"),
        "duel_too_many": _(
            "You have {limit} open challenges already. Withdraw one with /quiz duel, or wait."
        ),
        "duel_unknown": _(
            "I do not know “{given}” as a player here. Whoever has answered a question or asked for"
            " /quiz duel once can be challenged; bots do not play."
        ),
        "duel_unwanted": _("{name} takes part in no duels. Challenge somebody else."),
        "duel_which": _(
            "Several players here are called “{given}”. Name the one you mean with @, from the list"
            " that the chat shows."
        ),
        "duel_whom": _("Whom do you challenge? Write it like /quiz duel @name."),
        "contest_not_here": _(
            "This community does not take part in the contest {name}. Its admins can change that:"
            " /quiz contest"
        ),
        "contest_of_others": _(
            "The contest {name} was planned in another community of your league, and only its admins"
            " can do that. Ask one of them."
        ),
        "contest_is_yours": _(
            "The contest {name} was planned here. Press Change to hold it in another channel, or stop"
            " it; /quiz contest shows both."
        ),
        "contest_is_leagues": _(
            "Others were invited to the contest {name} already, so it stays for the whole league."
            " Stop it and plan another one for your community alone."
        ),
        "contest_without_league": _(
            "This community is in no league, so the contest can only be for itself. /quiz league"
            " shows how to found or join one."
        ),
        "correction_of_others": _(
            "{question} was only asked in a contest that another community of your league has"
            " planned. Report it: only admins there can correct it for everybody."
        ),
        "registered_elsewhere": _(
            "You take part in {name} already, by another account or elsewhere, and one person plays"
            " once. Leave it there first if you would rather play here."
        ),
        "contest_begun": _(
            "The contest {name} has begun, so its players and settings stay as they are."
            " /quiz contest shows how it stands."
        ),
        "contest_ended": _("The contest {name} has ended. /quiz contest shows how it went."),
        "contest_has_players": _(
            "Somebody has registered already, so how teams are made can change no more. Stop this"
            " contest and plan another one."
        ),
        "contest_there": _(
            "There is a contest already, and one at a time is enough. /quiz contest shows it."
        ),
        "expired_code": _("That code is too old. Ask the league's admins for a new one."),
        "league_already": _(
            "This community is in the league {name} already, and can be in one only. /quiz league"
            " shows it."
        ),
        "league_full": _("{limit} communities are the most in a league, so nothing was changed."),
        "no_code": _("Which code? Write it like /quiz league join code:BCDF-GHJK-MNPR."),
        "no_league": _(
            "This community is in no league. Its admins can create or join one with /quiz league."
        ),
        "no_league_name": _("A league needs a name. Write it like /quiz league create name:…"),
        "own_code": _(
            "That code is of your own league, {name}. It is for an admin of another community."
        ),
        "too_many_codes": _(
            "These were too many wrong codes. Try again in {minutes} minutes, with one that an admin"
            " of the league has given you."
        ),
        "used_code": _(
            "That code was used already, and each is good once. Ask the league's admins for a new one."
        ),
        "wrong_code": _(
            "I know no such code. Copy it as an admin of the league gave it to you, and try again."
        ),
        "empty_answer": _("The answer is empty. Write one and send it again."),
        "fix_everything": _("Not every option can be right. Name the letters of those that are."),
        "fix_open": _(
            "An open question has no key to correct. Take it out with /quiz question void."
        ),
        "link_already": _("These accounts are linked already. /quiz link shows them."),
        "link_expired": _(
            "This code holds no longer: it is more than ten minutes old, or a newer one was made."
            " Get another with /quiz link on your other account."
        ),
        "link_full": _(
            "{limit} accounts are the most for one person. Unlink one with /quiz link there first."
        ),
        "link_none": _("This account is linked with none. /quiz link shows how to link it."),
        "link_own": _(
            "You made this code on this very account. Send it on the other one: on Discord or Slack,"
            " /quiz link code:…"
        ),
        "link_tries": _(
            "{limit} codes were wrong within an hour. Try again in {minutes} minutes, with the code"
            " that /quiz link shows on your other account."
        ),
        "link_used": _(
            "This code has been used. Get another with /quiz link on your other account."
        ),
        "link_wrong": _(
            "I know no such code. Look once more at your other account: after {limit} wrong ones"
            " you would have to wait for an hour."
        ),
        "named": _(
            "You were named an admin here, and who was named can name or remove nobody. Ask an admin"
            " of this community itself."
        ),
        "need_question": _("Which question? Its id stands in /quiz doctor and below the question."),
        "need_reason": _("Say why, for everybody to read: /quiz question void ID and the reason."),
        "never_asked": _(
            "A question “{question}” was never asked here, so there is nothing to rescore."
        ),
        "nobody_here": _("Here we are alone, so nobody would see it. Share cards in a channel."),
        "nobody_here_called": _(
            "I find no person “{given}” in this community, so nothing was changed. Write it like"
            " /quiz admins add:@person."
        ),
        "nobody_named": _(
            "Nobody “{given}” is named here, so nothing was changed. /quiz admins shows who is."
        ),
        "nobody_to_ask": _(
            "I could not find out whether they are here: {problem}. Nothing was changed; please try"
            " again in a moment."
        ),
        "no_channel": _("Which channel? Name one with channel:, such as channel:#quiz."),
        "no_contest": _("I do not know this contest here. /quiz contest shows the one there is."),
        "no_name": _("A contest needs a name. Write one and send it again."),
        "no_team": _("That team is no more. Press Join to see which there are."),
        "not_playing": _(
            "Only players who registered before the start answer the questions of a contest."
            " /quiz contest shows it; you can join the next one by its message here."
        ),
        "not_registered": _("You do not take part, so there is nothing to leave."),
        "foreign_channel": _("That channel cannot take questions of yours: choose one from here."),
        "no_duel": _("I do not know this duel here. /quiz duel shows your own."),
        "not_shown": _(
            "What you asked for is done, but I could not show the reply. Please tell an admin the"
            " reference {reference}."
        ),
        "nothing_fits": _(
            "No question fits these topics and levels. Choose more of them with /quiz setup."
        ),
        "no_concept": _("I have no card for that any more. Try /quiz ask."),
        "no_database": _(
            "{database} cannot be read: {problem}. Nothing works before that is mended; then"
            " everything goes on by itself. Reference {reference}."
        ),
        "no_question_there": _(
            "That message is no question of mine. Choose the public message of a question; below"
            " a private verdict, press Report a mistake."
        ),
        "no_round": _("I do not know this question here. Perhaps its message is from elsewhere."),
        "no_step": _("The path has {count} steps, and no step {number}. /quiz path lists them."),
        "no_schedule": _("There is no daily question {number} here. /quiz doctor lists them."),
        "no_schedules": _("There is no daily question here yet. /quiz setup makes one."),
        "not_admin": _("Only admins of this community can do that. Ask one of them."),
        "not_your_duel": _(
            "This duel is between two others. Challenge somebody yourself: /quiz duel @name"
        ),
        "not_your_offer": _(
            "This challenge is not yours to answer. Challenge somebody yourself: /quiz duel @name"
        ),
        "nothing_chosen": _("Nothing was chosen. Tick something and send it again."),
        "nothing_to_grade": _("You have no answer of your own to compare here."),
        "bad_questions": _("“{given}” is not possible. A live round has 1 to 20 questions."),
        "bad_seconds": _("“{given}” is not possible. Give 10 to 120 seconds for each question."),
        "blitz_begun": _("It has begun already. Its questions come in the channel."),
        "blitz_on": _(
            "A live round is on in this channel already. Play along: its questions come here."
        ),
        "blitz_over": _("This live round is over. /quiz blitz invites to another one."),
        "no_blitz": _("I do not know this live round here. /quiz blitz invites to one."),
        "nobody_plays_here": _(
            "Here we are alone, so nobody could play. Invite to a live round in a channel of a"
            " server."
        ),
        "not_host": _("Only who hosts the live round, or an admin, can do that. Ask one of them."),
        "nothing_live": _(
            "No question is left that was not asked today. Choose another topic, or all of them."
        ),
        "one_topic": _("Name one topic, or none for all of them."),
        "time_up": _(
            "Time is up for this question, so that changed nothing. What you answered before then"
            " counts."
        ),
        "round_closed": _(
            "This question has closed; answers no longer count. Its message shows why."
        ),
        "round_void": _("This question was taken out, so there is nothing to answer."),
        "same_time": _("It cannot close when it opens. Choose another closing time."),
        "stale_button": _(
            "This button is from an older message and no longer works. /quiz today has a fresh one."
        ),
        "team_exists": _(
            "A team is called {name} already. Join it, or choose another name for yours."
        ),
        "teams_are_drawn": _("Teams of this contest are drawn at the start. Just press Join."),
        "storage": _(
            "I could not save that: the database cannot be written right now. Nothing was"
            " changed; please try again in a moment. Reference {reference}."
        ),
        "too_long": _("That is too long; the limit is {limit}. Shorten it and send it again."),
        "too_many_admins": _(
            "{limit} people are the most that can be named. /quiz admins shows whom to remove."
        ),
        "too_many_schedules": _(
            "{limit} daily questions are the most. Remove one with /quiz remove."
        ),
        "too_many_teams": _("{limit} teams are the most. Join one of them."),
        "too_many_words": _("I do not know what “{given}” is for. Write it like: {usage}"),
        "too_slow": _("That took too long just now. Press once more, please."),
        "unknown_command": _("I do not know “{given}”. {suggestion}"),
        "unknown_topic": _("I know no topic “{given}”. Topics are: {known}."),
        "unknown_board": _("I know no board “{given}”. There are: {known}."),
        "bug": _(
            "Something went wrong on my side, and nothing was changed. Please tell an admin the"
            " reference {reference}."
        ),
    }


def refusal(locale: str, error: QuizError) -> Card:
    """Return the card of a refusal."""
    _ = words(locale).gettext
    facts = {name: _plain(value) for name, value in error.facts.items()}
    if error.code == "bad_zone":
        near = facts.get("suggestions", "")
        facts["suggestions"] = _("Did you mean {near}?").format(near=near) if near else ""
    if error.code == "unknown_command":
        near = facts.get("near", "")
        facts["suggestion"] = (
            _("Did you mean /quiz {near}?").format(near=near)
            if near
            else _("/quiz help lists what there is.")
        )
    text = " ".join(sentences(locale)[error.code].format_map(facts).split())
    button = Button(_("Help"), Help())
    if error.code in ("stale_button", "round_closed"):
        button = Button(_("Question of the day"), Today())
    return Card(_("That did not work"), (Line((text,)),), (button,), Tone.ERROR, text)


def _plain(value: object) -> str:
    if isinstance(value, str):
        return value[:200]
    if isinstance(value, Iterable):
        return ", ".join(str(one)[:60] for one in value)[:400]
    return str(value)
