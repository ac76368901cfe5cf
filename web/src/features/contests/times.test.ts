import { expect, test } from "vitest";
import { atText, fieldText, leftText, longText, pointsText } from "./times";

test("time left is rounded up and never negative", () => {
  expect(leftText(1)).toBe("00:00:01");
  expect(leftText(0)).toBe("00:00:00");
  expect(leftText(-5)).toBe("00:00:00");
  expect(leftText(26 * 3_600_000 + 61_000)).toBe("1 d 02:01:01");
});

test("the time of an attempt is hours and minutes", () => {
  expect(atText(59)).toBe("0:00");
  expect(atText(3 * 3600 + 7 * 60)).toBe("3:07");
});

test("a length is said without what is zero", () => {
  expect(longText(7_200_000)).toBe("2 h");
  expect(longText(90 * 60_000)).toBe("1 h 30 min");
  expect(longText(24 * 3_600_000)).toBe("1 d");
  expect(longText(0)).toBe("0 min");
});

test("a field of date and time gives back the minute it was given", () => {
  const at = "2027-03-04T05:06:00Z";
  expect(new Date(fieldText(at)).toISOString()).toBe("2027-03-04T05:06:00.000Z");
});

test("points show no more than they have", () => {
  expect(pointsText(100)).toBe("100");
  expect(pointsText(33.333)).toBe("33.33");
});
