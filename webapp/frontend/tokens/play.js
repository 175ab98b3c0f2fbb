// «Проиграть токены»: the drawing, and tokens that a person leads through it. Tasks wait for him.
import tokenSimulation from "bpmn-js-token-simulation/lib/viewer.js";
import { openViewer } from "../viewer/canvas.js";
import { Diagram } from "../viewer/diagram.js";

const WAITING = ["bpmn:UserTask", "bpmn:CallActivity"];

export class TokenPlay extends Diagram {
  open(xml) {
    return openViewer(this.container, xml, [tokenSimulation]);
  }

  bind() {
    super.bind();
    const simulator = this.viewer.get("simulator");
    const tasks = this.viewer.get("elementRegistry").filter(({ type, labelTarget }) => !labelTarget && WAITING.includes(type));
    this.viewer.on("tokenSimulation.toggleMode", ({ active }) => {
      if (active) for (const task of tasks) simulator.waitAtElement(task);
    });
    this.viewer.get("toggleMode").toggleMode(true);
    this.root.dataset.ready = "true";
  }
}
