// The z function: how far the note agrees with itself from each place on.
const note = require("fs").readFileSync(0, "utf8").trim();
const n = note.length;
const agree = new Int32Array(n);
let left = 0;
let right = 0;
let answer = n;
for (let place = 1; place < n && answer === n; place++) {
  let length = place < right ? Math.min(right - place, agree[place - left]) : 0;
  while (place + length < n && note[length] === note[place + length]) length++;
  agree[place] = length;
  if (place + length > right) {
    left = place;
    right = place + length;
  }
  if (place + length === n) answer = place;
}
console.log(answer);
