"""«Идущие экземпляры»: look at a move to another version, order it, watch it, lead it back."""

from __future__ import annotations

from collections import Counter

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as Redirect

from engine import (
    Decisions,
    Intervention,
    InvalidInput,
    InvalidState,
    NotFound,
    Verdict,
    VersionsOf,
)
from processes.moves import (
    BeginMove,
    BulkMove,
    BulkMoveById,
    BulkMovesOf,
    LookAtMove,
    MoveLook,
    MoveResult,
    ResultsOf,
    ResultState,
    StopMove,
)
from processes.moves.questions import decided
from processes.people import Organisations
from webapp.errors import status_of
from webapp.session import signed_in
from webapp.studio_words import name_of
from webapp.wiring import current_wiring

blueprint = Blueprint("moves", __name__)


@blueprint.get("/processes/<process_key>/move")
def look(process_key: str) -> str:
    """Show what a move of the running instances to a version, the newest if none is named, would do."""
    return _look_page(process_key, _version(process_key))


@blueprint.post("/processes/<process_key>/move")
def begin(process_key: str) -> Redirect | str | tuple[str, int]:
    """Order the move of those that go, or of those marked; or look again with the decisions made."""
    version, ids = _version(process_key), _marked()
    if request.form.get("do") == "look":
        return _look_page(process_key, version)
    if request.form.get("do") == "all":
        found = _looked(process_key, version)
        ids = [one.instance_id for one in found.with_verdict(Verdict.GOES)]
    command = BeginMove(
        signed_in().actor,
        process_key,
        version,
        ids,
        request.form.get("reason", ""),
        _decisions(),
        _undone(),
    )
    try:
        move_id = current_wiring().engine.execute(command)
    except (InvalidInput, InvalidState) as refusal:
        return _look_page(process_key, version, str(refusal)), status_of(refusal)
    return redirect(url_for("moves.show", move_id=move_id), 303)


@blueprint.get("/moves/<int:move_id>")
def show(move_id: int) -> str:
    """Show how far a bulk move has come, and what became of each instance."""
    actor, engine = signed_in().actor, current_wiring().engine
    move = engine.execute(BulkMoveById(actor, move_id))
    results = engine.execute(ResultsOf(actor, move_id))
    versions = engine.execute(VersionsOf(move.process_key))
    return render_template(
        "moves/show.html",
        move=move,
        name=versions[0].name,
        results=sorted(results, key=_worst_first),
        ways_back=_ways_back(move, results),
        may_move=_may_move(),
        organisations=_organisations(),
        name_of=name_of,
    )


@blueprint.get("/moves/<int:move_id>/progress")
def progress(move_id: int) -> Response:
    """Return the bar alone; once the move has ended, ask the browser for the whole page."""
    move = current_wiring().engine.execute(BulkMoveById(signed_in().actor, move_id))
    response = make_response(
        render_template("moves/progress.html", move=move, may_move=_may_move())
    )
    if move.is_finished:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/moves/<int:move_id>/stop")
def stop(move_id: int) -> Redirect:
    """Leave those where they are whose turn has not come."""
    current_wiring().engine.execute(StopMove(signed_in().actor, move_id))
    flash("Перевод прекращён. Кто уже переведён, остаётся на новой версии.", "done")
    return redirect(url_for("moves.show", move_id=move_id), 303)


def _look_page(process_key: str, version: int, refusal: str = "") -> str:
    actor, engine = signed_in().actor, current_wiring().engine
    found = _looked(process_key, version)
    undone = _undone()
    return render_template(
        "moves/look.html",
        look=found,
        going=found.with_verdict(Verdict.GOES),
        groups=[(verdict, found.with_verdict(verdict)) for verdict in _SHOWN],
        given=_given(found, _decisions()),
        undone=engine.execute(BulkMoveById(actor, undone)) if undone else None,
        versions=engine.execute(VersionsOf(process_key)),
        moves=engine.execute(BulkMovesOf(actor, process_key)),
        organisations=_organisations(),
        typed=request.form,
        marked=_marked(),
        refusal=refusal,
        name_of=name_of,
    )


def _version(process_key: str) -> int:
    asked = request.args.get("version", type=int)
    if asked is not None:
        return asked
    versions = current_wiring().engine.execute(VersionsOf(process_key))
    if not versions:
        raise NotFound(f"Процесса «{process_key}» нет.")
    return versions[0].version


def _looked(process_key: str, version: int) -> MoveLook:
    query = LookAtMove(signed_in().actor, process_key, version, _decisions(), _undone())
    return current_wiring().engine.execute(query)


def _decisions() -> Decisions:
    """Return what has been decided on the page; on the way back, what was decided on the way there."""
    fields = request.values.to_dict()
    undone = _undone()
    if undone is None or "decided" in fields:
        return decided(fields)
    move = current_wiring().engine.execute(BulkMoveById(signed_in().actor, undone))
    return move.decisions.reversed()


def _undone() -> int | None:
    return request.values.get("undo", type=int)


def _marked() -> list[int]:
    return request.form.getlist("instance", int)


def _given(look: MoveLook, decisions: Decisions) -> list[tuple[str, str]]:
    """Return the decisions that no question on the page repeats, as the fields of a form."""
    places = [(f"map.{element}", place or "-") for element, place in decisions.mapping.items()]
    choices = [
        (f"choice.{aspect.value}.{element}", choice.value)
        for (element, aspect), choice in decisions.choices.items()
    ]
    asked = {question.name for question in look.questions}
    return [field for field in (*places, *choices) if field[0] not in asked]


def _ways_back(move: BulkMove, results: list[MoveResult]) -> list[tuple[int, int]]:
    """Return the versions from which instances were moved, with how many; none while it goes on."""
    if not move.is_finished:
        return []
    moved = Counter(one.from_version for one in results if one.state is ResultState.MOVED)
    return sorted(moved.items())


def _may_move() -> bool:
    actor = signed_in().actor
    return actor.is_system or Intervention.MIGRATE in actor.interventions


def _organisations() -> dict[str, str]:
    places = current_wiring().engine.execute(Organisations())
    return {place.id: place.short_name for place in places}


def _worst_first(result: MoveResult) -> tuple[int, int]:
    return (_ORDER.index(result.state), result.instance_id)


_SHOWN = (Verdict.NEEDS_DECISION, Verdict.CANNOT, Verdict.GOES)
_ORDER = (ResultState.REFUSED, ResultState.LEFT, ResultState.WAITING, ResultState.MOVED)
