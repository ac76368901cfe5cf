const [n, purse, ...words] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const best = new Array(purse + 1).fill(0);
for (let i = 0; i < n; i++) {
  const price = words[2 * i];
  const praise = words[2 * i + 1];
  for (let coins = purse; coins >= price; coins--) {
    best[coins] = Math.max(best[coins], best[coins - price] + praise);
  }
}
console.log(best[purse], best.indexOf(best[purse]));
