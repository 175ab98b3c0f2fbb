"""The one reader of the environment. Below it, plain frozen dataclasses."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class BadSettings(Exception):
    """A setting is missing or wrong; the message says which, and what to write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a running Tropa is told from outside.

    `second_look`: a draft is published only after another process owner has approved it.
    """

    database_url: str
    files: Path
    secret: str
    zone: ZoneInfo
    demo: bool
    host: str
    port: int
    behind_tls: bool
    max_upload_bytes: int
    log_level: str
    second_look: bool

    @property
    def keys(self) -> Path:
        """Return the folder of the keys that sign the history."""
        return self.files / "keys"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read `TROPA_*`; raises BadSettings."""
        env = os.environ if environ is None else environ  # noqa: TID251 - this is the one place
        demo = _flag(env, "TROPA_DEMO")
        data = Path(env.get("TROPA_DATA", "var"))
        return cls(
            database_url=env.get("TROPA_DATABASE_URL", f"sqlite:///{data / 'tropa.db'}"),
            files=Path(env.get("TROPA_FILES", str(data / "files"))),
            secret=_secret(env, data, demo=demo),
            zone=_zone(env.get("TROPA_TIMEZONE", "Europe/Moscow")),
            demo=demo,
            host=env.get("TROPA_HOST", "127.0.0.1"),
            port=_number(env, "TROPA_PORT", 8000),
            behind_tls=_flag(env, "TROPA_BEHIND_TLS"),
            max_upload_bytes=_number(env, "TROPA_MAX_UPLOAD_MB", 20) * 1024 * 1024,
            log_level=env.get("TROPA_LOG_LEVEL", "INFO").upper(),
            second_look=_flag(env, "TROPA_SECOND_LOOK"),
        )


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").lower()
    if value not in ("", "0", "1", "false", "true", "no", "yes"):
        raise BadSettings(f"{name}: ожидалось 1 или 0, указано «{value}».")
    return value in ("1", "true", "yes")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSettings(f"{name}: ожидалось целое число больше нуля, указано «{text}».")
    return int(text)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadSettings(
            f"TROPA_TIMEZONE: часового пояса «{name}» нет; пример: Europe/Moscow."
        ) from error


def _secret(env: Mapping[str, str], data: Path, *, demo: bool) -> str:
    """Return the signing secret; the demo makes its own and keeps it beside its database."""
    secret = env.get("TROPA_SECRET", "")
    if secret:
        if len(secret) < 32:
            raise BadSettings(
                "TROPA_SECRET: нужно не меньше 32 знаков, случайных и никому не известных."
            )
        return secret
    if not demo:
        raise BadSettings(
            "TROPA_SECRET не задан: укажите случайную строку не короче 32 знаков, им подписываются входы."
        )
    kept = data / "secret"
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return kept.read_text(encoding="ascii")
