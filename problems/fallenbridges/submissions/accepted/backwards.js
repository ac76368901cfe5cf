const [n, m, ...words] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const above = Array.from({ length: n + 1 }, (_, island) => island);

function leader(island) {
  while (above[island] !== island) {
    above[island] = above[above[island]];
    island = above[island];
  }
  return island;
}

const answers = new Array(m);
let groups = n;
for (let i = m - 1; i >= 0; i--) {
  answers[i] = groups;
  const a = leader(words[2 * i]);
  const b = leader(words[2 * i + 1]);
  if (a !== b) {
    above[a] = b;
    groups--;
  }
}
console.log(answers.join("\n"));
