class Solution {
    fun callOrder(letters: String, names: Array<String>): Array<String> =
        names.sortedBy { name -> name.map { 'a' + letters.indexOf(it) }.joinToString("") }.toTypedArray()
}
