"""What the web is connected to: handed to `create_app` once, asked for by every view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from engine import Engine
from processes.settings import Settings

BUILT_ASSETS = Path(__file__).parent / "static" / "dist"
_KEY = "tropa"


@dataclass(frozen=True, slots=True)
class Wiring:
    """The engine, the settings and where the built assets lie.

    `demo_people` are the ids of the people whom the login page offers in demo mode, in this order.
    """

    engine: Engine
    settings: Settings
    demo_people: tuple[str, ...] = ()
    built_assets: Path = BUILT_ASSETS

    def now(self) -> datetime:
        """Return the moment of the engine's clock, aware UTC; in the demo it is the virtual one."""
        return self.engine.clock.now()


def connect(app: Flask, wiring: Wiring) -> None:
    """Hand the wiring to an application."""
    app.extensions[_KEY] = wiring


def current_wiring() -> Wiring:
    """Return the wiring of the application that serves this request."""
    return cast("Wiring", current_app.extensions[_KEY])
