use std::cell::RefCell;
use std::rc::Rc;

fn grow_tree(head: Option<Box<ListNode>>, root: Option<Rc<RefCell<TreeNode>>>) -> Option<Rc<RefCell<TreeNode>>> {
    let Some(root) = root else {
        return head.map(|_| Rc::new(RefCell::new(TreeNode::new(1))));
    };
    let mut head = head;
    while let Some(node) = head {
        root.borrow_mut().val += node.val;
        head = node.next;
    }
    swap(&root);
    let right = root.borrow().right.clone();
    swap(&right.expect("a node"));
    Some(root)
}

fn swap(node: &RefCell<TreeNode>) {
    let node = &mut *node.borrow_mut();
    std::mem::swap(&mut node.left, &mut node.right);
}
