public class MinStack {
    readonly Stack<int> held = new Stack<int>(), least = new Stack<int>();

    public MinStack(int roof) {
        least.Push(roof);
    }

    public void Push(int x) {
        held.Push(x);
        least.Push(Math.Min(x, least.Peek()));
    }

    public void Pop() {
        held.Pop();
        least.Pop();
    }

    public int Top() {
        return held.Peek();
    }

    public int GetMin() {
        return least.Peek();
    }
}
