// For each least common multiple that occurs, the sum of the signs of all sets that have it.
use std::collections::HashMap;

fn silent_minutes(minutes: i64, periods: Vec<i32>) -> i64 {
    let mut signs: HashMap<i64, i64> = HashMap::from([(1, 1)]);
    for period in periods {
        for (together, sign) in signs.clone() {
            let factor = period as i64 / gcd(together, period as i64);
            if together <= minutes / factor {
                *signs.entry(together * factor).or_insert(0) -= sign;
            }
        }
    }
    signs.iter().map(|(together, sign)| sign * (minutes / together)).sum()
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}
