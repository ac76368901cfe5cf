// Hashes away from the page's own thread, and tells after every stretch how far it is.
import { type Puzzle, tryNonces } from "./captcha";

self.onmessage = ({ data }: MessageEvent<{ puzzle: Puzzle; tries_per_message: number }>) => {
  const { puzzle, tries_per_message } = data;
  for (let from = 0; ; from += tries_per_message) {
    const nonce = tryNonces(puzzle, from, tries_per_message);
    if (nonce !== null) return self.postMessage({ nonce });
    self.postMessage({ tries: from + tries_per_message });
  }
};
