function layOut(words, width) {
  const lines = [];
  let line = "";
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > width) {
      const left = Math.floor((width - line.length) / 2);
      lines.push(line.padStart(line.length + left, ".").padEnd(width, "."));
      line = "";
    }
    line += (line === "" ? "" : " ") + word;
  }
  return lines;
}
