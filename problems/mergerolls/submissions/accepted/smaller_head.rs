fn merge_rolls(mut first: Option<Box<ListNode>>, mut second: Option<Box<ListNode>>) -> Option<Box<ListNode>> {
    let mut numbers: Vec<i32> = Vec::new();
    loop {
        let from_first = match (&first, &second) {
            (Some(a), Some(b)) => a.val <= b.val,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => break,
        };
        let roll = if from_first { &mut first } else { &mut second };
        if let Some(node) = roll.take() {
            if numbers.last() != Some(&node.val) {
                numbers.push(node.val);
            }
            *roll = node.next;
        }
    }
    let mut head = None;
    for number in numbers.into_iter().rev() {
        let mut node = ListNode::new(number);
        node.next = head;
        head = Some(Box::new(node));
    }
    head
}
