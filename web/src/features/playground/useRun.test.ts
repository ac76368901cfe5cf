import { expect, test, vi } from "vitest";

vi.mock("react", () => ({ useCallback: vi.fn(), useEffect: vi.fn(), useReducer: vi.fn(), useRef: vi.fn() }));
const { reduce } = await import("./useRun");

test("output of one stream is joined and the beginning of a flood is dropped", () => {
  let state = reduce({} as never, { kind: "start" });
  const output = (text: string, stream: "stdout" | "stderr" = "stdout") =>
    ({ name: "output", stage: "run", stream, text }) as const;
  state = reduce(state, { kind: "events", events: [output("a"), output("b"), output("c", "stderr")] });
  expect(state.pieces.map((piece) => piece.text)).toEqual(["ab", "c"]);
  state = reduce(state, { kind: "events", events: [output("x".repeat(300 * 1024))] });
  expect(state.cut).toBe(true);
  expect(state.pieces.reduce((sum, piece) => sum + piece.text.length, 0)).toBe(256 * 1024);
});
