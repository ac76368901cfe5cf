struct MinStack {
    held: Vec<i32>,
    least: Vec<i32>,
}

impl MinStack {
    fn new(roof: i32) -> Self {
        MinStack { held: vec![], least: vec![roof] }
    }

    fn push(&mut self, x: i32) {
        self.held.push(x);
        self.least.push(x.min(self.get_min()));
    }

    fn pop(&mut self) {
        self.held.pop();
        self.least.pop();
    }

    fn top(&self) -> i32 {
        self.held[self.held.len() - 1]
    }

    fn get_min(&self) -> i32 {
        self.least[self.least.len() - 1]
    }
}
