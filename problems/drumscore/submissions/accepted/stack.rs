fn count_strokes(score: String) -> i64 {
    let (mut count, mut number) = (0i64, 0i64);
    let mut outer = Vec::new();
    for sign in score.bytes() {
        match sign {
            b'0'..=b'9' => number = 10 * number + i64::from(sign - b'0'),
            b'(' => {
                outer.push((count, number));
                (count, number) = (0, 0);
            }
            b')' => {
                if let Some((before, times)) = outer.pop() {
                    count = before + times * count;
                }
            }
            _ => count += 1,
        }
    }
    count
}
