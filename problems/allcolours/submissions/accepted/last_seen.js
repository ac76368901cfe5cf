// A map from colour to the place where it was seen last keeps its keys in the order of those places.
function shortestWalk(flags, colours) {
  const seen = new Map();
  let best = [];
  flags.forEach((colour, last) => {
    seen.delete(colour);
    seen.set(colour, last);
    if (seen.size === colours) {
      const first = seen.values().next().value;
      if (best.length === 0 || last - first < best[1] - best[0]) best = [first, last];
    }
  });
  return best;
}
