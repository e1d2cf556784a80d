"""Which settings does a person meet? Environment variables, or a .env file beside the program."""

import os
import re
from pathlib import Path

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"


class StartError(Exception):
    """The program cannot start; the message says what is wrong and what to change."""


class Settings(BaseSettings):
    """Everything that can be set; every field has a default that works on a fresh machine."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    database_url: str = Field("sqlite+aiosqlite:///quiz.db", alias="QUIZ_DATABASE_URL")
    content: str = Field("", alias="QUIZ_CONTENT")
    cache_folder: str = Field("", alias="QUIZ_CACHE")
    web_enabled: bool | None = Field(None, alias="QUIZ_WEB_ENABLED")
    web_host: str = Field("127.0.0.1", alias="QUIZ_WEB_HOST", min_length=1)
    web_port: int = Field(8080, alias="QUIZ_WEB_PORT", ge=0, le=65535)
    log: str = Field("info", alias="QUIZ_LOG")
    grace_hours: float = Field(6.0, alias="QUIZ_GRACE_HOURS", ge=0, le=24)
    keep_days: int = Field(90, alias="QUIZ_KEEP_DAYS", ge=0, le=36_500)
    discord_token: SecretStr = Field(SecretStr(""), alias="DISCORD_TOKEN")
    discord_api_url: str = Field("https://discord.com/api/v10", alias="QUIZ_DISCORD_API_URL")
    discord_gateway_url: str = Field("", alias="QUIZ_DISCORD_GATEWAY_URL")
    discord_shards: str = Field("", alias="QUIZ_DISCORD_SHARDS")
    slack_bot_token: SecretStr = Field(SecretStr(""), alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr = Field(SecretStr(""), alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr = Field(SecretStr(""), alias="SLACK_SIGNING_SECRET")
    slack_client_id: str = Field("", alias="SLACK_CLIENT_ID")
    slack_client_secret: SecretStr = Field(SecretStr(""), alias="SLACK_CLIENT_SECRET")
    secret_keys: SecretStr = Field(SecretStr(""), alias="QUIZ_SECRET_KEYS")
    slack_api_url: str = Field("https://slack.com/api", alias="QUIZ_SLACK_API_URL")
    slack_admins: str = Field("", alias="QUIZ_SLACK_ADMINS")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        url = url.strip()
        for short, full in _DRIVERS.items():
            if url.startswith(short):
                url = full + url.removeprefix(short)
        if not url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError(
                "write it like sqlite+aiosqlite:///quiz.db or postgresql+asyncpg://user@host/name"
            )
        if not _can_be_read(url):
            raise ValueError(
                "its host and port cannot be read; write @ : / in a password as %40 %3A %2F"
            )
        if url in ("sqlite+aiosqlite:///", "sqlite+aiosqlite:///:memory:"):
            raise ValueError("a database in memory would be forgotten; name a file")
        return url

    @field_validator("log")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.lower() not in ("debug", "info", "warning", "error"):
            raise ValueError("write debug, info, warning or error")
        return level.lower()

    @field_validator("discord_api_url", "discord_gateway_url", "slack_api_url")
    @classmethod
    def _address(cls, url: str, info: ValidationInfo) -> str:
        url = url.strip().rstrip("/")
        gateway = info.field_name == "discord_gateway_url"
        if gateway and not url:
            return ""
        if not _ADDRESS.fullmatch(url) or url.startswith("ws") is not gateway:
            raise ValueError(f"write it like {_LIKE[info.field_name or '']}")
        return url

    @field_validator("slack_admins")
    @classmethod
    def _people(cls, written: str) -> str:
        ids = _parts(written)
        if not all(_MEMBER.fullmatch(one) for one in ids):
            raise ValueError("write the member ids of people, such as U012AB3CD,U034EF5GH")
        return ",".join(ids)

    @field_validator("secret_keys")
    @classmethod
    def _fernet(cls, written: SecretStr) -> SecretStr:
        from bot.sealing import is_key

        keys = _parts(written.get_secret_value())
        if not all(map(is_key, keys)):
            raise ValueError("it holds something that is no key; `quiz slack key` makes one")
        return SecretStr(",".join(keys))

    @field_validator("discord_shards")
    @classmethod
    def _known_shards(cls, written: str, info: ValidationInfo) -> str:
        written = written.strip().lower()
        found = _SHARDS.fullmatch(written)
        if found is None or not _are_shards(*found.groups()):
            raise ValueError(
                "write auto, how many there are, such as 4,"
                " or which of them this process holds, such as 0-3/8"
            )
        if "/" in written and info.data.get("database_url", "").startswith("sqlite"):
            raise ValueError(
                "several processes need PostgreSQL; set QUIZ_DATABASE_URL, or hold all shards here"
            )
        return written

    @property
    def on_slack(self) -> bool:
        """Whether there is anything by which to connect to Slack."""
        given = self.slack_bot_token, self.slack_app_token, self.slack_signing_secret
        return any(one.get_secret_value() for one in given) or self.on_many_slacks

    @property
    def on_many_slacks(self) -> bool:
        """Whether workspaces are to install the companion by themselves."""
        return bool(self.slack_client_id.strip() or self.slack_client_secret.get_secret_value())

    @property
    def keys(self) -> list[str]:
        """The keys by which tokens of workspaces are encrypted, the newest first."""
        return _parts(self.secret_keys.get_secret_value())

    @property
    def shards(self) -> tuple[int | None, tuple[int, ...]]:
        """How many shards there are, None if Discord decides; and this process's, () for all."""
        if self.discord_shards in ("", "auto"):
            return (None if self.discord_shards else 1), ()
        held, _, count = self.discord_shards.rpartition("/")
        first, _, last = held.partition("-")
        return int(count), tuple(range(int(first), int(last or first) + 1)) if held else ()

    @property
    def cache(self) -> Path | None:
        """The folder for what is made anew when it is missing; None where nobody has one."""
        if self.cache_folder.strip():
            return Path(self.cache_folder.strip())
        try:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        except RuntimeError:  # no home: a bare container
            return None
        return base / "quiz-companion"

    @property
    def banks(self) -> list[Path]:
        """The folders of questions: our own, and the extra ones."""
        return [CONTENT, *(Path(part) for part in self.content.split(":") if part.strip())]


_DRIVERS = {
    "sqlite:///": "sqlite+aiosqlite:///",
    "postgres://": "postgresql+asyncpg://",
    "postgresql://": "postgresql+asyncpg://",
}


_ADDRESS = re.compile(r"(?:http|ws)s?://[^\s/?#]+(?:/[^\s?#]*)?")
_LIKE = {
    "discord_api_url": "https://discord.com/api/v10",
    "discord_gateway_url": "wss://gateway.discord.gg",
    "slack_api_url": "https://slack.com/api",
}
_MEMBER = re.compile(r"[UW][A-Z0-9]{1,30}")
_SHARDS = re.compile(r"(?:auto)?|(?:(\d{1,4})(?:-(\d{1,4}))?/)?(\d{1,4})", re.ASCII)


def _are_shards(first: str | None, last: str | None, count: str | None) -> bool:
    """Whether there are so many shards, and those that this process holds are among them."""
    if count is None:
        return True
    low, high = int(first or 0), int(last or first or 0)
    return low <= high < int(count)


def _parts(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]


def _can_be_read(url: str) -> bool:
    """Ask SQLAlchemy, whose own error would tell a piece of the password."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return "@" not in (make_url(url).host or "")
    except (ArgumentError, ValueError):
        return False
