"""Who may ask for what? The one table of authorisation."""

from bot.core.errors import QuizError
from bot.core.people import Actor

ADMIN = frozenset(
    {
        "SetupForm",
        "SetupMore",
        "Setup",
        "Example",
        "Pause",
        "Resume",
        "RemoveSchedule",
        "VoidQuestion",
        "FixForm",
        "FixQuestion",
        "Season",
        "Admins",
        "ChangeAdmins",
        "Doctor",
        "RetryPosts",
        "VoidBlitz",
        "VoidDuel",
        "ContestForm",
        "ContestMore",
        "SaveContest",
        "HoldContest",
        "DeclineContest",
        "StopContest",
        "LeagueForm",
        "CreateLeague",
        "LeagueCodeForm",
        "JoinLeague",
        "InviteToLeague",
        "NamesInLeague",
        "LeaveLeague",
    }
)
"""Names of the requests that only admins of the community may make."""

BY_PLATFORM = frozenset({"ChangeAdmins"})
"""Those of them that take an admin of the platform's own: who was named names nobody."""

EVERYBODY = frozenset(
    {
        "Help",
        "Today",
        "Ask",
        "ShowConcept",
        "ShareConcept",
        "Path",
        "AnswerForm",
        "AnswerRound",
        "GradeForm",
        "GradeRound",
        "Leaderboard",
        "TopicBoard",
        "Me",
        "SetZone",
        "ZoneForm",
        "HideMe",
        "ExportMe",
        "ForgetMe",
        "ReportForm",
        "Report",
        "ReportMessage",
        "Challenge",
        "Blitz",
        "JoinBlitz",
        "StartBlitz",
        "StopBlitz",
        "ShowBlitz",
        "Duels",
        "OfferDuel",
        "OfferRival",
        "AcceptDuel",
        "DeclineDuel",
        "WithdrawDuel",
        "PlayDuel",
        "ReviewDuel",
        "Rematch",
        "MindDuels",
        "ContestCard",
        "JoinContest",
        "TeamForm",
        "FoundTeam",
        "LeaveContest",
        "Links",
        "NewCode",
        "CodeForm",
        "UseCode",
        "Unlink",
        "LeagueCard",
        "LeagueBoard",
    }
)
"""Names of the requests that anybody may make, about themselves and in their own community."""

SHOWS_MORE = frozenset(
    {
        "Help",
        "Today",
        "StartBlitz",
        "StopBlitz",
        "ShowBlitz",
        "Duels",
        "ReviewDuel",
        "ContestCard",
        "JoinContest",
        "FoundTeam",
        "LeaveContest",
        "LeagueCard",
    }
)
"""Those of them that do or show more for admins."""


def check(actor: Actor, request: object) -> None:
    """Refuse what the actor may not do.

    With QuizError("not_admin"), "named" where being named is not enough, "alone" where nobody may.
    """
    name = type(request).__name__
    if actor.alone and name in ADMIN:
        raise QuizError("alone")
    if name not in EVERYBODY and not (name in ADMIN and actor.is_admin):
        raise QuizError("not_admin")
    if name in BY_PLATFORM and actor.is_named:
        raise QuizError("named")
