import { describe, expect, it } from "vitest";
import { clockText, ServerClock, spanText } from "./clock";

describe("the server's clock", () => {
  it("is the server's word plus half of the way", () => {
    const clock = new ServerClock();
    clock.measure(1_000, 1_100, 500_000);
    expect(clock.at(1_100)).toBe(500_050);
    expect(clock.at(2_100)).toBe(501_050);
    expect(clock.error).toBe(50);
  });

  it("believes the quickest answer of the last minute", () => {
    const clock = new ServerClock();
    clock.measure(0, 20, 10_000);
    clock.measure(1_000, 2_000, 11_900);
    expect(clock.error).toBe(10);
    expect(clock.at(10_000)).toBe(19_990);
    clock.measure(70_000, 70_400, 80_000);
    expect(clock.error).toBe(200);
  });

  it("is led to a better measurement and never runs backwards", () => {
    const clock = new ServerClock();
    clock.measure(0, 800, 100_000);
    clock.measure(1_000, 1_010, 100_300);
    let before = clock.at(1_010);
    for (let now = 1_020; now < 6_000; now += 10) {
      const next = clock.at(now);
      expect(next).toBeGreaterThan(before);
      before = next;
    }
    expect(clock.at(8_000)).toBeCloseTo(100_305 + 6_990, 5);
  });

  it("is set at once when it is wrong by seconds", () => {
    const clock = new ServerClock();
    clock.measure(0, 4_000, 100_000);
    clock.measure(5_000, 5_010, 190_000);
    expect(clock.at(5_010)).toBe(190_005);
  });
});

it("shows no zero before the end", () => {
  expect(clockText(1)).toBe("00:01");
  expect(clockText(0)).toBe("00:00");
  expect(clockText(-5)).toBe("00:00");
  expect(clockText(11 * 60_000 + 41_200)).toBe("11:42");
  expect(clockText(3_600_000)).toBe("1:00:00");
  expect(spanText(8_900)).toBe("0:08");
});
