fn unwatched_times(end: i32, mut shifts: Vec<Vec<i32>>) -> Vec<Vec<i32>> {
    shifts.push(vec![end, end]);
    shifts.sort();
    let mut watched = 0;
    let mut gaps = Vec::new();
    for shift in shifts {
        if shift[0] > watched {
            gaps.push(vec![watched, shift[0]]);
        }
        watched = watched.max(shift[1]);
    }
    gaps
}
