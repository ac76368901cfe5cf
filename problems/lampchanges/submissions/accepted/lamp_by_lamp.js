function totalChanges(signals) {
  let changes = 0;
  for (let lamp = 0; lamp < 30; lamp++) {
    const lit = signals.filter((signal) => (signal >> lamp) & 1).length;
    changes += lit * (signals.length - lit);
  }
  return BigInt(changes);
}
