use std::collections::HashMap;

fn count_pairs(deviations: Vec<i32>, k: i32) -> i64 {
    let mut seen: HashMap<i32, i64> = HashMap::new();
    let mut pairs = 0;
    for note in deviations {
        let remainder = note.rem_euclid(k);
        pairs += seen.get(&((k - remainder) % k)).copied().unwrap_or(0);
        *seen.entry(remainder).or_insert(0) += 1;
    }
    pairs
}
