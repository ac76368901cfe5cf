import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { progressAfter, tryNonces, zeroBits } from "./captcha";

test("the nonce found makes a hash that begins with as many zero bits as asked", () => {
  const puzzle = { challenge: "tilt", difficulty_bits: 10 };
  const nonce = tryNonces(puzzle, 0, 1 << 16);
  expect(nonce).toMatch(/^\d+$/);
  const hash = createHash("sha256").update(`tilt:${nonce}`).digest();
  expect(hash.readUInt16BE(0) >> 6).toBe(0);
});

test("a stretch without a solution says so", () => {
  expect(tryNonces({ challenge: "tilt", difficulty_bits: 200 }, 0, 10)).toBeNull();
});

test("zero bits are counted across bytes", () => {
  expect(zeroBits(Uint8Array.of(0x80))).toBe(0);
  expect(zeroBits(Uint8Array.of(0x01))).toBe(7);
  expect(zeroBits(Uint8Array.of(0, 0, 0x1f))).toBe(19);
  expect(zeroBits(Uint8Array.of(0, 0))).toBe(16);
});

test("progress grows and never claims to be done", () => {
  expect(progressAfter(0, 16)).toBe(0);
  expect(progressAfter(1 << 16, 16)).toBeCloseTo(0.632, 2);
  expect(progressAfter(1 << 19, 16)).toBeLessThan(1);
});
