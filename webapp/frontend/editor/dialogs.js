// «Опубликовать», «Сохранения», «Клавиши»: native dialogs, filled when they open.
import { counted, h } from "./dom.js";
import { KEYS, OTHER_KEYS } from "./keyboard.js";
import { button, textField } from "./panel/fields.js";
import { get, post } from "./server.js";

export class PublishDialog {
  constructor(editor, dialog) {
    Object.assign(this, { editor, dialog, body: dialog.querySelector("[data-dialog-body]"), comment: "" });
  }

  async open() {
    const isSaved = await this.editor.autosave.flush();
    await this.editor.problems.check();
    if (!isSaved) return this.editor.say("Сначала черновик должен сохраниться.", true);
    const { found } = this.editor.problems;
    this.draw(found.length ? `${counted(found.length, "замечание", "замечания", "замечаний")} к схеме: исправьте их, потом публикуйте.` : "", found);
    return this.dialog.showModal();
  }

  draw(refusal, problems = []) {
    const send = button("Опубликовать", () => this.publish(), { kind: "primary" });
    const type = (text) => (this.comment = text);
    const field = textField("Что изменилось", this.comment, type, { rows: 3, hint: "Одно-два предложения: их увидят рядом с версией." });
    field.querySelector("textarea").addEventListener("input", ({ target }) => type(target.value));
    this.body.replaceChildren(
      ...(problems.length
        ? [h("div", { class: "notice notice-error", role: "alert" }, h("div", {}, h("p", {}, refusal), h("ul", {}, problems.map((each) => this.problem(each)))))]
        : [
            refusal ? h("div", { class: "notice notice-error", role: "alert" }, h("p", {}, refusal)) : "",
            h("p", {}, "Новые экземпляры пойдут по этой версии. Идущие останутся на своей."),
            field,
            send,
          ]),
    );
  }

  problem({ element_id: id, message }) {
    const show = () => {
      this.dialog.close();
      this.editor.show(id);
    };
    return h("li", {}, message, " ", id && this.editor.registry.get(id) ? button("Показать", show) : "");
  }

  async publish() {
    try {
      const { url } = await post(this.editor.urls.publish, { seen: this.editor.autosave.revision, comment: this.comment });
      this.editor.autosave.letGo();
      location.assign(url);
    } catch (error) {
      const problems = error.answer?.problems ?? [];
      if (problems.length) this.editor.problems.show(problems);
      this.draw(error.message, problems);
    }
  }
}

export class RevisionsDialog {
  constructor(editor, dialog) {
    Object.assign(this, { editor, dialog, body: dialog.querySelector("[data-dialog-body]") });
  }

  async open() {
    await this.editor.autosave.flush();
    this.body.replaceChildren(h("p", {}, "Загружаем список…"));
    this.dialog.showModal();
    try {
      const { revisions } = await get(this.editor.urls.revisions);
      this.body.replaceChildren(h("ol", { class: "revisions" }, revisions.map((each) => this.item(each))));
    } catch (error) {
      this.body.replaceChildren(h("p", {}, error.message));
    }
  }

  item({ number, at, who, words }) {
    const isNow = number === this.editor.autosave.revision;
    return h(
      "li",
      {},
      h("div", {}, h("strong", {}, at), h("span", { class: "soft" }, ` ${who}${words ? `, ${words}` : ""}`)),
      isNow ? h("span", { class: "soft" }, "сейчас на экране") : button("Вернуть", () => this.restore(number), { label: `Вернуть сохранение ${at}` }),
    );
  }

  async restore(number) {
    try {
      await post(this.editor.urls.restore, { number });
      this.editor.autosave.letGo();
      location.reload();
    } catch (error) {
      this.body.prepend(h("p", { role: "alert" }, error.message));
    }
  }
}

export function fillHelp(dialog) {
  const rows = [...KEYS.map(([, , keys, words]) => [keys, words]), ...OTHER_KEYS];
  dialog.querySelector("[data-dialog-body]").replaceChildren(
    h("p", {}, "Клавиши действуют, когда выбрана схема, в русской и в английской раскладке. Со схемой можно работать и без мыши: «P» ведёт в панель, там есть все шаги и «Что дальше»."),
    h("dl", { class: "keys" }, rows.map(([keys, words]) => h("div", {}, h("dt", {}, h("kbd", {}, keys)), h("dd", {}, words)))),
  );
}
