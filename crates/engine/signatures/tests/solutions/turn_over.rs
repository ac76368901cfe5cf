fn turn_over(grid: &mut Vec<Vec<i32>>, shift: i64) {
    for row in grid {
        row.reverse();
        for cell in row {
            *cell += shift as i32;
        }
    }
}
