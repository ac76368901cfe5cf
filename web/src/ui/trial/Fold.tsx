import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

interface Props {
  title: string;
  aside?: string;
  open?: boolean;
  children: ReactNode;
}

/** A part that can be folded away. */
export function Fold({ title, aside, open, children }: Props) {
  return (
    <details className="fold-part" open={open}>
      <summary>
        <ChevronRight size={14} aria-hidden /> {title}
        {aside && <span className="aside">{aside}</span>}
      </summary>
      {children}
    </details>
  );
}

/** Text as a program read or wrote it. */
export function Raw({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="raw" tabIndex={0} aria-label={label}>
      <pre>{text}</pre>
    </section>
  );
}
