// Divides the row: what lies outside a half is handed down to it.
function signals(numbers) {
  const shown = new Array(numbers.length);
  const product = (from, to) => {
    let result = 1;
    for (let i = from; i < to; i++) result = (result * numbers[i]) % 10000;
    return result;
  };
  const walk = (from, to, outside) => {
    if (to - from === 1) {
      shown[from] = outside;
      return;
    }
    const middle = (from + to) >> 1;
    walk(from, middle, (outside * product(middle, to)) % 10000);
    walk(middle, to, (outside * product(from, middle)) % 10000);
  };
  walk(0, numbers.length, 1);
  return shown;
}
