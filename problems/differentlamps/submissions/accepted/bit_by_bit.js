const [n, ...signals] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
let answer = 0;
for (let bit = 29; bit >= 0; bit--) {
  const wanted = (answer >> bit) | 1;
  const beginnings = new Set(signals.map((signal) => signal >> bit));
  for (const beginning of beginnings) {
    if (beginnings.has(beginning ^ wanted)) {
      answer |= 1 << bit;
      break;
    }
  }
}
console.log(answer);
