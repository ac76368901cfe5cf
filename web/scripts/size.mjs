// How much script the home page costs before anybody touches it: everything but the editor, as brotli sends it.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const BUDGET_BYTES = 130 * 1024;
const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));

/** Where the home page begins; its own code is part of it. */
const AT_ONCE = ["index.html"];

const files = new Set(["early.js"]);
function add(key) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest: name here what the home page loads`);
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const imported of chunk.imports ?? []) add(imported);
}
AT_ONCE.forEach(add);

let sum = 0;
for (const file of files) {
  const bytes = brotliCompressSync(readFileSync(join(dist, file))).length;
  sum += bytes;
  console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KB  ${file}`);
}
console.log(`${(sum / 1024).toFixed(1).padStart(7)} KB  of ${BUDGET_BYTES / 1024} KB`);
if (sum > BUDGET_BYTES) {
  console.error("The first load is over its budget: load what is not needed at once later.");
  process.exit(1);
}
