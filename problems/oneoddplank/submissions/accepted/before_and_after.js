const [n, ...lengths] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);

function gcd(a, b) {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

const after = new Array(n + 1).fill(0);
for (let i = n - 1; i >= 0; i--) after[i] = gcd(after[i + 1], lengths[i]);
let before = 0;
let best = 0;
for (let i = 0; i < n; i++) {
  best = Math.max(best, gcd(before, after[i + 1]));
  before = gcd(before, lengths[i]);
}
console.log(best);
