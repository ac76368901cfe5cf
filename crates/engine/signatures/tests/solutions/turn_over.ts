function turnOver(grid: number[][], shift: bigint): void {
  for (const row of grid) {
    row.reverse();
    for (let at = 0; at < row.length; at++) row[at] += Number(shift);
  }
}
