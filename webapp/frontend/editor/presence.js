// Who else has this draft open: each tab says «I am here», and is told about the others.
import { h } from "./dom.js";
import { post } from "./server.js";

const EVERY = 20000; // ms

/** The same after a reload, so that nobody is told about himself. */
function tabId() {
  const kept = sessionStorage.getItem("tropa-tab");
  const id = kept ?? crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  sessionStorage.setItem("tropa-tab", id);
  return id;
}

export class Presence {
  constructor(editor, root) {
    Object.assign(this, { editor, root, tab: tabId() });
    this.report();
    setInterval(() => document.hidden || this.report(), EVERY);
    document.addEventListener("visibilitychange", () => document.hidden || this.report());
  }

  async report() {
    const answer = await post(this.editor.urls.presence, { tab: this.tab }).catch(() => null);
    if (!answer) return;
    const words = answer.others.map(({ name, is_me: isMe }) => (isMe ? "вы сами в другой вкладке" : name));
    this.root.replaceChildren(
      words.length ? h("p", { class: "presence", role: "status" }, `Черновик открыт ещё: ${[...new Set(words)].join(", ")}. Договоритесь, кто правит.`) : "",
    );
  }
}
