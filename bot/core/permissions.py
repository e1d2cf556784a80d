"""Who may ask for what? The one table of authorisation."""

from bot.core.errors import QuizError
from bot.core.people import Actor

ADMIN = frozenset(
    {
        "SetupForm",
        "Setup",
        "Pause",
        "Resume",
        "RemoveSchedule",
        "VoidQuestion",
        "FixForm",
        "FixQuestion",
        "Doctor",
        "RetryPosts",
    }
)
"""Names of the requests that only admins of the community may make; all others are anybody's."""


def check(actor: Actor, request: object) -> None:
    """Refuse with QuizError("not_admin") what the actor may not do."""
    if type(request).__name__ in ADMIN and not actor.is_admin:
        raise QuizError("not_admin")
