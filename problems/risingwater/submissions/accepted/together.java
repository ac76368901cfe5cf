/** Water and rider move in turns, each with the front of the last minute only. */
class Solution {
    public int minutesToGate(String[] yard) {
        char[][] fields = new char[yard.length][];
        List<int[]> riders = new ArrayList<>();
        List<int[]> water = new ArrayList<>();
        for (int row = 0; row < yard.length; row++) {
            fields[row] = yard[row].toCharArray();
            for (int column = 0; column < fields[row].length; column++) {
                if (fields[row][column] == 'R') {
                    riders.add(new int[] {row, column});
                } else if (fields[row][column] == '~') {
                    water.add(new int[] {row, column});
                }
            }
        }
        for (int minute = 1; !riders.isEmpty(); minute++) {
            List<int[]> next = new ArrayList<>();
            for (int[] place : riders) {
                if (fields[place[0]][place[1]] == '~') {
                    continue;
                }
                for (int[] near : around(fields, place)) {
                    char field = fields[near[0]][near[1]];
                    if (field == 'G') {
                        return minute;
                    }
                    if (field == '.') {
                        fields[near[0]][near[1]] = 'R';
                        next.add(near);
                    }
                }
            }
            riders = next;
            List<int[]> flooded = new ArrayList<>();
            for (int[] place : water) {
                for (int[] near : around(fields, place)) {
                    if (fields[near[0]][near[1]] != '~') {
                        fields[near[0]][near[1]] = '~';
                        flooded.add(near);
                    }
                }
            }
            water = flooded;
        }
        return -1;
    }

    private List<int[]> around(char[][] fields, int[] place) {
        List<int[]> near = new ArrayList<>();
        for (int[] step : new int[][] {{0, 1}, {1, 0}, {0, -1}, {-1, 0}}) {
            int row = place[0] + step[0];
            int column = place[1] + step[1];
            if (row >= 0 && row < fields.length && column >= 0 && column < fields[row].length && fields[row][column] != '#') {
                near.add(new int[] {row, column});
            }
        }
        return near;
    }
}
