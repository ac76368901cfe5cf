const [head, ...lines] = require("fs").readFileSync(0, "utf8").trim().split("\n");
const [rows, columns] = head.split(" ").map(Number);
let dry = 0;
let front = [];
const open = lines.map((line, i) => [...line].map((plot, j) => {
  if (plot === "W") front.push([i, j]);
  if (plot === ".") dry++;
  return plot === ".";
}));
let steps = 0;
while (dry > 0 && front.length > 0) {
  steps++;
  const next = [];
  for (const [i, j] of front) {
    for (const [a, b] of [[i - 1, j], [i + 1, j], [i, j - 1], [i, j + 1]]) {
      if (a >= 0 && a < rows && open[a][b]) {
        open[a][b] = false;
        dry--;
        next.push([a, b]);
      }
    }
  }
  front = next;
}
console.log(dry > 0 ? -1 : steps);
