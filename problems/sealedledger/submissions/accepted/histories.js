class SealedLedger {
  constructor() {
    this.seals = 0;
    this.histories = new Map();
  }

  add(rider, points) {
    if (!this.histories.has(rider)) this.histories.set(rider, [{ seal: -1, total: 0 }]);
    const history = this.histories.get(rider);
    const { seal, total } = history.at(-1);
    if (seal === this.seals) history.pop();
    history.push({ seal: this.seals, total: total + points });
  }

  seal() {
    return this.seals++;
  }

  pointsAt(rider, seal) {
    const history = this.histories.get(rider) ?? [{ total: 0 }];
    let [low, high] = [0, history.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (history[middle].seal <= seal) low = middle;
      else high = middle;
    }
    return history[low].total;
  }
}
