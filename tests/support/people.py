"""Who plays in the tests?"""

from dataclasses import replace

from bot.core.people import Actor

TEAM = "test:team"
CHANNEL = "#quiz"

ADA = Actor(TEAM, "u1", "Ada", "en", CHANNEL, is_admin=True)
GRACE = Actor(TEAM, "u2", "Grace", "en", CHANNEL)
ALAN = Actor(TEAM, "u3", "Alan", "en", CHANNEL)


def somebody(number: int, community: str = TEAM) -> Actor:
    """Return one of any number of further players; their ids sort as their numbers do."""
    return Actor(community, f"p{number:04}", f"Player {number}", "en", CHANNEL)


def elsewhere(actor: Actor, community: str = "test:others", *, admin: bool = False) -> Actor:
    """Return the same person in another community."""
    return replace(actor, community=community, is_admin=admin)
