fn smallest_difference(chests: Vec<i32>) -> i32 {
    let total: i32 = chests.iter().sum();
    let half = (total / 2) as usize;
    let mut possible = vec![false; half + 1];
    possible[0] = true;
    for &weight in &chests {
        let weight = weight as usize;
        for load in (weight..=half).rev() {
            possible[load] |= possible[load - weight];
        }
    }
    let load = possible.iter().rposition(|&is| is).unwrap();
    total - 2 * load as i32
}
