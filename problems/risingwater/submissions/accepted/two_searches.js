function minutesToGate(yard) {
  const width = yard[0].length + 1;
  const fields = "#".repeat(width) + yard.map((row) => row + "#").join("") + "#".repeat(width);
  const around = (place) => [place - 1, place + 1, place - width, place + width].filter((near) => fields[near] !== "#");
  const flooded = new Array(fields.length).fill(Infinity);
  const water = [];
  for (let place = 0; place < fields.length; place++) {
    if (fields[place] === "~") {
      flooded[place] = 0;
      water.push(place);
    }
  }
  for (const place of water) {
    for (const near of around(place)) {
      if (flooded[near] < Infinity) continue;
      flooded[near] = flooded[place] + 1;
      water.push(near);
    }
  }
  const start = fields.indexOf("R");
  const reached = new Map([[start, 0]]);
  const riders = [start];
  for (const place of riders) {
    const minute = reached.get(place) + 1;
    for (const near of around(place)) {
      if (fields[near] === "G" && minute <= flooded[near]) return minute;
      if (reached.has(near) || minute >= flooded[near]) continue;
      reached.set(near, minute);
      riders.push(near);
    }
  }
  return -1;
}
