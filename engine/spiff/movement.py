"""How one token moves: its element acts, the token goes on, conclusions are drawn."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.diagrams.model import EventKind, Node, NodeKind
from engine.spiff import loops, scopes, throwing, tree
from engine.spiff.marks import ACTED, DONE, THROWN
from engine.spiff.outcomes import Passed, Thrown
from engine.spiff.routes import routes
from engine.spiff.specs import NEXT, EventBased, External, Many, Root, Split


def move(top: Any, task: Any) -> None:
    """Move a token that is ready as far as its next element; raises EngineError."""
    spec, data = task.task_spec, task.internal_data
    if isinstance(spec, Many) and loops.FINISHED not in data:
        loops.advance_loop(top, task)
    elif isinstance(spec, External) and DONE not in data:
        _copy(top, task, top.node(task).data_in)
    elif task.state == TaskState.READY and (DONE in data or not isinstance(spec, External)):
        if isinstance(spec, (Root, Split, Many)):
            _pass_structure(top, task)
        else:
            _pass_element(top, task, top.node(task))


def _pass_structure(top: Any, task: Any) -> None:
    """Go through what is no element of the diagram: a beginning, a split, a finished loop."""
    _go_on(top, task)
    if isinstance(task.task_spec, Many):
        _end_activity(top, task)
    elif not task.children and task.parent is not None:
        tree.remove(task)
    _close_if_empty(top, task.workflow)


def _pass_element(top: Any, task: Any, node: Node) -> None:
    _act(top, task, node)
    thrown = throwing.thrown_by(top, task, node)
    if thrown is not None and throwing.goes_out(top, task, thrown):
        _throw_out(top, task, thrown)
        return
    _go_on(top, task)
    if THROWN not in task.internal_data:
        top.passed.append(Passed(node.id, node.kind))
    if isinstance(task.task_spec, EventBased):
        return
    _end_activity(top, task)
    if thrown is not None:
        throwing.throw(top, task.workflow, thrown)
    _close_if_empty(top, task.workflow)


def _throw_out(top: Any, task: Any, thrown: Thrown) -> None:
    """Let those go first who listen by now; the token goes on after them, if it is still there.

    An error's token does not go on by itself: somebody has to handle the error.
    """
    top.thrown.append(thrown)
    if thrown.kind is not EventKind.ERROR:
        task.internal_data[THROWN] = True
        top.passed.append(Passed(thrown.node.id, thrown.node.kind))
        top.ready_tasks.append(task)


def _act(top: Any, task: Any, node: Node) -> None:
    """Run a script task's assignments, once; hand on what associations take from an activity."""
    if ACTED in task.internal_data:
        return
    if not isinstance(task.task_spec, External):
        _copy(top, task, node.data_in)
    if node.kind is NodeKind.SCRIPT_TASK:
        visible = scopes.visible(top.variables, task)
        top.assign(task, top.program.script(node.id).run(visible, top.moment))
        task.internal_data[ACTED] = True
    _copy(top, task, node.data_out)


def _copy(top: Any, task: Any, pairs: tuple[tuple[str, str], ...]) -> None:
    """Follow data associations: a variable that is there goes into another."""
    if pairs:
        visible = scopes.visible(top.variables, task)
        top.assign(task, {target: visible[source] for source, target in pairs if source in visible})


def _go_on(top: Any, task: Any) -> None:
    """Create the tasks that the token enters; raises where there is no way, before anything moves."""
    task.internal_data[NEXT] = routes(top, task)
    task.run()


def _end_activity(top: Any, task: Any) -> None:
    """Take a finished task out of the tree; its boundary events listen no more."""
    parent = task.parent
    if isinstance(parent.task_spec, Many):
        tree.remove(task)
        loops.instance_done(top, parent, task)
        return
    holder = parent if isinstance(parent.task_spec, Split) else None
    if holder is not None:
        tree.stop_listening(holder)
    for child in task.children:
        task._children.remove(child.id)  # noqa: SLF001
        parent._children.append(child.id)  # noqa: SLF001
        child.parent = parent
        tree.lift(child)
    tree.remove(task)
    if holder is not None:
        tree.remove(holder)


def _close_if_empty(top: Any, workflow: Any) -> None:
    """End a scope in which no token is left; its event subprocesses listen no more."""
    if tree.is_alive(workflow):
        return
    for listener in tree.listeners(workflow):
        tree.discard(listener)
    if workflow is top:
        top.completed = True
    elif top.subprocesses.pop(workflow.host.id, None) is not None:
        workflow.host._ready()  # noqa: SLF001 - the library's own verb
