"""Every setting of Cairn, its default, and what it is for. Read once, at the door; the rooms get values."""

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.words import ENGLISH, languages
from bot.words.days import UTC_NAME, zone_of


class Settings(BaseSettings):
    """
    Read from the environment and from a `.env` file in the working directory; with none, everything stays on this machine.

    A variable that is set to nothing counts as not set, as a `.env` file or a compose file often leaves it.
    """

    # By their full names only: a field's own name would also take HOME, MODEL or DATABASE_URL, which are others' variables.
    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path.home() / ".cairn",
        validation_alias="CAIRN_HOME",
        description="Where the record and the search index are kept when no other place is set.",
    )
    database_url: str = Field(
        default="",
        validation_alias="CAIRN_DATABASE_URL",
        description="Another database for the record; empty: SQLite in CAIRN_HOME.",
    )
    model: str = Field(
        default="",
        validation_alias="CAIRN_MODEL",
        description="The language model that words the answers; empty: answers are put together by rule.",
    )
    openai_api_key: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="OPENAI_API_KEY",
        description="The key for the model's endpoint, where it wants one.",
    )
    openai_base_url: str = Field(
        default="https://api.openai.com/v1",
        validation_alias="OPENAI_BASE_URL",
        description="The endpoint of the model: any that speaks OpenAI's Chat Completions.",
    )
    model_timeout: float = Field(
        default=30.0,
        gt=0,
        validation_alias="CAIRN_MODEL_TIMEOUT",
        description="Seconds that one request to the model may take.",
    )
    slack_bot_token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="SLACK_BOT_TOKEN",
        description="The bot token (xoxb-...) of your Slack app.",
    )
    slack_app_token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="SLACK_APP_TOKEN",
        description="The app token (xapp-...) for Socket Mode.",
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="SLACK_SIGNING_SECRET",
        description="The signing secret, needed for HTTP.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="Another Slack to talk to, such as the local one of the tests.",
    )
    organisation_summary: Literal["managers", "everyone", "admins"] = Field(
        default="managers",
        validation_alias="CAIRN_ORGANISATION_SUMMARY",
        description="Who may see the summary of the whole organisation: managers of any unit, everyone, or admins only. Whoever "
        "manages the organisation itself always may.",
    )
    industry: Literal["", "retail", "insurance", "manufacturing", "pharma", "other"] = Field(
        default="",
        validation_alias="CAIRN_INDUSTRY",
        description="The trade of the organisation: retail, insurance, manufacturing, pharma or other. Workflows that belong to "
        "another trade are then not suggested; empty: those that fit any trade come first.",
    )
    language: str = Field(
        default=ENGLISH,
        validation_alias="CAIRN_LANGUAGE",
        description="The language Cairn speaks: en, or the name of a file in bot/words, such as de for de.po.",
    )
    timezone: str = Field(
        default=UTC_NAME,
        validation_alias="CAIRN_TIMEZONE",
        description="Where a day begins and ends, for dates and for what is overdue, such as Europe/Berlin. People are reminded by "
        "their own clock, where Slack knows it.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING",
        validation_alias="CAIRN_LOG_LEVEL",
        description="How much is logged: DEBUG, INFO, WARNING or ERROR. Never what people wrote.",
    )

    def names_set(self) -> tuple[str, ...]:
        """The names of those that are set, never their values."""
        fields = type(self).model_fields
        return tuple(
            str(field.validation_alias) for name, field in fields.items() if name in self.model_fields_set
        )

    @field_validator("home")
    @classmethod
    def _at_home(cls, home: Path) -> Path:
        # No shell reads a .env file, so a ~ in it arrives as it was written.
        return home.expanduser()

    @field_validator("language")
    @classmethod
    def _spoken(cls, language: str) -> str:
        if language not in languages():
            raise ValueError(
                f"there are no words in {language!r}; there are some in {', '.join(languages())}"
            )
        return language

    @field_validator("timezone")
    @classmethod
    def _known_here(cls, zone: str) -> str:
        try:
            zone_of(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(
                f"there is no time zone {zone!r}; give one such as Europe/Berlin, or UTC"
            ) from error
        return zone

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level
