use std::collections::VecDeque;

struct Entry {
    length: i32,
    count: i32,
    number: usize,
}

struct LanceStore {
    entries: VecDeque<Entry>,
    rising: VecDeque<(i32, usize)>,
    added: usize,
}

impl LanceStore {
    fn new() -> Self {
        LanceStore { entries: VecDeque::new(), rising: VecDeque::new(), added: 0 }
    }

    fn add(&mut self, length: i32, count: i32) {
        while self.rising.back().is_some_and(|last| last.0 >= length) {
            self.rising.pop_back();
        }
        self.rising.push_back((length, self.added));
        self.entries.push_back(Entry { length, count, number: self.added });
        self.added += 1;
    }

    fn take(&mut self, mut count: i32) -> i64 {
        let mut total = 0;
        while count > 0 {
            let entry = &mut self.entries[0];
            let taken = count.min(entry.count);
            total += taken as i64 * entry.length as i64;
            count -= taken;
            entry.count -= taken;
            if entry.count == 0 {
                if self.rising[0].1 == entry.number {
                    self.rising.pop_front();
                }
                self.entries.pop_front();
            }
        }
        total
    }

    fn shortest(&mut self) -> i32 {
        self.rising[0].0
    }
}
