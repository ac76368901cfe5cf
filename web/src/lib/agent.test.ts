import { expect, test } from "vitest";
import { readAgent } from "./agent";

test("common browsers are told apart although each claims to be all others", () => {
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
  const edge =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0";
  const phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";
  expect(readAgent(firefox)).toEqual({ browser: "Firefox", system: "Linux", phone: false });
  expect(readAgent(edge)).toEqual({ browser: "Edge", system: "Windows", phone: false });
  expect(readAgent(phone)).toEqual({ browser: "Safari", system: "iPhone", phone: true });
});

test("a program is called what it calls itself, and silence is a question mark", () => {
  expect(readAgent("curl/8.14.1").browser).toBe("curl");
  expect(readAgent("").browser).toBe("?");
});
