class Solution {
    fun growTree(head: ListNode?, root: TreeNode?): TreeNode? {
        if (root == null) return if (head == null) null else TreeNode(1)
        var node = head
        while (node != null) {
            root.`val` += node.`val`
            node = node.next
        }
        swap(root)
        swap(root.right!!)
        return root
    }

    private fun swap(node: TreeNode) {
        val left = node.left
        node.left = node.right
        node.right = left
    }
}
