import { expect, test } from "vitest";
import { type Signature, shownSample } from "./samples";

const twoSum: Signature = {
  function: "twoSum",
  params: [
    { name: "nums", type: "int[]" },
    { name: "target", type: "int" },
  ],
  returns: "int[]",
};
const stack: Signature = {
  class: "MinStack",
  methods: [
    { name: "push", params: [{ name: "x", type: "int" }] },
    { name: "min", returns: "int" },
  ],
};

test("arguments are called by their names", () => {
  expect(shownSample(twoSum, "[2,7,11]\n9\n", "[0,1]\n")).toEqual({
    input: "nums = [2, 7, 11]\ntarget = 9",
    output: "[0, 1]\n",
  });
});

test("the calls of a class stand one by one beside what they return", () => {
  const shown = shownSample(stack, '["MinStack","push","min"]\n[[],[3],[]]\n', "[null,null,3]\n");
  expect(shown).toEqual({ input: "MinStack()\npush(3)\nmin()", output: "\n\n3" });
});

test("what is not as expected is shown as it is written", () => {
  expect(shownSample(stack, "rubbish", "1").input).toBe("rubbish");
  expect(shownSample(twoSum, "1", "1").input).toBe("1");
  expect(shownSample(null, "1 2\n", "3\n").input).toBe("1 2\n");
});
