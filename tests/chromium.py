"""Where the browser is; without one the browser tests fail and say so."""

from __future__ import annotations

import shutil

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    """Return the installed Chromium."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            "No Chromium on this machine: install one (apt-get install chromium) and run again."
        )
    return found
