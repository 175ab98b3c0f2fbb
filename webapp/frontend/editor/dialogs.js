// «Сохранения», «Клавиши»: native dialogs, filled when they open.
import { h } from "./dom.js";
import { KEYS, OTHER_KEYS } from "./keyboard.js";
import { button } from "./panel/fields.js";
import { get, post, sentenceOf } from "./server.js";

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
      this.body.replaceChildren(h("p", {}, sentenceOf(error)));
    }
  }

  item({ number, at, who, words }) {
    const isNow = number === this.editor.autosave.revision;
    return h(
      "li",
      {},
      h("div", {}, h("strong", {}, at), h("span", { class: "soft" }, ` ${who}${words ? `, ${words}` : ""}`)),
      isNow ? h("span", { class: "soft" }, "сейчас на экране") : this.actions(number, at),
    );
  }

  actions(number, at) {
    const href = `${this.editor.urls.page}?revision=${number}`;
    return h(
      "div",
      { class: "actions" },
      h("a", { class: "btn btn-quiet btn-sm", href, target: "_blank", rel: "noopener", "aria-label": `Посмотреть сохранение ${at} в новой вкладке` }, "Посмотреть"),
      button("Вернуть", () => this.restore(number), { label: `Вернуть сохранение ${at}` }),
    );
  }

  async restore(number) {
    try {
      await this.editor.take(await post(this.editor.urls.restore, { number }), `Показано сохранение № ${number}.`);
      this.dialog.close();
    } catch (error) {
      this.body.prepend(h("p", { role: "alert" }, sentenceOf(error)));
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
