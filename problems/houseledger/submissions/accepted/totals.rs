use std::collections::HashMap;

fn standings(houses: Vec<String>, points: Vec<i32>) -> HashMap<String, i32> {
    let mut totals = HashMap::new();
    for (house, value) in houses.into_iter().zip(points) {
        *totals.entry(house).or_insert(0) += value;
    }
    totals.retain(|_, total| *total > 0);
    totals
}
