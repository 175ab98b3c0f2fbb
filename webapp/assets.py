"""Styles, scripts, fonts and icons that `build_assets` has built: what a page loads, and serving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import Any, cast

import orjson
from flask import Blueprint, Flask, current_app, request, send_from_directory, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from webapp.wiring import current_wiring

blueprint = Blueprint("assets", __name__)
_KEY = "tropa.assets"
_YEAR = 365 * 24 * 3600
_NAMED_AFTER_CONTENT = (".js", ".css", ".woff2", ".json")
_BUILD = "Выполните: python -m webapp.build_assets"


class AssetsNotBuilt(Exception):
    """The styles and scripts are not there; the message says what to run."""


@dataclass(frozen=True, slots=True)
class Assets:
    """What the build has written into its manifest."""

    entries: Mapping[str, Mapping[str, Any]]
    fonts: tuple[str, ...]
    icons: Mapping[str, str]

    @classmethod
    def load(cls, directory: Path) -> Assets:
        """Read the manifest and the icons. Raises AssetsNotBuilt."""
        try:
            manifest = orjson.loads((directory / "manifest.json").read_bytes())
            icons = orjson.loads((directory / manifest["icons"]).read_bytes())
        except (OSError, KeyError, orjson.JSONDecodeError) as error:
            raise AssetsNotBuilt(f"Стили и скрипты не собраны. {_BUILD}") from error
        return cls(manifest["entries"], tuple(manifest["fonts"]), icons)

    def tags(self, name: str) -> Markup:
        """Return the tags that load an entry. Raises AssetsNotBuilt for an unknown one."""
        if name not in self.entries:
            raise AssetsNotBuilt(f"Среди собранного нет «{name}». {_BUILD}")
        entry = self.entries[name]
        styles = [
            Markup('<link rel="stylesheet" href="{}">').format(_url(s)) for s in entry["styles"]
        ]
        imports = [
            Markup('<link rel="modulepreload" href="{}">').format(_url(i)) for i in entry["imports"]
        ]
        script = Markup('<script type="module" src="{}"></script>').format(_url(entry["script"]))
        return Markup("\n").join([*styles, *imports, script])

    def font_tags(self) -> Markup:
        """Return the tags that begin to load the typeface with the page."""
        tag = Markup('<link rel="preload" as="font" type="font/woff2" href="{}" crossorigin>')
        return Markup("\n").join(tag.format(_url(font)) for font in self.fonts)

    def icon(self, name: str) -> Markup:
        """Return an icon as inline SVG, for the eye only: a word always stands beside it.

        Raises KeyError for a name that `frontend/icons.txt` does not list.
        """
        if name not in self.icons:
            raise KeyError(f"icon {name} is not listed in frontend/icons.txt, or not built yet")
        drawing = Markup(self.icons[name])  # noqa: S704 - it comes from our own build
        return Markup(
            '<svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{}</svg>'
        ).format(drawing)


@blueprint.get("/static/dist/<path:filename>")
def built(filename: str) -> Response:
    """Serve a built file, compressed when the browser takes it; names with a hash never change."""
    directory = current_wiring().built_assets
    packed = f"{filename}.gz"
    takes_gzip = request.accept_encodings.quality("gzip") > 0 and (directory / packed).is_file()
    served = packed if takes_gzip else filename
    response = send_from_directory(directory, served, mimetype=guess_type(filename)[0])
    if takes_gzip:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    if filename.endswith(_NAMED_AFTER_CONTENT) and filename != "manifest.json":
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


def register(app: Flask, directory: Path) -> None:
    """Load what was built, and make it available to templates. Raises AssetsNotBuilt."""
    built_assets = app.extensions[_KEY] = Assets.load(directory)
    app.jinja_env.globals.update(
        assets=built_assets.tags, fonts=built_assets.font_tags, icon=built_assets.icon
    )


def current_assets() -> Assets:
    """Return what the application that serves this request has loaded."""
    return cast("Assets", current_app.extensions[_KEY])


def _url(filename: str) -> str:
    return url_for("assets.built", filename=filename)
