// How well a text answers what a person typed: whole words, then beginnings of words, then letters in order.

const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** 0 for no match, 1 for the best. */
export function match(text: string, query: string): number {
  const words = fold(text).split(/[\s/:,.]+/);
  const asked = fold(query).split(/\s+/).filter(Boolean);
  if (asked.length === 0) return 1;
  let sum = 0;
  for (const part of asked) {
    const score = Math.max(...words.map((word, index) => one(word, part, index)));
    if (score === 0) return 0;
    sum += score;
  }
  return sum / asked.length;
}

/** Earlier words weigh a little more, so that "se" finds "Settings" before "Your sessions". */
function one(word: string, part: string, index: number): number {
  const early = 0.1 / (index + 1);
  if (word === part) return 0.9 + early;
  if (word.startsWith(part)) return 0.7 + early;
  if (word.includes(part)) return 0.4 + early;
  return part.length >= 3 && inOrder(word, part) ? 0.1 + early : 0;
}

function inOrder(word: string, part: string): boolean {
  let at = 0;
  for (const letter of word) if (letter === part[at]) at += 1;
  return at === part.length;
}
