// Inter as its package brings it covers weights 100 to 900. The desk uses 400 to 700, so each script's
// file is cut to those weights, which saves a quarter of what a first visit loads.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import subsetFont from "subset-font";

const SOURCE = new URL("../node_modules/@fontsource-variable/inter/", import.meta.url);
const TARGET = new URL("../src/fonts/", import.meta.url);
// The package's latin-ext reaches far into phonetics; these are the letters of Europe's languages.
const LETTERS_OF_EUROPE =
  "U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0167,U+016A-017F,U+0192,U+0218-021B,U+1E9E,U+20B4,U+20B9";
const SCRIPTS = ["latin", "latin-ext", "cyrillic", "greek", "vietnamese"];

function rangesByScript(styleSheet) {
  const faces = styleSheet.matchAll(/inter-([a-z-]+)-wght-normal\.woff2[^}]*unicode-range:\s*([^;}]+)/g);
  return new Map([...faces].map(([, script, ranges]) => [script, ranges.trim()]));
}

function textOf(ranges) {
  let text = "";
  for (const range of ranges.split(",")) {
    const [first, last = first] = range.trim().replace("U+", "").split("-");
    for (let point = parseInt(first, 16); point <= parseInt(last, 16); point++) text += String.fromCodePoint(point);
  }
  return text;
}

function face(script, ranges) {
  return `@font-face {
  font-family: "Inter";
  font-style: normal;
  font-weight: 400 700;
  font-display: swap;
  src: url("./inter-${script}.woff2") format("woff2");
  unicode-range: ${ranges};
}
`;
}

async function cut(script, ranges) {
  const whole = await readFile(new URL(`files/inter-${script}-wght-normal.woff2`, SOURCE));
  const font = await subsetFont(whole, textOf(ranges), {
    targetFormat: "woff2",
    variationAxes: { wght: { min: 400, max: 700 } },
  });
  await writeFile(new URL(`inter-${script}.woff2`, TARGET), font);
}

const ranges = rangesByScript(await readFile(new URL("wght.css", SOURCE), "utf8"));
ranges.set("latin-ext", LETTERS_OF_EUROPE);
await mkdir(TARGET, { recursive: true });
await Promise.all(SCRIPTS.map((script) => cut(script, ranges.get(script))));
await writeFile(new URL("fonts.css", TARGET), SCRIPTS.map((script) => face(script, ranges.get(script))).join(""));
