import { highlight } from "../lib/highlight";

/** A program in colour, as it stands in a `pre`. */
export function Code({ text }: { text: string }) {
  return highlight(text).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other name.
    <span key={index} className={`tok-${part.kind}`}>
      {part.text}
    </span>
  ));
}
