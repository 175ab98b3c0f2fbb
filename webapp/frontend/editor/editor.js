// «Редактор»: the drawing, the panel, and what surrounds them. The markup and the addresses stand in
// templates/studio/editor.html; the element's `editor` property is this object.
import { Autosave } from "./autosave.js";
import { Comments } from "./comments.js";
import { fillHelp, RevisionsDialog } from "./dialogs.js";
import { download, upload } from "./files.js";
import { FragmentDialog } from "./fragments.js";
import { bindKeys } from "./keyboard.js";
import { takeLayout } from "./layout.js";
import { Model } from "./model.js";
import { makeModeler, showAll, xmlOf } from "./modeler.js";
import { Panel } from "./panel/panel.js";
import { Presence } from "./presence.js";
import { Problems } from "./problems.js";
import { replaceDrawing } from "./replace.js";
import { get, getDrawing, post, sentenceOf } from "./server.js";
import { untranslated } from "./words.js";

export class Editor {
  static async begin(root) {
    const urls = JSON.parse(root.dataset.urls);
    const [{ xml, revision }, offers] = await Promise.all([getDrawing(urls.xml), get(urls.offers)]);
    const modeler = await makeModeler(root.querySelector("[data-editor-canvas]"), offers);
    const editor = new Editor(root, { urls, offers, modeler, revision });
    await editor.open(xml);
    root.dataset.ready = String(Math.round(performance.now()));
    return editor;
  }

  constructor(root, { urls, offers, modeler, revision }) {
    Object.assign(this, { root, urls, offers, modeler, revision, untranslated });
    root.editor = this;
    this.processKey = root.dataset.processKey;
    this.registry = modeler.get("elementRegistry");
    this.model = new Model(modeler, this.processKey);
    const part = (name) => root.querySelector(`[data-editor-${name}]`);
    this.message = part("message");
    this.problems = new Problems(this, part("problems"));
    this.comments = new Comments(this);
    this.panel = new Panel(part("panel"), this);
    this.autosave = new Autosave(this, { state: part("state"), conflict: part("conflict") });
    this.fragments = new FragmentDialog(this, part("fragments"));
    this.revisions = new RevisionsDialog(this, part("revisions"));
    this.help = part("help");
    fillHelp(this.help);
    this.bind();
  }

  async open(xml) {
    const { warnings } = await this.modeler.importXML(xml);
    this.warn(warnings);
    showAll(this.modeler, { whole: false });
    this.show(decodeURIComponent(location.hash.slice(1)));
    this.presence = new Presence(this, this.root.querySelector("[data-editor-presence]"));
    this.comments.load();
  }

  /** Shows what the server has just saved as a revision; one step of undo brings back what was there. */
  async take({ xml, revision, message }, words) {
    const warnings = await replaceDrawing(this.modeler, xml);
    this.autosave.settle(revision, message);
    showAll(this.modeler);
    this.warn(warnings, `${words} Отменить можно одним шагом.`);
  }

  warn(warnings, otherwise = "") {
    this.warnings = warnings.map((each) => each.message);
    if (warnings.length) this.say("Часть файла редактор не понял: сравните схему с исходным файлом, прежде чем сохранять.", true);
    else this.say(otherwise);
  }

  bind() {
    bindKeys(this, this.root);
    const actions = {
      undo: () => this.undo(),
      redo: () => this.redo(),
      layout: () => this.layOut(),
      fragments: () => this.openFragments(),
      revisions: () => this.revisions.open(),
      publish: () => this.publish(),
      help: () => this.openHelp(),
      fit: () => this.showAll(),
      "zoom-in": () => this.modeler.get("zoomScroll").stepZoom(1),
      "zoom-out": () => this.modeler.get("zoomScroll").stepZoom(-1),
      bpmn: () => download(this, "bpmn"),
      svg: () => download(this, "svg"),
      png: () => download(this, "png"),
      upload: () => this.root.querySelector("[data-editor-file]").click(),
    };
    for (const control of this.root.querySelectorAll("[data-editor-do]")) {
      control.addEventListener("click", () => this.doing(actions[control.dataset.editorDo]));
    }
    for (const control of this.root.querySelectorAll("[data-close-dialog]")) {
      control.addEventListener("click", () => control.closest("dialog").close());
    }
    this.root.querySelector("[data-editor-file]").addEventListener("change", ({ target }) => {
      const [file] = target.files;
      if (file) this.doing(() => upload(this, file));
      target.value = "";
    });
    this.modeler.on("commandStack.changed", () => this.showUndo());
    this.showUndo();
    new ResizeObserver(() => this.modeler.get("canvas").resized()).observe(this.root.querySelector("[data-editor-canvas]"));
  }

  /** Runs an action; whatever goes wrong is said in a sentence. */
  async doing(action) {
    this.root.querySelector("details[data-menu][open]")?.removeAttribute("open");
    try {
      await action();
    } catch (error) {
      this.say(sentenceOf(error), true);
    }
  }

  showUndo() {
    const stack = this.modeler.get("commandStack");
    this.root.querySelector('[data-editor-do="undo"]').disabled = !stack.canUndo();
    this.root.querySelector('[data-editor-do="redo"]').disabled = !stack.canRedo();
  }

  undo() {
    this.modeler.get("commandStack").undo();
  }

  redo() {
    this.modeler.get("commandStack").redo();
  }

  act(name, event) {
    this.modeler.get("editorActions").trigger(name, event);
  }

  saveNow() {
    this.panel.flush();
    return this.autosave.flush();
  }

  /** Publication has a page of its own, with all that a person wants to know before it. */
  async publish() {
    if (!(await this.saveNow())) throw new Error("Сначала черновик должен сохраниться.");
    this.autosave.letGo();
    location.assign(this.urls.publication);
  }

  async layOut() {
    this.say("Раскладываем…");
    const { xml } = await post(this.urls.layout, await xmlOf(this.modeler));
    await takeLayout(this.modeler, xml);
    this.autosave.note("laid_out");
    showAll(this.modeler);
    this.say("Схема разложена. Отменить можно одним шагом.");
  }

  showAll() {
    showAll(this.modeler);
  }

  /** Brings an element into view and chooses it. */
  show(id) {
    const element = this.registry.get(id);
    if (!element) return;
    const canvas = this.modeler.get("canvas");
    if (canvas.zoom() < 0.6) canvas.zoom(0.8, "auto");
    canvas.scrollToElement(element, { top: 90, right: 140, bottom: 90, left: 150 });
    this.modeler.get("selection").select(element);
  }

  addNext() {
    const { element } = this.panel;
    const isFlowNode = element?.businessObject.$instanceOf("bpmn:FlowNode");
    const next = isFlowNode && this.panel.addableAfter(element)[0];
    if (next) next.add();
    else this.say("Выберите шаг, после которого добавить задачу.");
  }

  openFragments(key) {
    this.fragments.open(key);
  }

  openHelp() {
    this.help.showModal();
  }

  focusPanel() {
    this.root.querySelector("[data-editor-panel]").querySelector("input, textarea, select, button, summary")?.focus();
  }

  say(sentence, isBad = false) {
    this.message.textContent = sentence;
    this.message.classList.toggle("editor-message-bad", isBad);
  }
}
