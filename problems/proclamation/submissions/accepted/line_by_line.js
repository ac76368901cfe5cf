function layOut(words, width) {
  const lines = [];
  for (const word of words) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + 1 + word.length <= width) {
      lines[last] += ` ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line) => {
    const left = Math.floor((width - line.length) / 2);
    return line.padStart(line.length + left, ".").padEnd(width, ".");
  });
}
