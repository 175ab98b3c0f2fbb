"""What the editor says and offers: Russian words, and only what the engine runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.editor_page import (
    EDITOR,
)

pytestmark = pytest.mark.browser


def test_nothing_in_the_editor_is_left_untranslated(drawing: Callable[[str], Visit]) -> None:
    page = drawing("activity-5.1").page
    page.evaluate(VISIT_EVERYTHING)
    assert page.evaluate(f"[...{EDITOR}.untranslated]") == []
    said = page.evaluate("window.said")
    assert len(said) > 200
    latin = [text for text in said if re.search(r"[A-Za-z]{3,}", CODE.sub("", text))]
    assert latin == []


CODE = re.compile(
    r"\b(bpmn|BPMN|SVG|PNG|Ctrl|Shift|Delete|Esc|activity-[\w.-]+|pair-[\w-]+|[a-z]+(?:-[a-z]+)*-\d+|[a-z_]+_[a-z_]+"
    r"|rounds|get|organisation|activity|occurrence|year|decision|return|due_at)\b|\.bpmn"
    r'|"pair/" \+ str\(pair\)'
)
"""Codes, keys, formats and variables: they are no words."""

VISIT_EVERYTHING = """async () => {
  const editor = document.querySelector('[data-editor]').editor;
  const { modeler, model, offers } = editor;
  const get = (name) => modeler.get(name);
  const rest = () => new Promise((done) => setTimeout(done, 15));
  const said = (window.said = []);
  const listen = (root) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.closest('.bjs-powered-by')) continue; // the mark of bpmn.io stays as it is
      for (const name of ['title', 'aria-label', 'placeholder', 'label']) said.push(each.getAttribute(name) ?? '');
      const own = [...each.childNodes].filter((node) => node.nodeType === 3);
      if (!each.closest('code, textarea, datalist, option, svg')) said.push(...own.map((node) => node.data.trim()));
    }
  };
  const pool = model.process();
  const kinds = Object.entries(offers.elements.events)
    .flatMap(([type, events]) => events.map((event) => [type, event]))
    .concat([...offers.elements.tasks, ...offers.elements.gateways, ...offers.elements.artifacts].map((type) => [type]));
  const upper = (text) => text[0].toUpperCase() + text.slice(1);
  const host = model.flowNodes().find((each) => each.type === 'bpmn:UserTask');
  const visited = [pool, ...model.lanes(), ...model.registry.filter((each) => each.type === 'bpmn:SequenceFlow')];
  for (const [type, event] of kinds) {
    const eventDefinitionType = event && event !== 'none' ? `bpmn:${upper(event)}EventDefinition` : undefined;
    const shape = get('elementFactory').createShape({ type: `bpmn:${upper(type)}`, eventDefinitionType, isExpanded: true });
    const point = type === 'boundaryEvent' ? { x: host.x + 10, y: host.y } : { x: pool.x + 300, y: pool.y + 60 };
    const [parent, attach] = type === 'boundaryEvent' ? [host, { attach: true }] : [pool, {}];
    visited.push(get('modeling').createShape(shape, point, parent, attach));
  }
  listen(document.querySelector('.djs-palette'));
  for (const element of visited) {
    get('selection').select(element);
    await rest();
    get('contextPad').open(element, true);
    for (const pad of document.querySelectorAll('.djs-context-pad')) listen(pad);
    if (!get('popupMenu').isEmpty(element, 'bpmn-replace')) {
      get('popupMenu').open(element, 'bpmn-replace', { x: 400, y: 300 }, { title: 'Заменить', search: true });
      await rest();
      for (const menu of document.querySelectorAll('.djs-popup')) listen(menu);
      get('popupMenu').close();
    }
    listen(document.querySelector('[data-editor-panel]'));
  }
  const several = visited.slice(-2);
  get('selection').select(several);
  await rest();
  listen(document.querySelector('.editor-board'));
  get('popupMenu').open(several, 'align-elements', { x: 400, y: 300 });
  await rest();
  for (const menu of document.querySelectorAll('.djs-popup')) listen(menu);
  get('popupMenu').close();
  get('searchPad').toggle();
  listen(document.querySelector('.djs-search-container'));
  get('searchPad').close();
  get('selection').select(host);
  await rest();
  for (const { key } of offers.fragments) {
    editor.openFragments(key);
    listen(editor.fragments.body);
    editor.fragments.dialog.close();
  }
  await editor.revisions.open();
  editor.revisions.dialog.close();
  editor.openHelp();
  listen(document.querySelector('[data-editor]'));
}"""


PALETTE = [
    "Двигать схему (H)",
    "Выделить рамкой (L)",
    "Раздвинуть или сдвинуть (S)",
    "Соединить шаги (C)",
    "Задача человека",
    "Действие системы",
    "Вычисление",
    "Вызов процесса",
    "Подпроцесс",
    "Выбор одного пути",
    "Все пути сразу",
    "Начало",
    "Ожидание: таймер",
    "Ожидание: сообщение",
    "Конец",
    "Пояснение",
]


def test_only_what_the_engine_runs_can_be_put_on_the_drawing(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-2.4").page
    titles = page.locator(".djs-palette [aria-label]").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert titles == PALETTE

    made: list[list[str]] = page.evaluate(DO_EVERYTHING)
    offers = page.evaluate(f"{EDITOR}.offers.elements")
    assert len(made) > 60
    assert [one for one in made if not runs(offers, *one)] == []


def runs(offers: dict[str, Any], name: str, event: str, more: str) -> bool:
    """Tell whether the server lists such an element; `more` is what it never lists."""
    if name in offers["events"]:
        return event in offers["events"][name] and not more
    others = [
        *offers["tasks"],
        *offers["gateways"],
        *offers["artifacts"],
        "sequenceFlow",
        "association",
    ]
    return name in others and not more


DO_EVERYTHING = """async () => {
  const editor = document.querySelector('[data-editor]').editor;
  const { modeler, model, offers } = editor;
  const get = (name) => modeler.get(name);
  const lower = (type) => type.replace(/^bpmn:(.)/, (_, first) => first.toLowerCase());
  const upper = (text) => text[0].toUpperCase() + text.slice(1);
  const kinds = Object.entries(offers.elements.events)
    .flatMap(([type, events]) => events.map((event) => [type, event]))
    .concat([...offers.elements.tasks, ...offers.elements.gateways].map((type) => [type]));
  const pool = model.process();
  const host = model.flowNodes().find((each) => each.type === 'bpmn:UserTask');
  const made = [];
  const note = () => {
    for (const each of model.registry.getAll()) {
      if (known.has(each) || each.labelTarget || !each.businessObject?.$type) continue;
      const own = each.businessObject;
      const event = own.eventDefinitions?.[0]?.$type;
      const loop = own.loopCharacteristics?.$type === 'bpmn:StandardLoopCharacteristics';
      const more = own.triggeredByEvent || loop || own.eventDefinitions?.length > 1 || own.isForCompensation;
      made.push([lower(own.$type), event ? lower(event).replace('EventDefinition', '') : 'none', more ? 'more' : '']);
    }
  };
  let known = new Set();
  const attempt = (act) => {
    known = new Set(model.registry.getAll());
    const depth = get('commandStack')._stackIdx;
    act();
    note();
    while (get('commandStack')._stackIdx > depth) get('commandStack').undo();
  };
  for (const [type, event] of kinds) {
    const eventDefinitionType = event && event !== 'none' ? `bpmn:${upper(event)}EventDefinition` : undefined;
    const fresh = get('elementFactory').createShape({ type: `bpmn:${upper(type)}`, eventDefinitionType, isExpanded: true });
    const onHost = type === 'boundaryEvent';
    const point = onHost ? { x: host.x + 10, y: host.y } : { x: pool.x + 300, y: pool.y + 60 };
    const shape = get('modeling').createShape(fresh, point, onHost ? host : pool, onHost ? { attach: true } : {});
    const pad = get('contextPad').getEntries(shape);
    for (const [key, { action }] of Object.entries(pad)) {
      if (key.startsWith('append.')) attempt(() => action.click(new MouseEvent('click'), shape));
    }
    const menu = get('popupMenu');
    if (menu.isEmpty(shape, 'bpmn-replace')) continue;
    const providers = menu._getProviders('bpmn-replace');
    const entries = { ...menu._getHeaderEntries(shape, providers), ...menu._getEntries(shape, providers) };
    for (const entry of Object.values(entries)) attempt(() => entry.action(new MouseEvent('click'), entry));
    get('modeling').removeShape(shape);
  }
  return made;
}"""
