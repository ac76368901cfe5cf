// The proof of work that stands in for a picture puzzle: no third party, nothing to see, nothing to solve by hand.
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

export interface Puzzle {
  challenge: string;
  difficulty_bits: number;
}

export interface Solution {
  challenge: string;
  nonce: string;
}

export function zeroBits(hash: Uint8Array): number {
  let bits = 0;
  for (const byte of hash) {
    if (byte === 0) bits += 8;
    else return bits + Math.clz32(byte) - 24;
  }
  return bits;
}

/** Tries the nonces of a stretch; null when none of them fits. */
export function tryNonces(puzzle: Puzzle, from: number, count: number): string | null {
  for (let nonce = from; nonce < from + count; nonce++) {
    const hash = sha256(utf8ToBytes(`${puzzle.challenge}:${nonce}`));
    if (zeroBits(hash) >= puzzle.difficulty_bits) return String(nonce);
  }
  return null;
}

/** The chance that so many tries would have been enough: honest progress of something that has no fixed end. */
export function progressAfter(tries: number, difficulty_bits: number): number {
  return 1 - Math.exp(-tries / 2 ** difficulty_bits);
}

const TRIES_PER_MESSAGE = 4096;

/** Solves in a worker, so that the page stays as quick as it was. */
export function solve(puzzle: Puzzle, tell: (progress: number) => void): Promise<Solution> {
  const worker = new Worker(new URL("./captcha.worker.ts", import.meta.url), { type: "module" });
  return new Promise<Solution>((done, fail) => {
    worker.onmessage = ({ data }: MessageEvent<{ tries: number } | { nonce: string }>) => {
      if ("nonce" in data) done({ challenge: puzzle.challenge, nonce: data.nonce });
      else tell(progressAfter(data.tries, puzzle.difficulty_bits));
    };
    worker.onerror = (event) => fail(new Error(event.message || "the worker could not be started"));
    worker.postMessage({ puzzle, tries_per_message: TRIES_PER_MESSAGE });
  }).finally(() => worker.terminate());
}
