impl Read for Option<Box<ListNode>> {
    fn read(input: &mut Input) -> Self {
        let mut head = None;
        let values = input.items();
        for val in values.into_iter().rev() {
            head = Some(Box::new(ListNode { val, next: head }));
        }
        head
    }
}

impl Write for Option<Box<ListNode>> {
    fn write(&self, out: &mut Output) {
        let mut node = self;
        out.text("[");
        while let Some(held) = node {
            if !std::ptr::eq(node, self) {
                out.text(",");
            }
            held.val.write(out);
            node = &held.next;
        }
        out.text("]");
    }
}

