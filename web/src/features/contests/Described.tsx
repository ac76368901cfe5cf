// What organisers wrote about a contest.
import { type Block, blocksOf, type Span } from "./describe";

export function Described({ text }: { text: string }) {
  return (
    <div className="described">
      {blocksOf(text).map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the text is read again as a whole.
        <Piece key={at} block={block} />
      ))}
    </div>
  );
}

function Piece({ block }: { block: Block }) {
  if (block.kind === "heading")
    return (
      <h3>
        <Spans of={block.spans} />
      </h3>
    );
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  if (block.kind === "code") return <pre tabIndex={0}>{block.text}</pre>;
  if (block.kind !== "list")
    return (
      <p>
        <Spans of={block.spans} />
      </p>
    );
  const List = block.ordered ? "ol" : "ul";
  return (
    <List>
      {block.items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <li key={at}>
          <Spans of={item} />
        </li>
      ))}
    </List>
  );
}

function Spans({ of }: { of: Span[] }) {
  return of.map((span, at) => {
    const key = `${at}`;
    if (span.kind === "code") return <code key={key}>{span.text}</code>;
    if (span.kind === "strong") return <strong key={key}>{span.text}</strong>;
    if (span.kind === "em") return <em key={key}>{span.text}</em>;
    if (span.kind === "link")
      return (
        <a key={key} className="link" href={span.to} rel="noopener nofollow">
          {span.text}
        </a>
      );
    return span.text;
  });
}
