class MinStack {
    vector<int> least, held;

public:
    MinStack(int roof) : least{roof} {}

    void push(int x) {
        held.push_back(x);
        least.push_back(min(x, least.back()));
    }

    void pop() {
        held.pop_back();
        least.pop_back();
    }

    int top() { return held.back(); }
    int getMin() { return least.back(); }
};
