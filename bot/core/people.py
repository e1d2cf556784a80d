"""Who asks, and from where?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A player as the platform's own verified event names them, never as a button does.

    `community` is "discord:<guild>", "slack:<team>" or "web:playground"; `player` is the
    platform's id of the person, unique inside the community. `channel` is where they speak. Who is
    alone with the bot is a community of their own, "discord:@<player>". `community_name` is what
    people call it, where the platform says so. `is_admin` is what the platform says, until the core
    finds somebody named by one of the platform's own admins: they are both admin and `is_named`.
    """

    community: str
    player: str
    display_name: str
    locale: str = "en"
    channel: str = ""
    is_admin: bool = False
    community_name: str = ""
    is_named: bool = False

    @property
    def platform(self) -> str:
        """The adapter that speaks for this actor: "discord", "slack" or "web"."""
        return platform_of(self.community)

    @property
    def face(self) -> tuple[str, str]:
        """Community and player: how they are known here."""
        return self.community, self.player

    @property
    def alone(self) -> bool:
        """Whether they are alone with the bot, where no question is ever posted."""
        return is_person(self.community)


@dataclass(frozen=True, slots=True)
class Member:
    """A person who is in a community, as the platform says just now."""

    player: str
    name: str


def is_person(community: str) -> bool:
    """Whether a community is one person alone with the bot."""
    return community.partition(":")[2].startswith("@")


def account(community: str, player: str) -> str:
    """Return by what a person's account is known: one in all of Discord, one a Slack workspace."""
    return f"{home(community)}/{player}"


def home(community: str) -> str:
    """Return what accounts of a community begin with: all of Discord, or the Slack workspace."""
    platform = platform_of(community)
    return platform if platform == "discord" else community


def platform_of(id: str) -> str:
    """Return of which platform a community or an account is."""
    return id.partition("/")[0].partition(":")[0]


def home_of(account: str) -> str:
    """Return the community of an account, or the platform where it is one in all of it."""
    return account.partition("/")[0]


def player_of(account: str) -> str:
    """Return the player of an account: no community's id holds a slash, a player's may."""
    return account.partition("/")[2]
