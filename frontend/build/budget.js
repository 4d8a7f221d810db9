// A first visit must stay light: the build fails when script or style outgrow what was agreed.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const OUTPUT = new URL("../../src/kith/static/kith/", import.meta.url);
const BUDGETS = { "src/app.js": 28_000, "src/kith.css": 16_000, "src/board.css": 2_000, "src/mail.css": 2_000 };

const manifest = JSON.parse(await readFile(new URL("manifest.json", OUTPUT), "utf8"));
for (const [source, budget] of Object.entries(BUDGETS)) {
  const size = gzipSync(await readFile(new URL(manifest[source].file, OUTPUT)), { level: 9 }).length;
  console.log(`${source}: ${size} of ${budget} bytes (gzip)`);
  if (size > budget) process.exitCode = 1;
}
