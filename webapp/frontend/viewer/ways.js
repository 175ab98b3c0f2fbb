// Where on a flow something stands that belongs to all of it.

/** The middle of the longest stretch of a flow, and whether that stretch is level. */
export function middleOfWay(points) {
  const stretches = points.slice(1).map((b, n) => ({ a: points[n], b, length: Math.hypot(b.x - points[n].x, b.y - points[n].y) }));
  const { a, b } = stretches.reduce((longest, each) => (each.length > longest.length ? each : longest));
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, level: a.y === b.y };
}

/** The same middle, counted from where the overlays of the flow begin: its upper left corner. */
export function placeOnWay(points) {
  const { x, y, level } = middleOfWay(points);
  const least = (axis) => Math.min(...points.map((point) => point[axis]));
  return { left: x - least("x"), top: y - least("y"), level };
}
