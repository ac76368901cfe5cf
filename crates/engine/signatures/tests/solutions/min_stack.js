class MinStack {
  constructor(roof) {
    this.least = [roof];
    this.held = [];
  }

  push(x) {
    this.held.push(x);
    this.least.push(Math.min(x, this.least[this.least.length - 1]));
  }

  pop() {
    this.held.pop();
    this.least.pop();
  }

  top() {
    return this.held[this.held.length - 1];
  }

  getMin() {
    return this.least[this.least.length - 1];
  }
}
