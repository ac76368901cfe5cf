use std::cmp::Reverse;
use std::collections::BinaryHeap;

fn total_waiting(farriers: i32, horses: Vec<Vec<i32>>) -> i64 {
    let mut free: BinaryHeap<Reverse<i64>> = (0..farriers).map(|_| Reverse(0)).collect();
    let mut waiting = 0;
    for horse in horses {
        let brought = horse[0] as i64;
        let Reverse(earliest) = free.pop().unwrap();
        let begin = brought.max(earliest);
        waiting += begin - brought;
        free.push(Reverse(begin + horse[1] as i64));
    }
    waiting
}
