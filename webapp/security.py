"""What a browser may do with our pages, and what we take from it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from processes.settings import Settings

_NO_FRAMES = "frame-ancestors 'none'"
_OWN_FRAMES = "frame-ancestors 'self'"
CONTENT_POLICY = (
    "default-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    _NO_FRAMES,
    "form-action 'self'",
)
_INLINE_STYLES = "style-src 'self' 'unsafe-inline'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_SESSION = timedelta(hours=12)
_MAX_FORM_PARTS = 20_000
_MAX_TYPED_BYTES = 4 * 1024 * 1024


def register(app: Flask, settings: Settings) -> None:
    """Set the limits, the cookies, the headers and the token on every POST."""
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="__Host-tropa" if settings.behind_tls else "tropa",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.behind_tls,
        PERMANENT_SESSION_LIFETIME=_SESSION,
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        MAX_FORM_PARTS=_MAX_FORM_PARTS,
        MAX_FORM_MEMORY_SIZE=_MAX_TYPED_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
    )
    CSRFProtect(app)
    app.after_request(_add_headers)
    if settings.behind_tls:
        app.config["PREFERRED_URL_SCHEME"] = "https"
        app.after_request(_insist_on_tls)
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign] # as Flask's manual does


def allow_inline_styles() -> None:
    """Let this one page have inline styles: the diagram editor's properties panel sets some."""
    g.inline_styles = True


def allow_own_frame() -> None:
    """Let pages of ours show this one in a frame: a form is tried at the width of a phone."""
    g.own_frame = True


def _add_headers(response: Response) -> Response:
    policy = [*CONTENT_POLICY, _INLINE_STYLES] if g.get("inline_styles") else list(CONTENT_POLICY)
    if g.get("own_frame"):
        policy[policy.index(_NO_FRAMES)] = _OWN_FRAMES
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Security-Policy"] = "; ".join(policy)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _insist_on_tls(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def own_path(target: str | None, default: str) -> str:
    """Return the target of a redirect if it is a path of ours, else the default."""
    if not target or not target.isprintable() or "\\" in target:
        return default
    parts = urlsplit(target)
    is_own = not parts.scheme and not parts.netloc and target.startswith("/")
    return target if is_own and not target.startswith("//") else default


def sent_by_own_page() -> bool:
    """Return whether the browser says that this request comes from a page of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host
