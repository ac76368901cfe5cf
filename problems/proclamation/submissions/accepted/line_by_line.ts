function layOut(words: string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + 1 + word.length <= width) {
      lines[last] += ` ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line) => {
    const room = width - line.length;
    const left = Math.floor(room / 2);
    return ".".repeat(left) + line + ".".repeat(room - left);
  });
}
