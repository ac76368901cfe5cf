// What the server takes in the fields of forms, out of the description of its API, so that a form says it before it is
// sent. Called by `npm run codegen`.
import { readFileSync, writeFileSync } from "node:fs";

const FORMS = [
  "EmailChange",
  "FeedbackAnswer",
  "NewAccount",
  "NewBan",
  "NewFeedback",
  "NewToken",
  "PasswordChange",
  "ProfilePatch",
  "Reset",
  "ResetAsked",
];
const [from, to] = process.argv.slice(2);
const { schemas } = JSON.parse(readFileSync(from, "utf8")).components;

/** The text a field holds, where it may be absent too. */
const textOf = (property) => [property, ...(property.oneOf ?? [])].find(({ type }) => [type].flat().includes("string"));

const limits = {};
for (const form of FORMS) {
  for (const [name, property] of Object.entries(schemas[form].properties)) {
    const text = textOf(property);
    if (text?.maxLength === undefined) continue;
    limits[form] ??= {};
    limits[form][name] = { min: text.minLength ?? 0, max: text.maxLength, pattern: text.pattern ?? "" };
  }
}
writeFileSync(
  to,
  `// Made from the description of the API; not to be edited.\nexport const limits = ${JSON.stringify(limits, null, 2)} as const;\n`,
);
