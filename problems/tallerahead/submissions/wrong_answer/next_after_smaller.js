// Keeps only the last rider who waits and forgets those before him.
function stepsToTaller(heights) {
  const n = heights.length;
  const steps = new Array(n).fill(0);
  let waiting = 0;
  for (let place = 1; place < 2 * n; place++) {
    if (heights[place % n] > heights[waiting % n] && steps[waiting % n] === 0) {
      steps[waiting % n] = place - waiting;
    }
    waiting = place;
  }
  return steps;
}
