// Drafts: <form data-autosave-url="…"> posts what changed while the person types.
// The state stands in the form's <output data-autosave-state>; one is made when there is none.
// The server answers JSON: {"message": "Черновик сохранён в 14:05"}; on refusal also {"message"}.
import { renewToken, token } from "./csrf.js";

const PAUSE = 1200; // ms after the last keystroke
const RETRY = 15000; // ms after a failure
const KEEPALIVE_LIMIT = 60000; // bytes that a page may still send while it closes

const drafts = new Map();

export function watchDrafts(root) {
  for (const form of drafts.keys()) if (!form.isConnected) drafts.delete(form);
  for (const form of root.querySelectorAll("form[data-autosave-url]")) {
    if (!drafts.has(form)) drafts.set(form, new Draft(form));
  }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.changed = false;
    this.failed = false;
    this.saving = null;
    this.state = form.querySelector("[data-autosave-state]") ?? stateOf(form);
    form.addEventListener("input", () => this.schedule());
    form.addEventListener("change", () => this.schedule());
    form.addEventListener("submit", (event) => this.beforeSubmit(event), { capture: true });
  }

  schedule(pause = PAUSE) {
    this.changed = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  /** Saves what has changed; resolves when nothing is left to save or saving has failed. */
  flush({ leaving = false } = {}) {
    clearTimeout(this.timer);
    if (leaving && this.changed) return this.save(true);
    this.saving ??= this.saveAll().finally(() => (this.saving = null));
    return this.saving;
  }

  async saveAll() {
    while (this.changed && (await this.save(false)));
  }

  async save(leaving) {
    this.changed = false;
    const body = typedInto(this.form);
    try {
      const answer = await this.post(body, leaving);
      this.show(await sentenceOf(answer), !answer.ok);
      this.changed ||= !answer.ok;
      return answer.ok;
    } catch {
      this.changed = true;
      this.show("Черновик пока не сохранён: нет связи. Повторим, когда она вернётся.", true);
      if (!leaving) this.schedule(RETRY);
      return false;
    }
  }

  async post(body, leaving, again = true) {
    body.set("csrf_token", token());
    const answer = await fetch(this.form.dataset.autosaveUrl, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body,
      keepalive: leaving && body.toString().length < KEEPALIVE_LIMIT,
    });
    const stale = answer.status === 400 || answer.status === 401;
    return stale && again && !leaving && (await renewToken()) ? this.post(body, leaving, false) : answer;
  }

  show(sentence, failed) {
    this.failed = failed;
    this.state.classList.toggle("draft-state-failed", failed);
    if (this.state.textContent !== sentence) this.state.textContent = sentence;
  }

  /** Waits for a draft on its way, so that it cannot arrive after the form itself. */
  beforeSubmit(event) {
    clearTimeout(this.timer);
    if (this.submitting || event.defaultPrevented) return;
    if (!this.changed && !this.saving) return this.letGo();
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    Promise.race([this.flush(), new Promise((r) => setTimeout(r, 2500))]).then(() => {
      this.letGo();
      this.form.requestSubmit(submitter);
    });
  }

  letGo() {
    this.submitting = true;
    this.changed = false;
    this.failed = false;
    setTimeout(() => (this.submitting = false), 1000);
  }
}

/** Returns what is typed, without files: they are uploaded with the form itself. */
function typedInto(form) {
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
  return typed;
}

async function sentenceOf(answer) {
  const message = (await answer.json().catch(() => ({}))).message;
  if (message) return message;
  if (!answer.ok) return "Черновик не сохранён. Не закрывайте страницу и обратитесь к администратору.";
  const time = new Date().toLocaleTimeString("ru-RU", { hour: "2-digit", minute: "2-digit" });
  return `Черновик сохранён в ${time}`;
}

function stateOf(form) {
  const state = document.createElement("output");
  state.className = "draft-state";
  state.dataset.autosaveState = "";
  form.append(state);
  return state;
}

const flushAll = () => drafts.forEach((draft) => draft.flush({ leaving: true }));

addEventListener("pagehide", flushAll);
addEventListener("online", () => drafts.forEach((draft) => draft.changed && draft.flush()));
document.addEventListener("visibilitychange", () => document.hidden && flushAll());
addEventListener("beforeunload", (event) => {
  if ([...drafts.values()].some((draft) => draft.changed && draft.failed)) event.preventDefault();
});
