import { expect, test } from "vitest";
import { EventParser } from "./sse";

test("events are the same however the stream is cut", () => {
  const text = 'event: output\ndata: {"text":"a"}\n\n: keep-alive\n\nevent: finished\ndata: {}\n\n';
  for (let cut = 0; cut <= text.length; cut++) {
    const parser = new EventParser();
    const events = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
    expect(events).toEqual([
      { name: "output", data: '{"text":"a"}' },
      { name: "finished", data: "{}" },
    ]);
  }
});
