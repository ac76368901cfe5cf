function hangRibbons(ribbons) {
  const count = new Map();
  for (const colour of ribbons) count.set(colour, (count.get(colour) ?? 0) + 1);
  const colours = [...count].sort((a, b) => b[1] - a[1]);
  if (2 * colours[0][1] > ribbons.length + 1) return "";
  const row = [];
  let place = 0;
  for (const [colour, number] of colours) {
    for (let i = 0; i < number; i++) {
      row[place] = colour;
      place += 2;
      if (place >= ribbons.length) place = 1;
    }
  }
  return row.join("");
}
