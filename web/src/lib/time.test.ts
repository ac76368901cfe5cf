import { expect, test } from "vitest";
import { ago } from "./time";

test("recent moments are told by distance, older ones by date", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  expect(ago("2026-11-21T11:57:00Z", now)).toBe("3 minutes ago");
  expect(ago("2026-11-21T11:59:50Z", now)).toBe("just now");
  expect(ago("2026-11-20T12:00:00Z", now)).toBe("yesterday");
  expect(ago("2026-11-23T12:00:00Z", now)).toBe("in 2 days");
  expect(ago("2026-01-02T12:00:00Z", now)).toContain("2026");
});
