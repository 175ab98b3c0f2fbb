// Every change is saved after a moment; whoever is second is told, and nothing is lost.
import { afterPause, h } from "./dom.js";
import { xmlOf } from "./modeler.js";
import { outlivesThePage, post, Refused, sentenceOf } from "./server.js";

const PAUSE = 1200; // ms of quiet before saving
const RETRY = 10000; // ms after a failure

export class Autosave {
  constructor(editor, { state, conflict }) {
    Object.assign(this, { editor, state, conflict, revision: editor.revision, changed: false, saving: null });
    this.soon = afterPause(PAUSE, () => this.flush());
    this.again = afterPause(RETRY, () => this.changed && this.flush());
    editor.modeler.on("commandStack.changed", () => this.note());
    addEventListener("pagehide", () => this.leave());
    addEventListener("online", () => this.changed && this.flush());
    addEventListener("beforeunload", (event) => this.changed && !this.leaving && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.changed && this.flush());
  }

  /** Notes a change; `kind` other than autosave is kept for ever. */
  note(kind = "autosave") {
    this.changed = true;
    this.kind = kind === "autosave" ? (this.kind ?? kind) : kind;
    this.say("Есть несохранённые изменения");
    this.soon();
  }

  /** Saves until nothing is left to save; resolves to whether all is saved. */
  flush() {
    this.soon.cancel();
    this.saving ??= this.saveAll().finally(() => (this.saving = null));
    return this.saving;
  }

  async saveAll() {
    while (this.changed && !this.inConflict) if (!(await this.save())) return false;
    return !this.inConflict;
  }

  async save() {
    const kind = this.kind ?? "autosave";
    Object.assign(this, { changed: false, kind: null });
    this.say("Сохраняем…");
    try {
      const answer = await post(this.url(kind), await xmlOf(this.editor.modeler));
      this.revision = answer.revision;
      if (!this.changed) this.say(answer.message);
      return true;
    } catch (error) {
      Object.assign(this, { changed: true, kind });
      this.failed(error);
      return false;
    }
  }

  url(kind) {
    return `${this.editor.urls.save}?seen=${this.revision}&kind=${kind}`;
  }

  failed(error) {
    if (error instanceof Refused && error.status === 409 && error.answer.revision) return this.askWhose(error.answer);
    this.say(`Не сохранено. ${sentenceOf(error)}`, true);
    return this.again();
  }

  /** Somebody else has saved: his state or mine on top; both stay in the list of revisions. */
  askWhose({ message, revision }) {
    this.inConflict = true;
    this.say("Не сохранено: черновик изменён в другом окне", true);
    const take = () => {
      this.letGo();
      location.reload();
    };
    const keep = () => {
      Object.assign(this, { revision, inConflict: false });
      this.conflict.replaceChildren();
      this.flush();
    };
    this.conflict.replaceChildren(
      h(
        "div",
        { class: "notice notice-warning", role: "alert" },
        h("p", {}, message, " Оба варианта останутся в списке сохранений."),
        h(
          "div",
          { class: "actions" },
          h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: take }, "Открыть тот вариант"),
          h("button", { type: "button", class: "btn btn-secondary btn-sm", onclick: keep }, "Сохранить мой сверху"),
        ),
      ),
    );
  }

  /** Takes a revision that the server has made, and that is now on the screen, for the newest. */
  settle(revision, sentence) {
    this.soon.cancel();
    Object.assign(this, { revision, changed: false, kind: null });
    this.say(sentence);
  }

  /** Lets the page be left: what is unsaved is given up or has been saved in another way. */
  letGo() {
    this.leaving = true;
    this.changed = false;
  }

  async leave() {
    this.editor.panel.flush();
    if (!this.changed || this.inConflict) return;
    const xml = await xmlOf(this.editor.modeler);
    post(this.url(this.kind ?? "autosave"), xml, { keepalive: outlivesThePage(xml) }).catch(() => {});
  }

  say(sentence, isBad = false) {
    this.state.textContent = sentence;
    this.state.classList.toggle("draft-state-failed", isBad);
  }
}
