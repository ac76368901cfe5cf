function groupByFigure(words) {
  const groups = new Map();
  for (const word of words) {
    const figure = [...new Set(word)].map((letter) => word.split(letter).length - 1).join("");
    if (!groups.has(figure)) groups.set(figure, []);
    groups.get(figure).push(word);
  }
  return [...groups.values()];
}
