"""Who asks, and from where?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A player as the platform's own verified event names them, never as a button does.

    `community` is "discord:<guild>", "slack:<team>" or "web:playground"; `player` is the
    platform's id of the person, unique inside the community. `channel` is where they speak.
    """

    community: str
    player: str
    display_name: str
    locale: str = "en"
    channel: str = ""
    is_admin: bool = False

    @property
    def platform(self) -> str:
        """The adapter that speaks for this actor: "discord", "slack" or "web"."""
        return self.community.partition(":")[0]
