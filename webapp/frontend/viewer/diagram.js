// One diagram on a page: the drawing, its states, the controls, the replay.
// The markup and the JSON it reads are described in templates/components/diagram.html.
import { openViewer } from "./canvas.js";
import { bindControls, bindKeyboard, bindTouch } from "./controls.js";
import { Replay } from "./replay.js";
import { paintStates } from "./states.js";

const NARROW = matchMedia("(max-width: 600px)");
const begun = new WeakSet();

export class Diagram {
  shows = "Показать схему";
  hides = "Скрыть схему";
  failure = "Схему показать не удалось: обновите страницу. Шаги процесса перечислены в таблице.";

  /** Begins with a root element, once; on a phone only when the person opens the diagram. */
  static in(root) {
    if (begun.has(root)) return;
    begun.add(root);
    const diagram = new this(root);
    const opener = root.querySelector("[data-diagram-open]");
    opener?.addEventListener("click", () => diagram.toggle(opener));
    if (!opener || !NARROW.matches) diagram.draw();
    NARROW.addEventListener("change", () => NARROW.matches || diagram.draw());
  }

  constructor(root) {
    this.root = root;
    this.container = root.querySelector("[data-diagram-canvas]");
    this.message = root.querySelector("[data-diagram-message]");
  }

  /** What opens below the edge of the screen is brought into sight. */
  toggle(opener) {
    const open = this.root.classList.toggle("diagram-opened");
    opener.setAttribute("aria-expanded", String(open));
    opener.querySelector("[data-word]").textContent = open ? this.hides : this.shows;
    if (open) this.draw().then(() => this.container.scrollIntoView({ block: "nearest" }));
  }

  draw() {
    this.drawn ??= this.drawOnce().catch((error) => {
      this.drawn = undefined;
      this.say(error.sentence ?? this.failure);
      console.error(error);
    });
    return this.drawn;
  }

  async drawOnce() {
    this.say("Загружаем схему…");
    const data = this.root.dataset;
    const [xml, states, events] = await Promise.all([
      textFrom(data.xmlUrl),
      jsonFrom(this.root, "states", data.statesUrl),
      jsonFrom(this.root, "events", data.eventsUrl),
    ]);
    this.viewer = await this.open(xml);
    this.say("");
    this.show(states ?? {});
    if (events?.length) this.replay = new Replay(this.root, events, (shown) => this.show(shown));
    if (!states) this.replay?.draw();
    this.bind();
  }

  open(xml) {
    return openViewer(this.container, xml);
  }

  show(states) {
    paintStates(this.viewer, states);
  }

  bind() {
    bindControls(this.root, this.viewer);
    bindKeyboard(this.container, this.viewer);
    bindTouch(this.container, this.viewer);
    this.viewer.on("element.click", ({ element }) => this.announce("diagram:select", element.id));
    this.viewer.fit();
  }

  /** Tells the page which element was chosen, so that the list of steps can follow. */
  announce(name, elementId) {
    this.root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { elementId } }));
    for (const row of this.root.querySelectorAll("[data-element-id]")) {
      row.toggleAttribute("data-selected", row.dataset.elementId === elementId);
    }
  }

  say(sentence) {
    this.message.textContent = sentence;
    this.message.hidden = !sentence;
  }
}

async function answerFrom(url, accept) {
  const answer = await fetch(url, { headers: { Accept: accept } });
  if (answer.ok) return answer;
  const error = new Error(`${url}: ${answer.status}`);
  if (answer.status === 401) error.sentence = "Вход закончился. Войдите снова, и схема откроется.";
  throw error;
}

export const textFrom = async (url) => (await answerFrom(url, "application/xml")).text();

/** Reads JSON that stands in the page itself, or comes from a URL, or is absent. */
async function jsonFrom(root, name, url) {
  const inline = root.querySelector(`script[data-diagram-${name}]`);
  if (inline) return JSON.parse(inline.textContent);
  return url ? (await answerFrom(url, "application/json")).json() : null;
}
