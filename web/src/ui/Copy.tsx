import { Check, Copy as CopyIcon } from "lucide-react";
import { useState } from "react";
import { messages } from "./messages";

/** Copies, and says whether it did where it was pressed. */
export function CopyButton({ text, label = messages.copy }: { text: string; label?: string }) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(messages.copied);
    } catch {
      // Without https the browser has no clipboard for us.
      setSaid(messages.copyFailed);
    }
  };
  return (
    <>
      <button type="button" className="btn" onClick={copy}>
        {said === messages.copied ? <Check size={14} aria-hidden /> : <CopyIcon size={14} aria-hidden />} {label}
      </button>
      <span className="soft" role="status">
        {said}
      </span>
    </>
  );
}

/** A text as a file, made here. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
