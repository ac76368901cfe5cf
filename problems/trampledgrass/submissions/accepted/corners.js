const words = require("fs").readFileSync(0, "utf8").split(/\s+/).map(Number);
let next = 0;
const [rows, columns, questions] = [words[next++], words[next++], words[next++]];
const total = [new Array(columns + 1).fill(0)];
for (let i = 1; i <= rows; i++) {
  const row = [0];
  for (let j = 1; j <= columns; j++) {
    row.push(words[next++] + total[i - 1][j] + row[j - 1] - total[i - 1][j - 1]);
  }
  total.push(row);
}
const out = [];
for (let k = 0; k < questions; k++) {
  const [a, b, d, e] = words.slice(next, next + 4);
  next += 4;
  out.push(total[d][e] - total[a - 1][e] - total[d][b - 1] + total[a - 1][b - 1]);
}
console.log(out.join("\n"));
