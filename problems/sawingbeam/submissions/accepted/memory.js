function leastCarrying(length, marks) {
  const places = [0, ...marks, length].sort((a, b) => a - b);
  const known = places.map(() => []);
  const work = (left, right) => {
    if (right - left < 2) return 0;
    if (known[left][right] === undefined) {
      let best = Infinity;
      for (let at = left + 1; at < right; at++) {
        const longer = Math.max(places[at] - places[left], places[right] - places[at]);
        best = Math.min(best, longer + work(left, at) + work(at, right));
      }
      known[left][right] = best;
    }
    return known[left][right];
  };
  return BigInt(work(0, places.length - 1));
}
