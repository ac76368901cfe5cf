impl Read for Option<Rc<RefCell<TreeNode>>> {
    fn read(input: &mut Input) -> Self {
        let mut row: Vec<Rc<RefCell<TreeNode>>> = Vec::new();
        let mut count = 0;
        input.expect(b'[');
        while input.more(b']', count == 0) {
            count += 1;
            if input.null() {
                continue;
            }
            let node = Rc::new(RefCell::new(TreeNode::new(Read::read(input))));
            if count > 1 {
                let mut parent = row[(count - 2) / 2].borrow_mut();
                let side = if count % 2 == 0 { &mut parent.left } else { &mut parent.right };
                *side = Some(node.clone());
            }
            row.push(node);
        }
        row.first().cloned()
    }
}

impl Write for Option<Rc<RefCell<TreeNode>>> {
    fn write(&self, out: &mut Output) {
        let mut row = std::collections::VecDeque::from([self.clone()]);
        let (mut first, mut nulls, mut count) = (true, 0, 0);
        out.text("[");
        while let Some(node) = row.pop_front() {
            let Some(node) = node else {
                nulls += 1;
                continue;
            };
            // Nulls are written once a node follows them: a tree does not end with null.
            for _ in 0..std::mem::take(&mut nulls) {
                out.text(",null");
            }
            if !std::mem::take(&mut first) {
                out.text(",");
            }
            let node = node.borrow();
            node.val.write(out);
            row.push_back(node.left.clone());
            row.push_back(node.right.clone());
            count += 1;
            assert!(count <= NODES_MAX, "the tree that was returned has no end");
        }
        out.text("]");
    }
}

