const [n, k, ...weights] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);

function wagons(load) {
  let count = 1;
  let free = load;
  for (const weight of weights) {
    if (weight > free) {
      count++;
      free = load;
    }
    free -= weight;
  }
  return count;
}

let low = weights.reduce((a, b) => Math.max(a, b));
let high = weights.reduce((a, b) => a + b);
while (low < high) {
  const middle = Math.floor((low + high) / 2);
  if (wagons(middle) <= k) high = middle;
  else low = middle + 1;
}
console.log(low);
