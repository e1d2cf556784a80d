"""What does a Slack workspace give us when somebody installs the companion there?"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Installation:
    """What we were given by a workspace, or by a whole organisation that is one on Enterprise Grid.

    `team` is empty for an organisation, `enterprise` for a workspace that belongs to none. The
    tokens speak for the companion there; they are kept encrypted and never shown. `expires` and
    `refresh` are given where Slack changes tokens twice a day.
    """

    team: str
    enterprise: str
    org_wide: bool
    bot_user: str
    bot: str
    scopes: tuple[str, ...]
    token: str = field(repr=False)
    at: datetime
    by: str
    app: str = ""
    name: str = ""
    refresh: str = field(default="", repr=False)
    expires: datetime | None = None

    @property
    def id(self) -> str:
        """The workspace, or the organisation that installed the companion for all of its own."""
        return self.enterprise if self.org_wide else self.team
