const [n, ...words] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const stays = Array.from({ length: n }, (_, i) => [words[2 * i], words[2 * i + 1]]);
stays.sort((x, y) => x[1] - y[1]);
let calls = 0;
let last = -1;
for (const [arrives, leaves] of stays) {
  if (arrives > last) {
    calls++;
    last = leaves;
  }
}
console.log(calls);
