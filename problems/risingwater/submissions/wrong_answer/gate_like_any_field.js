function minutesToGate(yard) {
  const width = yard[0].length + 1;
  const fields = "#".repeat(width) + yard.map((row) => row + "#").join("") + "#".repeat(width);
  const search = (starts, mayEnter) => {
    const minute = new Array(fields.length).fill(Infinity);
    for (const place of starts) minute[place] = 0;
    for (const place of starts) {
      for (const near of [place - 1, place + 1, place - width, place + width]) {
        if (fields[near] === "#" || minute[near] < Infinity || !mayEnter(near, minute[place] + 1)) continue;
        minute[near] = minute[place] + 1;
        starts.push(near);
      }
    }
    return minute;
  };
  const flooded = search([...fields].flatMap((field, place) => (field === "~" ? [place] : [])), () => true);
  const reached = search([fields.indexOf("R")], (near, minute) => minute < flooded[near]);
  const answer = reached[fields.indexOf("G")];
  return answer === Infinity ? -1 : answer;
}
