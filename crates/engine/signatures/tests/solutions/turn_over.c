void turn_over(int** grid, int grid_size, int* grid_col_sizes, long long shift) {
    for (int row = 0; row < grid_size; row++) {
        int last = grid_col_sizes[row] - 1;
        for (int at = 0; at <= last - at; at++) {
            int held = grid[row][at] + (int)shift;
            grid[row][at] = grid[row][last - at] + (int)shift;
            grid[row][last - at] = held;
        }
    }
}
