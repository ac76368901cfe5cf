function turnOver(grid, shift) {
  for (const row of grid) {
    row.reverse();
    for (let at = 0; at < row.length; at++) row[at] += Number(shift);
  }
}
