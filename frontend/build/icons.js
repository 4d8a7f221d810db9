// Lucide has some 1,700 icons and the product uses a few dozen. Every quoted word in the product's sources
// that names an icon is taken, so that naming one is all it needs. Shapes of one icon become a single path:
// a page shows hundreds of icons, and each spared element is a spared DOM node.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const QUOTED_WORD = /["']([a-z][a-z0-9]*(?:-[a-z0-9]+)*)["']/g;
const SHAPE = /<(path|circle|ellipse|rect|line|polyline|polygon)\s([^>]*?)\/>/g;

async function sourcesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(py|jinja)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function quotedWords(folder) {
  const words = new Set();
  for (const path of await sourcesBelow(folder)) {
    for (const [, word] of (await readFile(path, "utf8")).matchAll(QUOTED_WORD)) words.add(word);
  }
  return words;
}

function attributesOf(text) {
  return Object.fromEntries([...text.matchAll(/([a-z0-9-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

function ovalPath(cx, cy, rx, ry) {
  return `M${cx - rx} ${cy}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0`;
}

function rectanglePath({ x = 0, y = 0, width, height, rx, ry }) {
  const [left, top, wide, high] = [x, y, width, height].map(Number);
  const corner = Number(rx ?? ry ?? 0);
  if (!corner) return `M${left} ${top}h${wide}v${high}h${-wide}z`;
  const arc = (dx, dy) => `a${corner} ${corner} 0 0 1 ${dx} ${dy}`;
  return (
    `M${left + corner} ${top}h${wide - 2 * corner}${arc(corner, corner)}v${high - 2 * corner}${arc(-corner, corner)}` +
    `h${2 * corner - wide}${arc(-corner, -corner)}v${2 * corner - high}${arc(corner, -corner)}z`
  );
}

function pathOf(shape, attributes) {
  const number = (name) => Number(attributes[name] ?? 0);
  switch (shape) {
    case "path":
      return attributes.d;
    case "circle":
      return ovalPath(number("cx"), number("cy"), number("r"), number("r"));
    case "ellipse":
      return ovalPath(number("cx"), number("cy"), number("rx"), number("ry"));
    case "rect":
      return rectanglePath(attributes);
    case "line":
      return `M${number("x1")} ${number("y1")}L${number("x2")} ${number("y2")}`;
    default:
      return `M${attributes.points.trim()}${shape === "polygon" ? "z" : ""}`;
  }
}

// A path that opens with a relative move would, behind another path, start where that one ended.
function absoluteStart(path) {
  const [opening, x, y] = path.match(/^m\s*(-?(?:\d+\.?\d*|\.\d+))[\s,]*(-?(?:\d+\.?\d*|\.\d+))/) ?? [];
  if (!opening) return path;
  const rest = path.slice(opening.length).trimStart();
  return `M${x} ${y}${/^[-.\d]/.test(rest) ? "l" : ""}${rest}`;
}

function bodyOf(svg) {
  const shapes = [...svg.replace(/<svg[\s\S]*?>/, "").matchAll(SHAPE)];
  const paths = shapes.map(([, shape, text]) => absoluteStart(pathOf(shape, attributesOf(text))));
  return paths.join("");
}

async function iconsNamedIn(folder, iconFolder) {
  const words = await quotedWords(folder);
  const known = (await readdir(iconFolder)).map((file) => file.replace(".svg", "")).filter((name) => words.has(name));
  const paths = known.sort().map(async (name) => [name, bodyOf(await readFile(join(iconFolder, `${name}.svg`), "utf8"))]);
  return Object.fromEntries(await Promise.all(paths));
}

export function icons({ sources, iconFolder }) {
  return {
    name: "kith-icons",
    async generateBundle() {
      const named = await iconsNamedIn(sources, iconFolder);
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(named) });
    },
  };
}
