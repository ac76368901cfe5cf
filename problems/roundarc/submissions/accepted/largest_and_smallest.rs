fn best_arc(applause: Vec<i32>) -> i64 {
    let (mut high, mut low, mut total) = (0i64, 0i64, 0i64);
    let (mut largest, mut smallest) = (i64::MIN, i64::MAX);
    for value in applause.into_iter().map(i64::from) {
        total += value;
        high = value + high.max(0);
        low = value + low.min(0);
        largest = largest.max(high);
        smallest = smallest.min(low);
    }
    if largest < 0 {
        largest
    } else {
        largest.max(total - smallest)
    }
}
