use std::collections::VecDeque;

fn longest_steady(pace: Vec<i32>, tolerance: i32) -> i32 {
    let (mut largest, mut smallest) = (VecDeque::new(), VecDeque::new());
    let (mut left, mut best) = (0, 0);
    for (right, &value) in pace.iter().enumerate() {
        while largest.back().map_or(false, |&i: &usize| pace[i] <= value) {
            largest.pop_back();
        }
        largest.push_back(right);
        while smallest.back().map_or(false, |&i: &usize| pace[i] >= value) {
            smallest.pop_back();
        }
        smallest.push_back(right);
        while i64::from(pace[largest[0]]) - i64::from(pace[smallest[0]]) > i64::from(tolerance) {
            left += 1;
            if largest[0] < left {
                largest.pop_front();
            }
            if smallest[0] < left {
                smallest.pop_front();
            }
        }
        best = best.max(right - left + 1);
    }
    best as i32
}
