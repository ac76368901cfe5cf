import { highlight } from "../lib/highlight";

/** A program in colour, as it stands in a `pre`. */
export function Code({ text, language }: { text: string; language?: string | undefined }) {
  return highlight(text, language).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name.
    <span key={index} className={`tok-${part.kind}`}>
      {part.text}
    </span>
  ));
}
