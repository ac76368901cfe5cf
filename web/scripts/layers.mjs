// The folders of src are layers: lib and ui know nothing of the API; api knows lib; a feature knows those three and no
// other feature; app knows all. An import that points the other way fails here.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const src = join(dirname(fileURLToPath(import.meta.url)), "../src");
const MAY = {
  lib: ["lib"],
  ui: ["ui", "lib"],
  api: ["api", "lib"],
  features: ["ui", "api", "lib"],
  app: ["app", "features", "ui", "api", "lib"],
};
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*"(\.[^"]+)"|new URL\("(\.[^"]+)"/g;

const files = readdirSync(src, { recursive: true }).filter((name) => /\.tsx?$/.test(name));
const wrong = [];
for (const file of files) {
  const [layer, feature] = file.split("/");
  if (!(layer in MAY)) continue;
  for (const match of readFileSync(join(src, file), "utf8").matchAll(IMPORT)) {
    const target = relative(src, normalize(join(src, dirname(file), match[1] ?? match[2])));
    const [to, toFeature] = target.split("/");
    const own = layer === "features" && to === "features" && toFeature === feature;
    if (to in MAY && !own && !MAY[layer].includes(to)) wrong.push(`${file} imports ${target}`);
  }
}
if (wrong.length > 0) {
  console.error(`Imports against the layers:\n  ${wrong.join("\n  ")}`);
  process.exit(1);
}
console.log(`${files.length} files keep to the layers`);
