fn count_stones(width: i64, depth: i64) -> i64 {
    if depth == 0 {
        0
    } else {
        width / depth + count_stones(depth, width % depth)
    }
}
