function groupByFigure(words) {
  const groups = new Map();
  for (const word of words) {
    const figure = [...word].map((letter) => word.indexOf(letter)).join();
    if (!groups.has(figure)) groups.set(figure, []);
    groups.get(figure).push(word);
  }
  return [...groups.values()];
}
