fn total_changes(signals: Vec<i32>) -> i64 {
    (0..30)
        .map(|lamp| {
            let lit = signals.iter().filter(|&&signal| signal >> lamp & 1 == 1).count() as i64;
            lit * (signals.len() as i64 - lit)
        })
        .sum()
}
