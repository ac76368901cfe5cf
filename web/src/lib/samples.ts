// Samples of functions and classes as a person would write them, instead of lines of JSON.
import { linesOf } from "./diff";

interface Param {
  name: string;
  type: string;
}

/** What is implemented, in neutral words. */
export type Signature =
  | { function: string; params: Param[]; returns?: string; in_place?: string }
  | { class: string; methods: { name: string; params?: Param[]; returns?: string }[] };

export interface Shown {
  /** `nums = [2, 7]`, or the calls of a class. */
  input: string;
  output: string;
}

const spaced = (json: string): string => json.replace(/,(?=\S)/g, ", ");

function calls(signature: Extract<Signature, { class: string }>, input: string, answer: string): Shown | null {
  const [names, args] = linesOf(input).map((line) => JSON.parse(line) as unknown[]);
  const results = JSON.parse(answer) as unknown[];
  if (!Array.isArray(names) || !Array.isArray(args)) return null;
  const quiet = new Set(
    signature.methods.filter(({ returns }) => (returns ?? "void") === "void").map(({ name }) => name),
  );
  const lines = names.map((name, at) => {
    const given = (args[at] as unknown[] | undefined) ?? [];
    return `${name}(${given.map((value) => JSON.stringify(value)).join(", ")})`;
  });
  const said = names.map((name, at) =>
    name === signature.class || quiet.has(String(name)) ? "" : spaced(JSON.stringify(results[at] ?? null)),
  );
  return { input: lines.join("\n"), output: said.join("\n") };
}

/** `sample/1` as a person calls it. */
export const sampleName = (name: string): string => name.split("/").at(-1) ?? name;

/** A sample in words; as it stands where it cannot be read so. */
export function shownSample(signature: Signature | null, input: string, answer: string): Shown {
  const plain = { input, output: answer };
  if (!signature) return plain;
  try {
    if ("class" in signature) return calls(signature, input, answer) ?? plain;
    const lines = linesOf(input);
    if (lines.length !== signature.params.length) return plain;
    const named = signature.params.map(({ name }, at) => `${name} = ${spaced(lines[at] as string)}`);
    return { input: named.join("\n"), output: spaced(answer) };
  } catch {
    // A sample that is no JSON is shown as it is written.
    return plain;
  }
}
