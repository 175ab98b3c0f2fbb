// bpmn-js with our words, our look, our moddle, and only what the engine runs.
import Modeler from "bpmn-js/lib/Modeler";
import { lookOf } from "../viewer/canvas.js";
import { layoutModule } from "./layout.js";
import { bpmn, changesModule, spiffworkflow } from "./model.js";
import { offeredModule } from "./offered.js";
import { replaceModule } from "./replace.js";
import { translateModule } from "./words.js";

export async function makeModeler(container, offers) {
  return new Modeler({
    container,
    offers,
    additionalModules: [translateModule, offeredModule, changesModule, layoutModule, replaceModule],
    moddleExtensions: { bpmn, spiffworkflow },
    ...(await lookOf(container)),
  });
}

const MARGIN = { left: 130, right: 24, top: 64, bottom: 40 }; // px: the palette, the buttons, the mark
const READABLE = 0.5;

/**
 * Shows all of the drawing beside the palette, not larger than life. Where that would be too small
 * to read, and `whole` is not asked for, shows the beginning.
 */
export function showAll(modeler, { whole = true } = {}) {
  const canvas = modeler.get("canvas");
  canvas.resized();
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !outer.width) return;
  const room = { width: outer.width - MARGIN.left - MARGIN.right, height: outer.height - MARGIN.top - MARGIN.bottom };
  const fitting = Math.min(1, room.width / inner.width, room.height / inner.height);
  const scale = whole ? fitting : Math.max(fitting, READABLE);
  const top = MARGIN.top + Math.max(0, (room.height - inner.height * scale) / 2);
  canvas.viewbox({ x: inner.x - MARGIN.left / scale, y: inner.y - top / scale, width: outer.width / scale, height: outer.height / scale });
}

/** Returns the drawing as formatted XML. */
export const xmlOf = async (modeler) => (await modeler.saveXML({ format: true })).xml;
