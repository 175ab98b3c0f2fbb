"""One table from what went wrong to an HTTP status, and the page that says it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from flask import (
    Flask,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from engine import (
    Conflict,
    EngineError,
    InvalidDiagram,
    InvalidInput,
    InvalidState,
    NotAllowed,
    NotFound,
    Problem,
)
from webapp.formatting import plural
from webapp.security import sent_by_own_page
from webapp.session import wants_part, whoever_is_here
from webapp.wiring import current_wiring

STATUSES: Mapping[type[EngineError], HTTPStatus] = MappingProxyType(
    {
        NotFound: HTTPStatus.NOT_FOUND,
        NotAllowed: HTTPStatus.FORBIDDEN,
        InvalidState: HTTPStatus.CONFLICT,
        Conflict: HTTPStatus.CONFLICT,
        InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
        InvalidDiagram: HTTPStatus.UNPROCESSABLE_ENTITY,
        EngineError: HTTPStatus.CONFLICT,
    }
)
"""The only place where an error class meets an HTTP status."""

_TITLES: Mapping[int, str] = MappingProxyType(
    {
        400: "Запрос не понят",
        401: "Вход закончился",
        403: "Нет доступа",
        404: "Не найдено",
        405: "Так открыть страницу нельзя",
        409: "Сейчас это сделать нельзя",
        413: "Слишком большой файл",
        422: "Проверьте данные",
        500: "Ошибка в системе",
    }
)
_SENTENCES: Mapping[int, str] = MappingProxyType(
    {
        401: "Войдите снова, чтобы продолжить.",
        403: "У вас нет права на эту страницу. Если оно нужно для работы, обратитесь к администратору.",
        404: "Такой страницы нет: возможно, ссылка устарела или в адресе опечатка.",
        405: "Вернитесь назад и нажмите кнопку на самой странице.",
    }
)
_NOT_UNDERSTOOD = "Запрос составлен неверно. Вернитесь назад, обновите страницу и попробуйте снова."
_STALE = "После того как вы её открыли, вход был выполнен заново."
_STALE_LOGIN = (
    "Страница входа устарела, попробуйте ещё раз. "
    "Если это повторяется, разрешите браузеру хранить cookie этого сайта."
)
_WITHOUT_SIGNING_IN = ("auth.enter", "auth.enter_demo")
_RESENT_AT_MOST = 1024 * 1024
_log = logging.getLogger("tropa.web")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page about an error says."""

    status: int
    sentence: str
    problems: Sequence[Problem] = ()
    heading: str = ""

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        return self.heading or _TITLES.get(self.status, _TITLES[400])


def register(app: Flask) -> None:
    """Give every kind of error its page."""
    app.register_error_handler(EngineError, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(401, _session_ended)
    app.register_error_handler(413, _too_large)
    app.register_error_handler(Exception, _broken)


def status_of(error: EngineError) -> HTTPStatus:
    """Return the status of the nearest class in the table."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def refusal_page(
    refusal: Refusal, template: str = "errors/refusal.html", **context: Any
) -> Response:
    """Return the answer: a page, a part of one for htmx, or JSON for a script."""
    if request.accept_mimetypes.best == "application/json":
        problems = [problem.message for problem in refusal.problems]
        response = jsonify(message=refusal.sentence, problems=problems)
    else:
        shown = "errors/part.html" if wants_part() else template
        response = make_response(_rendered(refusal, shown, context))
    response.status_code = refusal.status
    return response


def _rendered(refusal: Refusal, template: str, context: Mapping[str, Any]) -> str:
    """Render; a failure of ours without the shell, which might fail in the same way."""
    if refusal.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return render_template(template, refusal=refusal, **context)
    return current_app.jinja_env.get_template(template).render(refusal=refusal, **context)


def _refused(error: EngineError) -> Response:
    problems = error.problems if isinstance(error, InvalidDiagram) else ()
    return refusal_page(Refusal(status_of(error), str(error), problems))


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response()
    return refusal_page(Refusal(error.code, _SENTENCES.get(error.code, _NOT_UNDERSTOOD)))


def _too_large(_error: HTTPException) -> Response:
    megabytes = current_wiring().settings.max_upload_bytes // (1024 * 1024)
    largest = plural(megabytes, "мегабайта", "мегабайт", "мегабайт")
    sentence = (
        f"Файл больше {largest}, принять его нельзя. Вернитесь назад (введённое сохранилось) "
        "и приложите файл поменьше, например скан с меньшим разрешением."
    )
    return refusal_page(Refusal(413, sentence))


def _session_ended(_error: HTTPException) -> Response:
    return _ask_again(Refusal(401, _SENTENCES[401]))


def _stale(_error: CSRFError) -> Response:
    if request.endpoint in _WITHOUT_SIGNING_IN:
        flash(_STALE_LOGIN, "warning")
        return redirect(url_for("auth.login"), 303)
    if whoever_is_here() is None:
        return _session_ended(_error)
    return _ask_again(Refusal(400, _STALE, heading="Страница устарела"))


def _ask_again(refusal: Refusal) -> Response:
    """Keep what was typed: it stands in a form that can be sent once more."""
    return refusal_page(refusal, "errors/again.html", fields=_resendable())


def _resendable() -> list[tuple[str, str]] | None:
    """Return the typed fields of the refused request; None when they must not or cannot be resent.

    Only what a page of ours has sent is offered again; files would have to be chosen anew.
    """
    is_small = (request.content_length or 0) <= _RESENT_AT_MOST
    if request.method != "POST" or not is_small or not sent_by_own_page() or request.files:
        return None
    return [field for field in request.form.items(multi=True) if field[0] != "csrf_token"]


def _broken(error: Exception) -> Response:
    """Show a number, never a stack trace; the log has both."""
    incident = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    _log.error("incident %s at %s %s", incident, request.method, request.path, exc_info=error)
    sentence = (
        f"Мы записали ошибку под номером {incident}. Ничего из сделанного раньше не потеряно. "
        "Попробуйте ещё раз; если не поможет, сообщите этот номер администратору."
    )
    return refusal_page(Refusal(500, sentence), "errors/broken.html")
