fn pattern_length(banner: String) -> i32 {
    let banner = banner.as_bytes();
    let mut borders = vec![0usize; banner.len()];
    let mut length = 0;
    for i in 1..banner.len() {
        while length > 0 && banner[i] != banner[length] {
            length = borders[length - 1];
        }
        if banner[i] == banner[length] {
            length += 1;
        }
        borders[i] = length;
    }
    (banner.len() - length) as i32
}
