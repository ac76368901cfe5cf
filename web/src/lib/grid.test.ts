import { expect, it } from "vitest";
import { gridOf } from "./grid";

it("draws few round lines around any ratings", () => {
  for (const [low, high] of [
    [1500, 1500],
    [1512, 1538],
    [1433, 1899],
    [600, 2600],
  ] as const) {
    const lines = gridOf(low, high);
    expect(lines.length).toBeGreaterThanOrEqual(1);
    expect(lines.length).toBeLessThanOrEqual(7);
    expect(lines[0]).toBeLessThanOrEqual(low);
    expect(lines.at(-1)).toBeGreaterThanOrEqual(high);
  }
});
