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
        "Doctor",
        "RetryPosts",
        "VoidBlitz",
        "VoidDuel",
        "ContestForm",
        "ContestMore",
        "SaveContest",
        "StopContest",
    }
)
"""Names of the requests that only admins of the community may make."""

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
    }
)
"""Names of the requests that anybody may make, about themselves and in their own community."""


def check(actor: Actor, request: object) -> None:
    """Refuse with QuizError("not_admin") what the actor may not do, or "alone" where nobody may."""
    name = type(request).__name__
    if actor.alone and name in ADMIN:
        raise QuizError("alone")
    if name not in EVERYBODY and not (name in ADMIN and actor.is_admin):
        raise QuizError("not_admin")
