class Solution {
    public int fewestInSmallTent(int[][] quarrels) {
        int[] tent = new int[quarrels.length];
        int answer = 0;
        for (int first = 0; first < tent.length; first++) {
            if (tent[first] != 0) {
                continue;
            }
            Deque<Integer> waiting = new ArrayDeque<>(List.of(first));
            tent[first] = 1;
            int seen = 0;
            int balance = 0;
            while (!waiting.isEmpty()) {
                int rider = waiting.remove();
                seen++;
                balance += tent[rider];
                for (int other : quarrels[rider]) {
                    if (tent[other] == tent[rider]) {
                        return -1;
                    }
                    if (tent[other] == 0) {
                        tent[other] = -tent[rider];
                        waiting.add(other);
                    }
                }
            }
            answer += (seen - Math.abs(balance)) / 2;
        }
        return answer;
    }
}
