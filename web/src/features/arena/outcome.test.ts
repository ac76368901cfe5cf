import { describe, expect, it } from "vitest";
import type { Duel, SideName } from "./api";
import { outcomeOf, ratingOf, seriesOf } from "./outcome";

type Reason = NonNullable<Duel["result"]>["reason"];
const ended = (winner: SideName | null, reason: Reason, rating: unknown = null): Duel =>
  ({ result: { winner, reason, rating, xp: { left: 0, right: 0 } } }) as Duel;

describe("how a duel ended", () => {
  it("is said for the side that asks", () => {
    expect(outcomeOf(ended("left", "solved"), "left")).toBe("won");
    expect(outcomeOf(ended("left", "resigned"), "right")).toBe("lost");
    expect(outcomeOf(ended(null, "draw_agreed"), "left")).toBe("drew");
  });

  it("is nothing where nobody played", () => {
    for (const reason of ["aborted", "void", "declined"] as const)
      expect(outcomeOf(ended(null, reason), "left")).toBe("void");
    expect(outcomeOf({ result: null } as Duel, "left")).toBe("void");
  });

  it("counts ratings as they are shown", () => {
    const change = (before: number, after: number) => ({ before, after });
    const rating = { left: change(1842.4, 1855.3), right: change(1500.6, 1487.2) };
    expect(ratingOf(ended("left", "solved", rating), "left")).toBe(13);
    expect(ratingOf(ended("left", "solved", rating), "right")).toBe(-14);
    expect(ratingOf(ended("left", "solved"), "left")).toBeNull();
  });
});

describe("a best of three", () => {
  const played = (number: number, wins: [number, number], winner: SideName | null, reason: Reason = "solved"): Duel => {
    const series = { id: "", best_of: 3, number, wins_left: wins[0], wins_right: wins[1] };
    return { ...ended(winner, reason), series } as Duel;
  };

  it("counts the duel that has just ended, and ends with the second win", () => {
    expect(seriesOf(played(1, [0, 0], "left"))).toEqual({ left: 1, right: 0, goesOn: true });
    expect(seriesOf(played(2, [1, 0], "left"))).toEqual({ left: 2, right: 0, goesOn: false });
    expect(seriesOf(played(2, [1, 0], "right"))).toEqual({ left: 1, right: 1, goesOn: true });
    expect(seriesOf(played(3, [1, 1], null, "draw"))).toEqual({ left: 1, right: 1, goesOn: false });
  });

  it("is broken off by a duel that came to nothing", () => {
    expect(seriesOf(played(2, [1, 0], null, "void"))?.goesOn).toBe(false);
    expect(seriesOf(ended("left", "solved"))).toBeNull();
  });
});
