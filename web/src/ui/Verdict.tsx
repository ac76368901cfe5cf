import "./judged.css";
import { Check, Hourglass, Loader, TriangleAlert } from "lucide-react";
import { verdictOf, words } from "./verdicts";

interface Props {
  code: string | null;
  /** Said in place of the verdict's own word. */
  word?: string;
  /** The word is for screen readers only. */
  short?: boolean;
  /** The verdict that counts, in large. */
  large?: boolean;
}

export function Verdict({ code, word, short, large }: Props) {
  const { tone, icon: Icon, word: own } = verdictOf(code);
  return (
    <span className={`verdict ${tone}${large ? " large" : ""}`}>
      <Icon size={large ? 16 : 14} aria-hidden />
      <b>{code}</b>
      <span className={short ? "sr" : undefined}> {word ?? own}</span>
    </span>
  );
}

/** What a submission has come to, whatever state it is in. */
export function Standing({
  state,
  verdict,
  failed,
  ...rest
}: {
  state: "queued" | "judging" | "done";
  verdict: string | null;
  failed?: boolean;
  word?: string;
  short?: boolean;
  large?: boolean;
}) {
  if (state === "done" && verdict) return <Verdict code={verdict} {...rest} />;
  const size = rest.large ? 16 : 14;
  const kind = `verdict wait${rest.large ? " large" : ""}`;
  if (state === "done")
    return (
      <span className={kind}>
        {failed ? <TriangleAlert size={size} aria-hidden /> : <Check size={size} aria-hidden />}
        {failed ? words.IE : words.done}
      </span>
    );
  return (
    <span className={kind}>
      {state === "queued" ? (
        <Hourglass size={size} aria-hidden />
      ) : (
        <Loader className="turning" size={size} aria-hidden />
      )}
      {rest.word ?? words[state]}
    </span>
  );
}
