// Bundles every file of entries/, copies fonts, icons and licences, and writes manifest.json.
// Usage: node build.mjs [directory for the result]. The same sources give the same bytes.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { russianTokens } from "./tokens/russian.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const outdir = path.resolve(process.argv[2] ?? path.join(here, "../static/dist"));
const modules = path.join(here, "node_modules");

async function bundle() {
  const names = (await readdir(path.join(here, "entries"))).filter((n) => n.endsWith(".js")).sort();
  const result = await build({
    absWorkingDir: here,
    entryPoints: names.map((name) => `entries/${name}`),
    outdir,
    entryNames: "[name]-[hash]",
    chunkNames: "chunk-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["es2022", "chrome109", "firefox115", "safari16.4"],
    loader: { ".woff2": "file" },
    plugins: [russianTokens],
    minify: true,
    charset: "utf8",
    legalComments: "linked",
    metafile: true,
    logLevel: "warning",
  });
  return result.metafile;
}

/** Returns {entries: {name: {script, styles, imports}}, fonts}: what a page has to load. */
function manifestOf({ outputs }) {
  const entries = {};
  const fonts = [];
  for (const file of Object.keys(outputs).sort()) {
    const output = outputs[file];
    const name = path.basename(file);
    if (!output.entryPoint || !name.endsWith(".js")) continue;
    if (output.entryPoint === "entries/app.js") fonts.push(...fontsOf(outputs[output.cssBundle]));
    entries[path.basename(output.entryPoint, ".js")] = {
      script: name,
      styles: output.cssBundle ? [path.basename(output.cssBundle)] : [],
      imports: chunksOf(file, outputs).map((chunk) => path.basename(chunk)).sort(),
    };
  }
  return { entries, fonts };
}

/** The typeface of every page; fonts of signs belong to the entries that draw them. */
function fontsOf({ imports }) {
  return imports.map((each) => path.basename(each.path)).filter((name) => name.endsWith(".woff2")).sort();
}

function chunksOf(file, outputs, found = new Set()) {
  for (const { path: chunk, kind } of outputs[file].imports) {
    if (kind !== "import-statement" || found.has(chunk)) continue;
    found.add(chunk);
    chunksOf(chunk, outputs, found);
  }
  return [...found];
}

/** Returns {name: inner SVG} for every name in icons.txt. */
async function icons() {
  const list = await readFile(path.join(here, "icons.txt"), "utf8");
  const names = [...new Set(list.split("\n").map((line) => line.split("#")[0].trim()).filter(Boolean))];
  const drawn = {};
  for (const name of names.sort()) {
    const svg = await readFile(path.join(modules, "bootstrap-icons/icons", `${name}.svg`), "utf8");
    drawn[name] = svg.replace(/^[\s\S]*?<svg[^>]*>|<\/svg>[\s\S]*$/g, "").replace(/\s*\n\s*/g, "");
  }
  return drawn;
}

/** Returns the names, versions and licence texts of every package whose code or files we ship. */
async function thirdParty({ inputs }) {
  const packages = new Set(["bootstrap-icons"]);
  for (const input of Object.keys(inputs)) {
    const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) packages.add(found[1]);
  }
  const chapters = await Promise.all([...packages].sort().map(chapterOf));
  return ["Сторонние компоненты в составе веб-интерфейса и их лицензии.\n", ...chapters].join("\n");
}

async function chapterOf(name) {
  const folder = path.join(modules, name);
  const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).sort().find((f) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(f));
  const text = file ? (await readFile(path.join(folder, file), "utf8")).trim() : "";
  if (!license) throw new Error(`${name}: no licence is named`);
  const title = `${name} ${version} (${license})`;
  return `${"=".repeat(title.length)}\n${title}\n${"=".repeat(title.length)}\n\n${text}\n`;
}

const json = (value) => `${JSON.stringify(value, null, 1)}\n`;

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
const metafile = await bundle();
const drawn = json(await icons());
const hash = createHash("sha256").update(drawn).digest("hex").slice(0, 8);
const manifest = { ...manifestOf(metafile), icons: `icons-${hash}.json` };
await writeFile(path.join(outdir, manifest.icons), drawn);
await writeFile(path.join(outdir, "THIRD_PARTY.txt"), await thirdParty(metafile));
await writeFile(path.join(outdir, "manifest.json"), json(manifest));
