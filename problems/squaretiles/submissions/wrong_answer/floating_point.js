function countStones(width, depth) {
  let [a, b] = [Number(width), Number(depth)];
  let stones = 0;
  while (b > 0) {
    stones += Math.floor(a / b);
    [a, b] = [b, a % b];
  }
  return BigInt(stones);
}
