class MinStack(roof: Int) {
    private val held = ArrayDeque<Int>()
    private val least = ArrayDeque<Int>()

    init {
        least.push(roof)
    }

    fun push(x: Int) {
        held.push(x)
        least.push(min(x, least.peek()))
    }

    fun pop() {
        held.pop()
        least.pop()
    }

    fun top(): Int = held.peek()

    fun getMin(): Int = least.peek()
}
