// Answers that come as events while something happens.
import { EventParser } from "../lib/sse";
import { plain } from "./client";

/** Sends a request and tells each event of its answer. Aborting the signal ends what it began. */
export async function stream<Event>(
  path: string,
  body: unknown,
  signal: AbortSignal,
  tell: (event: Event) => void,
): Promise<void> {
  const response = await plain(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(body),
    signal,
  });
  if (!response.body) return;
  const reader = response.body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, BufferSource>)
    .getReader();
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of parser.push(value)) tell(JSON.parse(event.data) as Event);
  }
}
