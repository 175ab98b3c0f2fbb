"""Tokens in the browser: who may lead them, and in which words."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.webapp.conftest import FRONTEND, Browser
from tests.webapp.rehearsal.conftest import (
    BASE,
)
from webapp.build_assets import find_node


@pytest.mark.usefixtures("wiring")
def test_tokens_are_played_by_whoever_reads_diagrams(browser: Browser) -> None:
    browser.sign_in("olga")
    page = browser.get(f"{BASE}/tokens").text
    assert "tokens-1.js" in page
    assert "Показана версия 1." in page
    assert browser.get("/processes/no-such-process/tokens").status_code == 404


def test_a_word_that_the_token_package_no_longer_says_fails_the_build() -> None:
    module = json.dumps((FRONTEND / "tokens" / "russian.mjs").as_uri())
    script = (
        f"import {{ inRussian }} from {module};"
        "try { inRussian('features/log/Log.js', 'nothing of what was there'); }"
        "catch (error) { console.log(error.message); }"
    )
    command = [find_node().node, "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    assert "no longer says" in done.stdout
