"""One drawing as numbers: items to be placed, arrows between them, lanes from top to bottom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from processes.layout.model import SATELLITES, Flow, Kind, Lane, Link, Node, Pool
from processes.layout.texts import width_of, wrap

TASK_WIDTH = 150
TASK_HEIGHT = 80
EVENT = 36
GATEWAY = 50
PERCH_STEP = 40
"""The least room for each of several boundary events on one border."""
_TASK_LINE = 15
_BESIDE_ICON = 96  # a centred line of this width stays clear of the icon
_CORNER = 23  # height of the icon and of the signs
_PLAIN = 3
_GROWTH = 20
Size = tuple[int, int]
_FIXED: Mapping[Kind, Size] = {
    Kind.EVENT: (EVENT, EVENT),
    Kind.BOUNDARY: (EVENT, EVENT),
    Kind.GATEWAY: (GATEWAY, GATEWAY),
    Kind.DATA: (EVENT, GATEWAY),
    Kind.STORE: (GATEWAY, GATEWAY),
}


@dataclass(frozen=True, slots=True)
class LeafLane:
    """A strip of the sheet: a lane without nested lanes, a pool without lanes, a black box."""

    pool: int
    id: str
    name: str
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A node that takes a cell of the grid; sizes in pixels."""

    node: Node
    lane: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Perch:
    """A boundary event and the item on whose border it stands."""

    node: Node
    host: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """A flow between items by their numbers; numbers after the last item mean pools.

    A perch is the number of a boundary event where the flow leaves or arrives, or -1.
    """

    flow: Flow
    source: int
    target: int
    source_perch: int = -1
    target_perch: int = -1


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that has to be placed on one plane, or inside one expanded subprocess."""

    pools: tuple[Pool, ...]
    lanes: tuple[LeafLane, ...]
    items: tuple[Item, ...]
    perches: tuple[Perch, ...]
    arrows: tuple[Arrow, ...]
    owners: tuple[int, ...]

    def is_item(self, number: int) -> bool:
        """Tell an end that is an item from one that is a pool."""
        return number < len(self.items)


def size_of(node: Node, inner: Mapping[str, Size], perches: int = 0) -> Size:
    """Return width and height of a node; `inner` holds those of expanded subprocesses.

    A node grows to hold its boundary events side by side, and a task to hold its name.
    """
    if node.kind is Kind.SUBPROCESS:
        width, height = inner[node.id]
        return max(width, perches * PERCH_STEP), height
    if node.kind is Kind.ANNOTATION:
        text = wrap(node.name, 150)
        return max(60, text.width + 16), max(30, text.height + 12)
    if node.kind is Kind.TASK:
        return max(TASK_WIDTH, perches * PERCH_STEP), _task_height(node)
    return _FIXED[node.kind]


def _task_height(node: Node) -> int:
    """Return the usual height, or more where the name would run into icon or signs."""
    text = wrap(node.name, TASK_WIDTH - 14)
    meets_icon = node.has_icon and width_of("".join(text.lines[:1])) > _BESIDE_ICON
    margin = _CORNER if meets_icon or node.has_signs else _PLAIN
    missing = len(text.lines) * _TASK_LINE + 2 * margin - TASK_HEIGHT
    return TASK_HEIGHT + max(0, -(-missing // _GROWTH) * _GROWTH)


def make_sheet(
    pools: tuple[Pool, ...], flows: tuple[Flow, ...], inner: Mapping[str, Size]
) -> Sheet:
    """Give everything its number; flows whose ends are not on this sheet are left out."""
    lanes = tuple(lane for number, pool in enumerate(pools) for lane in _leaves(number, pool))
    places = _Numbers(pools, lanes)
    items = tuple(
        Item(node, places.lane_of(number, node.id), *size_of(node, inner, places.perches_on(node)))
        for number, node in places.nodes
        if not places.host_of(node)
    )
    places.number(items)
    perches = tuple(
        Perch(node, places.ends[places.host_of(node)][0])
        for _, node in places.nodes
        if places.host_of(node)
    )
    for number, perch in enumerate(perches):
        places.ends[perch.node.id] = (perch.host, number)
    every = [flow for pool in pools if pool.scope for flow in pool.scope.flows] + list(flows)
    arrows = tuple(_arrow(flow, places.ends) for flow in every if _is_here(flow, places.ends))
    owners = _owners(items, every, places.ends)
    housed = tuple(
        replace(item, lane=items[owner].lane) if owner >= 0 else item
        for item, owner in zip(items, owners, strict=True)
    )
    return Sheet(pools, lanes, housed, perches, arrows, owners)


class _Numbers:
    """Which number an id has, while the sheet is made."""

    def __init__(self, pools: tuple[Pool, ...], lanes: tuple[LeafLane, ...]) -> None:
        self.pools = pools
        self.nodes = [
            (number, node)
            for number, pool in enumerate(pools)
            if pool.scope
            for node in pool.scope.nodes
        ]
        self.ends: dict[str, tuple[int, int]] = {}
        self._by_id = {node.id: node for _, node in self.nodes}
        self._first = {lane.pool: number for number, lane in reversed(list(enumerate(lanes)))}
        numbers = {lane.id: number for number, lane in enumerate(lanes) if lane.id}
        self._lane_of = {
            node_id: numbers[_first_leaf(lane).id]
            for pool in pools
            for lane in _walk(pool.lanes)
            for node_id in lane.node_ids
        }

    def lane_of(self, pool: int, node_id: str) -> int:
        return self._lane_of.get(node_id, self._first[pool])

    def host_of(self, node: Node) -> str:
        """Return the host's id of a boundary event that has a proper one."""
        host = self._by_id.get(node.host) if node.kind is Kind.BOUNDARY else None
        return host.id if host and host.kind in {Kind.TASK, Kind.SUBPROCESS} else ""

    def perches_on(self, node: Node) -> int:
        return sum(1 for _, other in self.nodes if self.host_of(other) == node.id)

    def number(self, items: tuple[Item, ...]) -> None:
        self.ends = {item.node.id: (number, -1) for number, item in enumerate(items)}
        for number, pool in enumerate(self.pools):
            if pool.id:
                self.ends[pool.id] = (len(items) + number, -1)


