import { expect, test } from "vitest";
import { marksOf } from "./marks";

test("compilers and interpreters are understood by their own words", () => {
  const gcc =
    "main.cpp: In function 'int main()':\nmain.cpp:3:5: error: 'x' was not declared\nmain.cpp:9:1: warning: unused\n";
  expect(marksOf(gcc, "main.cpp")).toEqual([{ line: 3, text: "'x' was not declared" }]);
  expect(marksOf("Main.java:5: error: ';' expected\n", "Main.java")).toEqual([{ line: 5, text: "';' expected" }]);
  const python =
    'Traceback (most recent call last):\n  File "/box/main.py", line 2, in <module>\nZeroDivisionError: division by zero\n';
  expect(marksOf(python, "main.py")).toEqual([{ line: 2, text: "ZeroDivisionError: division by zero" }]);
  expect(marksOf("error[E0425]: cannot find value `x`\n --> main.rs:4:9\n", "main.rs")).toEqual([
    { line: 4, text: "error[E0425]: cannot find value `x`" },
  ]);
  expect(marksOf("./main.go:7:2: undefined: x\n", "main.go")).toEqual([{ line: 7, text: "undefined: x" }]);
});

test("of a function only the person's own file is marked, not the driver that calls it", () => {
  const gcc = "In file included from main.cpp:254:\nsolution.hpp:1:1: error: expected unqualified-id\n";
  expect(marksOf(gcc, "main.cpp")).toEqual([{ line: 1, text: "expected unqualified-id" }]);
});

test("words about other files, and no words, mark nothing", () => {
  expect(marksOf("/usr/include/x.h:3:1: error: no", "main.cpp")).toEqual([]);
  expect(marksOf("", "main.py")).toEqual([]);
});
