function canBeMirrored(inscription) {
  const firstDifference = (left, right) => {
    while (left < right && inscription[left] === inscription[right]) {
      left++;
      right--;
    }
    return left < right ? [left, right] : null;
  };
  const found = firstDifference(0, inscription.length - 1);
  if (found === null) return true;
  const [left, right] = found;
  return firstDifference(left + 1, right) === null || firstDifference(left, right - 1) === null;
}
