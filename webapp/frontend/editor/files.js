// Taking the drawing away: .bpmn, SVG, PNG; and putting a file in.
import { xmlOf } from "./modeler.js";
import { post } from "./server.js";

const PNG_SCALE = 2;
const PNG_LONGEST = 8000; // px; browsers refuse larger canvases

export async function download(editor, kind) {
  const blob = await WRITERS[kind](editor.modeler);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${editor.processKey}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const svgOf = async (modeler) => (await modeler.saveSVG()).svg;

const WRITERS = {
  bpmn: async (modeler) => new Blob([await xmlOf(modeler)], { type: "application/xml" }),
  svg: async (modeler) => new Blob([await svgOf(modeler)], { type: "image/svg+xml" }),
  png: async (modeler) => toPng(await svgOf(modeler)),
};

async function toPng(svg) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const scale = Math.min(PNG_SCALE, PNG_LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * scale;
  canvas.height = picture.height * scale;
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Puts the diagram of a file into this draft; throws with a sentence. */
export async function upload(editor, file) {
  editor.panel.flush();
  if (!(await editor.autosave.flush())) throw new Error("Сначала должен сохраниться этот черновик.");
  const body = new FormData();
  body.set("file", file);
  await editor.take(await post(`${editor.urls.file}?seen=${editor.autosave.revision}`, body), "Схема взята из файла.");
}
