fn call_order(letters: String, mut names: Vec<String>) -> Vec<String> {
    let mut rank = [0u8; 256];
    for (place, letter) in letters.bytes().enumerate() {
        rank[letter as usize] = place as u8;
    }
    names.sort_by_cached_key(|name| {
        name.bytes()
            .map(|letter| rank[letter as usize])
            .collect::<Vec<_>>()
    });
    names
}
