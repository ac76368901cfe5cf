function stepsToTaller(heights) {
  const n = heights.length;
  const steps = new Array(n).fill(0);
  const waiting = [];
  for (let place = 0; place < 2 * n; place++) {
    while (waiting.length > 0 && heights[waiting[waiting.length - 1]] < heights[place % n]) {
      const rider = waiting.pop();
      steps[rider] = place - rider;
    }
    if (place < n) waiting.push(place);
  }
  return steps;
}
