def merge_rolls(first, second)
  values = []
  [first, second].each do |node|
    while node
      values << node.val
      node = node.next
    end
  end
  values.uniq.sort.reverse.reduce(nil) { |rest, value| ListNode.new(value, rest) }
end
