use std::cell::RefCell;
use std::rc::Rc;

fn add_up(node: &Option<Rc<RefCell<TreeNode>>>, sums: &mut Vec<i64>) -> i64 {
    let node = match node {
        Some(node) => node.borrow(),
        None => return 0,
    };
    let sum = i64::from(node.val) + add_up(&node.left, sums) + add_up(&node.right, sums);
    sums.push(sum);
    sum
}

fn fairest_cut(root: Option<Rc<RefCell<TreeNode>>>) -> i64 {
    let mut sums = Vec::new();
    let whole = add_up(&root, &mut sums);
    sums.pop();
    sums.iter().map(|part| (whole - 2 * part).abs()).min().unwrap_or(0)
}
