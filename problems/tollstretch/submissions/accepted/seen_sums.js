const [n, wanted, ...tolls] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const seen = new Map([[0, 1]]);
let total = 0;
let answer = 0;
for (const toll of tolls) {
  total += toll;
  answer += seen.get(total - wanted) ?? 0;
  seen.set(total, (seen.get(total) ?? 0) + 1);
}
console.log(answer);
