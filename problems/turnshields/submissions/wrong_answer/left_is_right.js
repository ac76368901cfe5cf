function turnShields(shields, steps) {
  const k = Math.abs(steps) % shields.length;
  const moved = shields.splice(shields.length - k, k);
  shields.unshift(...moved);
}
