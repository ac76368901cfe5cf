class SealedLedger {
  constructor() {
    this.totals = new Map();
    this.sealed = [new Map()];
  }

  add(rider, points) {
    this.totals.set(rider, (this.totals.get(rider) ?? 0) + points);
    this.sealed.at(-1).set(rider, this.totals.get(rider));
  }

  seal() {
    return this.sealed.push(new Map()) - 2;
  }

  pointsAt(rider, seal) {
    return this.sealed[seal].get(rider) ?? 0;
  }
}
