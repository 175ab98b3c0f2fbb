// The time slider: folds the events up to a moment and shows the states that they leave.
// events = [{at, words, elements: {id: {state, words, count} | null}, flows: [id, …]}, …]

const BEAT = 1100; // ms between two events while playing

export class Replay {
  constructor(root, events, show) {
    this.events = events;
    this.show = show;
    this.slider = root.querySelector("[data-replay-slider]");
    this.label = root.querySelector("[data-replay-label]");
    this.button = root.querySelector("[data-replay-play]");
    this.rows = [...root.querySelectorAll("[data-event-index]")];
    root.querySelector("[data-replay]").hidden = false;
    this.slider.max = events.length;
    this.slider.value = events.length;
    this.bind();
    this.tell();
  }

  bind() {
    this.slider.addEventListener("input", () => this.stop().draw());
    this.button.addEventListener("click", () => (this.timer ? this.stop() : this.play()));
    for (const row of this.rows) {
      row.addEventListener("click", () => this.stop().go(Number(row.dataset.eventIndex) + 1));
    }
  }

  get position() {
    return Number(this.slider.value);
  }

  go(position) {
    this.slider.value = position;
    this.draw();
  }

  play() {
    if (this.position === this.events.length) this.go(0);
    this.timer = setInterval(() => this.step(), BEAT);
    this.button.setAttribute("aria-pressed", "true");
    this.button.querySelector("[data-replay-word]").textContent = "Остановить";
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.button.setAttribute("aria-pressed", "false");
    this.button.querySelector("[data-replay-word]").textContent = "Воспроизвести";
    return this;
  }

  step() {
    this.go(this.position + 1);
    if (this.position >= this.events.length) this.stop();
  }

  draw() {
    this.show(statesAfter(this.events.slice(0, this.position)));
    this.tell();
  }

  tell() {
    const event = this.events[this.position - 1];
    this.label.textContent = event
      ? `Шаг ${this.position} из ${this.events.length}. ${event.at ? `${event.at}: ` : ""}${event.words}`
      : "До начала";
    this.slider.setAttribute("aria-valuetext", this.label.textContent);
    for (const row of this.rows) {
      const index = Number(row.dataset.eventIndex);
      row.toggleAttribute("data-later", index >= this.position);
      if (index === this.position - 1) bringIntoSight(row);
      else row.removeAttribute("aria-current");
    }
  }
}

/** Marks the row of this moment and scrolls the frame around it, never the page. */
function bringIntoSight(row) {
  row.setAttribute("aria-current", "true");
  const frame = row.closest(".events-frame");
  if (frame) frame.scrollTop = row.offsetTop - frame.clientHeight / 2;
}

function statesAfter(events) {
  const elements = {};
  const flows = new Set();
  for (const event of events) {
    Object.assign(elements, event.elements);
    for (const id of event.flows ?? []) flows.add(id);
  }
  const standing = Object.entries(elements).filter(([, state]) => state);
  return { elements: Object.fromEntries(standing), flows: [...flows] };
}
