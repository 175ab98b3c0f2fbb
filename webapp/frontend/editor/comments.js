// Remarks on elements: a badge on the drawing, a group in the panel.
import { h } from "./dom.js";
import { button, textField } from "./panel/fields.js";
import { get, post, sentenceOf } from "./server.js";

export class Comments {
  constructor(editor) {
    Object.assign(this, { editor, all: [], typed: {} });
    editor.modeler.on(["import.done", "tropa.replaced"], () => this.mark());
  }

  async load() {
    this.take(await get(this.editor.urls.comments).catch(() => ({ comments: [] })));
  }

  take({ comments }) {
    this.all = comments;
    this.mark();
    this.editor.panel.drawComments();
  }

  of(element) {
    const id = this.idOf(element);
    return this.all.filter((each) => each.element_id === id);
  }

  idOf(element) {
    return element.businessObject.processRef?.id ?? element.id;
  }

  groupFor(element) {
    const [open, settled] = [this.of(element).filter((each) => !each.resolved), this.of(element).filter((each) => each.resolved)];
    const title = open.length ? `Обсуждение: ${open.length}` : "Обсуждение";
    const id = this.idOf(element);
    return this.editor.panel.groupOf({
      title,
      content: [
        ...open.map((each) => this.item(each)),
        ...this.writing(id),
        settled.length ? h("details", {}, h("summary", {}, `Улажено: ${settled.length}`), settled.map((each) => this.item(each))) : null,
      ],
    });
  }

  /** What is typed stays with its element until it is sent, wherever the author looks meanwhile. */
  writing(id) {
    const field = textField("Новое замечание", this.typed[id] ?? "", () => {}, { rows: 2, key: "comment" });
    field.querySelector("textarea").addEventListener("input", ({ target }) => (this.typed[id] = target.value));
    return [field, button("Написать", () => this.write(id), { key: "comment-send" })];
  }

  async write(id) {
    const text = (this.typed[id] ?? "").trim();
    if (!text) return this.editor.say("Напишите замечание, потом нажмите «Написать».");
    if (await this.send(this.editor.urls.comments, { element_id: id, text })) delete this.typed[id];
    return this.editor.panel.drawComments();
  }

  item({ id, text, who, at, resolved }) {
    const settle = () => this.send(`${this.editor.urls.comments}/${id}`, { resolved: !resolved });
    return h(
      "div",
      { class: "remark" },
      h("p", { class: "remark-head" }, `${who}, ${at}`),
      h("p", {}, text),
      button(resolved ? "Открыть снова" : "Улажено", settle, { label: `${resolved ? "Открыть снова" : "Улажено"}: ${text}` }),
    );
  }

  async send(url, body) {
    try {
      this.take(await post(url, body));
      return true;
    } catch (error) {
      this.editor.say(`Замечание не записано. ${sentenceOf(error)}`, true);
      return false;
    }
  }

  mark() {
    const overlays = this.editor.modeler.get("overlays");
    overlays.remove({ type: "remark" });
    const counts = {};
    for (const each of this.all) if (!each.resolved) counts[each.element_id] = (counts[each.element_id] ?? 0) + 1;
    for (const [id, count] of Object.entries(counts)) {
      const element = this.editor.registry.get(id);
      if (!element?.width) continue;
      overlays.add(id, "remark", { position: { top: -12, right: 10 }, html: h("div", { class: "remark-badge", title: `Замечаний в обсуждении: ${count}` }, `✎ ${count}`) });
    }
  }
}
