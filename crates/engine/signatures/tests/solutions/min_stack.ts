class MinStack {
  private least: number[];
  private held: number[] = [];

  constructor(roof: number) {
    this.least = [roof];
  }

  push(x: number): void {
    this.held.push(x);
    this.least.push(Math.min(x, this.least[this.least.length - 1]));
  }

  pop(): void {
    this.held.pop();
    this.least.pop();
  }

  top(): number {
    return this.held[this.held.length - 1];
  }

  getMin(): number {
    return this.least[this.least.length - 1];
  }
}
