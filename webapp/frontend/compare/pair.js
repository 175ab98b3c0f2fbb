// Both drawings move as one. What is moved apart in the newer one is brought side by side by `shift`:
// how far the same place lies there from where it lies in the older one.
const MARGIN = 30;
const LARGEST = 1.1;
const READABLE = 0.75;
const STEP = 1.35;
const RANGE = { min: 0.15, max: 4 };

export class Pair {
  constructor(boards) {
    [this.before, this.after] = boards;
    this.boards = boards;
    this.shift = { x: 0, y: 0 };
    for (const board of boards) board.viewer.on("canvas.viewbox.changed", () => this.follow(board));
  }

  /** Shows in the other drawing the place that this one shows. */
  follow(leader) {
    if (this.leading || !this.boards.every((each) => each.isSeen)) return;
    this.leading = true;
    const sign = leader === this.before ? 1 : -1;
    const other = leader === this.before ? this.after : this.before;
    const { x, y, width, height } = leader.box;
    other.canvas.viewbox({ x: x + sign * this.shift.x, y: y + sign * this.shift.y, width, height });
    this.leading = false;
  }

  /** Shows all of both at one scale, and returns it. */
  fit() {
    this.shift = { x: 0, y: 0 };
    const [a, b] = this.boards.map(({ box }) => box.inner);
    const [left, top] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
    const width = Math.max(a.x + a.width, b.x + b.width) - left;
    const height = Math.max(a.y + a.height, b.y + b.height) - top;
    const { outer } = this.before.box;
    const scale = Math.min(LARGEST, outer.width / (width + 2 * MARGIN), outer.height / (height + 2 * MARGIN));
    this.centre(this.before, { x: left + width / 2, y: top + height / 2 }, scale);
    return scale;
  }

  zoom(steps) {
    const { x, y, width, height, scale } = this.before.box;
    const wanted = Math.min(RANGE.max, Math.max(RANGE.min, scale * STEP ** steps));
    this.centre(this.before, { x: x + width / 2, y: y + height / 2 }, wanted);
  }

  /** Brings an element into the middle of both, or the place where it was or will be. */
  show(id) {
    const board = this.after.middleOf(id) ? this.after : this.before;
    const middle = board.middleOf(id);
    if (!middle) return;
    this.shift = this.shiftAt(board, id);
    this.centre(board, middle, Math.max(READABLE, board.box.scale));
  }

  /** An element in one drawing alone lies where its nearest neighbour in both has gone. */
  shiftAt(board, id) {
    const both = [id, ...board.shapes].filter((each) => this.before.middleOf(each) && this.after.middleOf(each));
    const here = board.middleOf(id);
    const far = (each) => Math.hypot(board.middleOf(each).x - here.x, board.middleOf(each).y - here.y);
    const [nearest] = both.sort((a, b) => far(a) - far(b));
    if (!nearest) return { x: 0, y: 0 };
    const [old, now] = [this.before.middleOf(nearest), this.after.middleOf(nearest)];
    return { x: now.x - old.x, y: now.y - old.y };
  }

  centre(board, { x, y }, scale) {
    const { outer } = board.box;
    const [width, height] = [outer.width / scale, outer.height / scale];
    board.canvas.viewbox({ x: x - width / 2, y: y - height / 2, width, height });
  }

  select(id) {
    for (const board of this.boards) board.select(id);
  }
}
