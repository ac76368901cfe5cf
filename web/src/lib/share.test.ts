import { expect, test } from "vitest";
import { fromFragment, toFragment } from "./share";

test("a program survives its link", async () => {
  const shared = { language: "python", code: "print('ä€😀')\n".repeat(200), stdin: "1 2" };
  const fragment = await toFragment(shared);
  expect(fragment.length).toBeLessThan(200);
  expect(await fromFragment(fragment)).toEqual(shared);
});

test("a broken link opens nothing", async () => {
  for (const fragment of ["", "#x", "#p=", "#p=!!!", "#p=AAAA"]) expect(await fromFragment(fragment)).toBeNull();
});
