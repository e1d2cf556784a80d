"""How do pictures get into a workspace? Each is given to Slack once, and remembered.

Nobody sees such a file until a message shows it. A picture that Slack does not take is left out:
its words stand in its place.
"""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Final, Protocol

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import FAILURES, code
from bot.cards import Card, Image

READABLE: Final = 500
"""Characters of a description that Slack keeps with a file."""

log = structlog.get_logger()


class Known(Protocol):
    """Where single values are kept; a failure is an OSError."""

    async def get(self, key: str) -> str | None: ...
    async def put(self, key: str, value: str) -> None: ...


class Pictures:
    """The files that workspaces hold for us."""

    def __init__(self, picture: Callable[[str], bytes | None], known: Known) -> None:
        """Take pictures by their paths; remember in `known` what Slack calls them."""
        self._picture = picture
        self._known = known

    async def of(
        self, client: AsyncWebClient, community: str, card: Card, *, afresh: bool = False
    ) -> Mapping[str, str]:
        """Return the ids of a card's pictures by their paths; `afresh` gives them to Slack again."""
        found: dict[str, str] = {}
        for block in card.blocks:
            data = self._picture(block.path) if isinstance(block, Image) else None
            if isinstance(block, Image) and data:
                id = await self._one(client, community, block, data, afresh)
                found |= {block.path: id} if id else {}
        return found

    async def _one(
        self, client: AsyncWebClient, community: str, image: Image, data: bytes, afresh: bool
    ) -> str:
        key = f"picture {community} {hashlib.sha256(data).hexdigest()[:32]}"
        try:
            id = "" if afresh else await self._known.get(key) or ""
            if not id:
                id = await _give(client, image, data)
                await self._known.put(key, id)
        except FAILURES as error:
            why = code(error) or type(error).__name__
            log.warning("picture not shown", community=community, path=image.path, reason=why)
            return ""
        return id


async def _give(client: AsyncWebClient, image: Image, data: bytes) -> str:
    given = await client.files_upload_v2(
        filename=PurePosixPath(image.path).name,
        title=PurePosixPath(image.path).stem,
        alt_txt=image.alt[:READABLE],
        content=data,
    )
    return str(given["files"][0]["id"])
