fn count_crews(mut weights: Vec<i32>, limit: i32) -> i32 {
    weights.sort_unstable();
    let mut crews = 0;
    for (i, lightest) in weights.iter().enumerate() {
        let mut others = &weights[i + 1..];
        while let [first, .., last] = others {
            if lightest + first + last <= limit {
                crews += others.len() as i32 - 1;
                others = &others[1..];
            } else {
                others = &others[..others.len() - 1];
            }
        }
    }
    crews
}
