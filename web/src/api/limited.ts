// Fields of forms within what the server takes: the limits are the server's own, the words are ours.
import { check, type GenericSchema, pipe, regex, string, transform } from "valibot";
import { catalogue } from "../lib/catalogue";

export { limits } from "./__generated__/limits";

export const messages = catalogue({
  needed: "Needed.",
  short: (min: number) => `At least ${min} characters.`,
  long: (max: number) => `At most ${max} characters.`,
  form: "This holds a character that cannot be here.",
});

interface Limit {
  readonly min: number;
  readonly max: number;
  readonly pattern: string;
}

/** Characters as people and the server count them. */
const count = (text: string): number => [...text].length;

interface Options {
  /** What to say where the form is wrong. */
  form?: string;
  /** A password is taken as it is typed; of all else the blanks around it are not meant. */
  asTyped?: boolean;
}

export function limited(
  { min, max, pattern }: Limit,
  { form = messages.form, asTyped }: Options = {},
): GenericSchema<string, string> {
  return pipe(
    string(),
    transform((text) => (asTyped ? text : text.trim())),
    check((text) => text !== "" || min === 0, messages.needed),
    check((text) => count(text) >= min, messages.short(min)),
    check((text) => count(text) <= max, messages.long(max)),
    regex(new RegExp(pattern), form),
  );
}
