// Server-sent events out of a stream of text, cut anywhere.

export interface ServerEvent {
  name: string;
  data: string;
}

export class EventParser {
  private held = "";

  push(text: string): ServerEvent[] {
    this.held += text.replaceAll("\r\n", "\n");
    const blocks = this.held.split("\n\n");
    this.held = blocks.pop() ?? "";
    return blocks.map(parse).filter((event) => event !== null);
  }
}

function parse(block: string): ServerEvent | null {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  return data.length > 0 ? { name, data: data.join("\n") } : null;
}
