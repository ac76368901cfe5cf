// Half points and time left, as they are shown.
import { describe, expect, it } from "vitest";
import { pointsText, untilText } from "./facts";

describe("points", () => {
  it("are written with halves, and quarters as they are", () => {
    expect([0, 0.5, 1, 2.5, 3.25].map(pointsText)).toEqual(["0", "½", "1", "2½", "3.25"]);
  });
});

describe("time left", () => {
  it("names days", () => {
    expect(untilText(2 * 86_400_000 + 3_600_000)).toBe("2 d 1:00:00");
    expect(untilText(61_000)).toBe("01:01");
    expect(untilText(-5)).toBe("00:00");
  });
});