def _leaves(number: int, pool: Pool) -> Iterator[LeafLane]:
    if pool.scope is None:
        yield LeafLane(number, "", pool.name, is_closed=True)
    elif not pool.lanes:
        yield LeafLane(number, "", pool.name)
    for lane in _walk(pool.lanes if pool.scope else ()):
        if not lane.children:
            yield LeafLane(number, lane.id, lane.name)


def _walk(lanes: tuple[Lane, ...]) -> Iterator[Lane]:
    for lane in lanes:
        yield lane
        yield from _walk(lane.children)


def _first_leaf(lane: Lane) -> Lane:
    return _first_leaf(lane.children[0]) if lane.children else lane


def _is_here(flow: Flow, ends: Mapping[str, tuple[int, int]]) -> bool:
    return flow.source in ends and flow.target in ends


def _arrow(flow: Flow, ends: Mapping[str, tuple[int, int]]) -> Arrow:
    source, target = ends[flow.source], ends[flow.target]
    return Arrow(flow, source[0], target[0], source[1], target[1])


def _owners(
    items: tuple[Item, ...], flows: list[Flow], ends: Mapping[str, tuple[int, int]]
) -> tuple[int, ...]:
    """Return for each satellite the item it belongs to, and -1 for everything else."""
    owners = [-1] * len(items)
    sources = {flow.id: flow.source for flow in flows if flow.link is not Link.ASSOCIATION}
    for flow in (flow for flow in flows if flow.link is Link.ASSOCIATION):
        pair = [ends.get(sources.get(end, end), (-1, -1))[0] for end in (flow.source, flow.target)]
        for one, other in (pair, pair[::-1]):
            if _is_satellite(items, one) and _is_plain(items, other) and owners[one] < 0:
                owners[one] = other
    return tuple(owners)


def _is_satellite(items: tuple[Item, ...], number: int) -> bool:
    return 0 <= number < len(items) and items[number].node.kind in SATELLITES


def _is_plain(items: tuple[Item, ...], number: int) -> bool:
    return 0 <= number < len(items) and items[number].node.kind not in SATELLITES
