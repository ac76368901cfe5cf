import { expect, test } from "vitest";
import { bytes, micros, percent } from "./units";

test("times and sizes have the unit a person would choose", () => {
  expect([640, 1_500, 14_200, 999_000, 2_340_000].map(micros)).toEqual([
    "640 µs",
    "1.5 ms",
    "14 ms",
    "999 ms",
    "2.34 s",
  ]);
  expect([800, 2_048, 9_437_184, 268_435_456].map(bytes)).toEqual(["800 B", "2 KiB", "9 MiB", "256 MiB"]);
  expect(percent(0.636)).toBe("64%");
});
