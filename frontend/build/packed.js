// Every visit is served the smallest form that its browser reads, and packing hard takes too long to do while serving.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync, gzipSync } from "node:zlib";

const ASSETS = new URL("../../src/kith/static/kith/assets/", import.meta.url);

for (const name of await readdir(ASSETS)) {
  if (!/\.(js|css)$/.test(name)) continue;
  const content = await readFile(new URL(name, ASSETS));
  await writeFile(new URL(`${name}.gz`, ASSETS), gzipSync(content, { level: 9 }));
  await writeFile(new URL(`${name}.br`, ASSETS), brotliCompressSync(content));
}
