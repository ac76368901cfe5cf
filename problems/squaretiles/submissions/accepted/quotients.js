function countStones(width, depth) {
  let stones = 0n;
  while (depth > 0n) {
    stones += width / depth;
    [width, depth] = [depth, width % depth];
  }
  return stones;
}
