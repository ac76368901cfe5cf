class MinStack {
    private final Deque<Integer> held = new ArrayDeque<>(), least = new ArrayDeque<>();

    public MinStack(int roof) {
        least.push(roof);
    }

    public void push(int x) {
        held.push(x);
        least.push(Math.min(x, least.peek()));
    }

    public void pop() {
        held.pop();
        least.pop();
    }

    public int top() {
        return held.peek();
    }

    public int getMin() {
        return least.peek();
    }
}
