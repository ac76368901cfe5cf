import { Check, Copy, CornerDownRight } from "lucide-react";
import { useState } from "react";
import { type Signature, sampleName, shownSample } from "../../lib/samples";
import { Prose } from "../Prose";
import { messages } from "./messages";

const words = messages.sample;

interface Props {
  sample: { name: string; input: string; answer: string; explanation_html?: string | null };
  signature: Signature | null;
  /** Makes its input one's own; there is no such button without it. */
  take?: (input: string) => void;
}

/** What a program reads and what it should answer, beside each other. */
export function Sample({ sample, signature, take }: Props) {
  const [copied, setCopied] = useState(false);
  const name = sampleName(sample.name);
  const shown = shownSample(signature, sample.input, sample.answer);
  const isClass = signature !== null && "class" in signature;
  const copy = () =>
    navigator.clipboard?.writeText(sample.input).then(
      () => setCopied(true),
      () => {},
    );
  return (
    <section className="sample" aria-label={messages.results.sampleInput(name)}>
      <header>
        <h3>{name}</h3>
        <span className="sr" role="status">
          {copied && words.copied}
        </span>
        <button type="button" className="btn bare" aria-label={words.copy(name)} onClick={copy}>
          {copied ? <Check size={13} aria-hidden /> : <Copy size={13} aria-hidden />}
        </button>
        {take && (
          <button type="button" className="btn bare" aria-label={words.takeOf(name)} onClick={() => take(sample.input)}>
            <CornerDownRight size={13} aria-hidden /> {words.use}
          </button>
        )}
      </header>
      <div className="both">
        <div>
          <small>{isClass ? words.calls : words.in}</small>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre tabIndex={0}>{shown.input}</pre>
        </div>
        <div>
          <small>{isClass ? words.returns : words.out}</small>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre tabIndex={0}>{shown.output}</pre>
        </div>
      </div>
      {sample.explanation_html && (
        <div className="explained">
          <Prose html={sample.explanation_html} />
        </div>
      )}
    </section>
  );
}
