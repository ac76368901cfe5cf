function leastMud(mud, reach) {
  const known = new Map();
  const rest = (place) => {
    if (place === mud.length) return 0;
    if (!known.has(place)) {
      let best = Infinity;
      for (let next = place + 1; next <= Math.min(place + reach, mud.length); next++) {
        best = Math.min(best, rest(next));
      }
      known.set(place, best + (place < 0 ? 0 : mud[place]));
    }
    return known.get(place);
  };
  return rest(-1);
}
