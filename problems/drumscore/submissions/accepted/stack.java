class Solution {
    public long countStrokes(String score) {
        Deque<Long> counts = new ArrayDeque<>();
        Deque<Long> numbers = new ArrayDeque<>();
        long count = 0;
        long number = 0;
        for (char sign : score.toCharArray()) {
            if (Character.isDigit(sign)) {
                number = 10 * number + (sign - '0');
            } else if (sign == '(') {
                counts.push(count);
                numbers.push(number);
                count = 0;
                number = 0;
            } else if (sign == ')') {
                count = counts.pop() + numbers.pop() * count;
            } else {
                count++;
            }
        }
        return count;
    }
}
