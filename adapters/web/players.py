"""Who can play in the playground, and where?"""

from bot.core.people import Actor

COMMUNITY = "web:playground"
CHANNEL = "#quiz"


def _player(player: str, name: str, *, admin: bool = False) -> Actor:
    return Actor(
        *(COMMUNITY, player, name), channel=CHANNEL, is_admin=admin, community_name="Playground"
    )


PLAYERS: dict[str, Actor] = {
    actor.player: actor
    for actor in (
        _player("ada", "Ada", admin=True),
        _player("grace", "Grace"),
        _player("alan", "Alan"),
        _player("katherine", "Katherine"),
    )
}
