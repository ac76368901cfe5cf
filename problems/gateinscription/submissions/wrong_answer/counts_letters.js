function canBeMirrored(inscription) {
  const counts = new Map();
  for (const letter of inscription) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].filter((count) => count % 2 === 1).length <= 2;
}
