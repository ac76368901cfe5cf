use std::collections::HashMap;

fn two_sum(nums: Vec<i32>, target_sum: i32) -> Vec<i32> {
    println!("looking");
    let mut seen = HashMap::new();
    for (at, num) in nums.iter().enumerate() {
        if let Some(other) = seen.get(&(target_sum - num)) {
            return vec![*other, at as i32];
        }
        seen.insert(*num, at as i32);
    }
    vec![]
}
