class Solution {
    fun turnOver(grid: Array<IntArray>, shift: Long) {
        for (row in grid) {
            row.reverse()
            for (at in row.indices) row[at] += shift.toInt()
        }
    }
}
