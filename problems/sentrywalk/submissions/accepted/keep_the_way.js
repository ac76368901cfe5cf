// Keeps the whole way up to the first state that comes again. As k may be larger than a number is exact, it is a BigInt.
const [head, ...yard] = require("fs").readFileSync(0, "utf8").trim().split("\n");
const [rows, columns] = head.split(" ").map(Number);
const minutes = BigInt(head.split(" ")[2]);
let row = yard.findIndex((line) => line.includes("^"));
let column = yard[row].indexOf("^");
let direction = 0;
const steps = [[-1, 0], [0, 1], [1, 0], [0, -1]];
const way = [];
const seen = new Map();
let state = (row * columns + column) * 4;
while (!seen.has(state)) {
  seen.set(state, way.length);
  way.push([row + 1, column + 1]);
  const a = row + steps[direction][0];
  const b = column + steps[direction][1];
  if (a >= 0 && a < rows && b >= 0 && b < columns && yard[a][b] !== "#") {
    row = a;
    column = b;
  } else {
    direction = (direction + 1) % 4;
  }
  state = (row * columns + column) * 4 + direction;
}
const first = BigInt(seen.get(state));
const round = BigInt(way.length) - first;
const minute = minutes < first ? minutes : first + ((minutes - first) % round);
console.log(way[Number(minute)].join(" "));
