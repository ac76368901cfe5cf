// The little markdown of a description, read into pieces a page can show: nothing of it ever becomes HTML.

export type Span =
  | { kind: "text" | "code" | "strong" | "em"; text: string }
  | { kind: "link"; text: string; to: string };

export type Block =
  | { kind: "heading" | "paragraph"; spans: Span[] }
  | { kind: "list"; ordered: boolean; items: Span[][] }
  | { kind: "code"; text: string };

const SPAN = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\*([^*\n]+)\*|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+|\/[^\s)/][^\s)]*)\)/g;

export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const found of text.matchAll(SPAN)) {
    if (found.index > from) spans.push({ kind: "text", text: text.slice(from, found.index) });
    const [whole, code, strong, em, name, to] = found;
    if (code !== undefined) spans.push({ kind: "code", text: code });
    else if (strong !== undefined) spans.push({ kind: "strong", text: strong });
    else if (em !== undefined) spans.push({ kind: "em", text: em });
    else spans.push({ kind: "link", text: name ?? "", to: to ?? "" });
    from = found.index + whole.length;
  }
  if (from < text.length) spans.push({ kind: "text", text: text.slice(from) });
  return spans;
}

const ITEM = /^\s*(?:([-*])|\d+[.)])\s+(.*)$/;

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const end = () => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", spans: spansOf(paragraph.join(" ")) });
    paragraph = [];
  };
  const lines = markdown.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const item = ITEM.exec(line);
    const last = blocks.at(-1);
    if (line.startsWith("```")) {
      end();
      const code: string[] = [];
      while (++at < lines.length && !lines[at]?.startsWith("```")) code.push(lines[at] ?? "");
      blocks.push({ kind: "code", text: code.join("\n") });
    } else if (/^#{1,6}\s/.test(line)) {
      end();
      blocks.push({ kind: "heading", spans: spansOf(line.replace(/^#+\s+/, "")) });
    } else if (item) {
      const goes = paragraph.length === 0 && last?.kind === "list" && last.ordered === (item[1] === undefined);
      end();
      if (goes) last.items.push(spansOf(item[2] ?? ""));
      else blocks.push({ kind: "list", ordered: item[1] === undefined, items: [spansOf(item[2] ?? "")] });
    } else if (line.trim() === "") end();
    else paragraph.push(line.trim());
  }
  end();
  return blocks;
}
