function turnShields(shields, steps) {
  const n = shields.length;
  const k = ((steps % n) + n) % n;
  shields.unshift(...shields.splice(n - k, k));
}
