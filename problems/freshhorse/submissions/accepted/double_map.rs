use std::cmp::Reverse;
use std::collections::BinaryHeap;

fn fastest_ride(posts: i32, roads: Vec<Vec<i32>>) -> i64 {
    let posts = posts as usize;
    let mut ways = vec![Vec::new(); posts];
    for road in &roads {
        let (a, b, minutes) = (road[0] as usize, road[1] as usize, road[2] as i64);
        ways[a].push((b, minutes));
        ways[b].push((a, minutes));
    }
    let mut best = vec![[i64::MAX; 2]; posts];
    best[0][0] = 0;
    let mut waiting = BinaryHeap::from([Reverse((0, 0, 0))]);
    while let Some(Reverse((time, post, used))) = waiting.pop() {
        if post == posts - 1 {
            return time;
        }
        if time > best[post][used] {
            continue;
        }
        for &(next, minutes) in &ways[post] {
            for after in used..2 {
                let ridden = if after > used { minutes / 2 } else { minutes };
                if time + ridden < best[next][after] {
                    best[next][after] = time + ridden;
                    waiting.push(Reverse((time + ridden, next, after)));
                }
            }
        }
    }
    -1
}
