import { expect, test } from "vitest";
import { ownAddress } from "./arrive";

test("only addresses of this server are returned to", () => {
  expect(ownAddress("/settings/security?a=1")).toBe("/settings/security?a=1");
  for (const bad of [
    undefined,
    "",
    "https://elsewhere.example/",
    "//elsewhere.example",
    "/\\elsewhere.example",
    "javascript:1",
  ])
    expect(ownAddress(bad)).toBe("/");
});
