const [n, d, ...heights] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const high = [];
const low = [];
let highFront = 0;
let lowFront = 0;
let left = 0;
let best = 0;
let first = 0;
for (let right = 0; right < n; right++) {
  while (high.length > highFront && heights[high[high.length - 1]] <= heights[right]) high.pop();
  while (low.length > lowFront && heights[low[low.length - 1]] >= heights[right]) low.pop();
  high.push(right);
  low.push(right);
  while (heights[high[highFront]] - heights[low[lowFront]] > d) {
    left++;
    if (high[highFront] < left) highFront++;
    if (low[lowFront] < left) lowFront++;
  }
  if (right - left + 1 > best) {
    best = right - left + 1;
    first = left;
  }
}
console.log(first + 1, first + best);
