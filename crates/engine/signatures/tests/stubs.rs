//! Stubs as a person sees them: what is agreed on is how names and types are written in each language.

use serde_json::{Value, json};
use tiltyard_signatures::{LANGUAGES, Signature, driver, stub};

fn signature(json: Value) -> Signature {
    serde_json::from_value(json).expect("a signature")
}

fn two_sum() -> Signature {
    signature(json!({"function": "twoSum", "returns": "int[]", "params": [
        {"name": "nums", "type": "int[]"}, {"name": "targetSum", "type": "int"}]}))
}

#[test]
fn functions_are_written_as_each_language_writes_them() {
    let signature = two_sum();
    for (language, line) in [
        (
            "python",
            "def two_sum(nums: list[int], target_sum: int) -> list[int]:",
        ),
        (
            "cpp",
            "    vector<int> twoSum(vector<int>& nums, int targetSum) {",
        ),
        (
            "java",
            "    public int[] twoSum(int[] nums, int targetSum) {",
        ),
        ("javascript", "function twoSum(nums, targetSum) {"),
        (
            "typescript",
            "function twoSum(nums: number[], targetSum: number): number[] {",
        ),
        ("go", "func twoSum(nums []int, targetSum int) []int {"),
        (
            "rust",
            "fn two_sum(nums: Vec<i32>, target_sum: i32) -> Vec<i32> {",
        ),
        (
            "csharp",
            "    public int[] TwoSum(int[] nums, int targetSum) {",
        ),
        (
            "kotlin",
            "    fun twoSum(nums: IntArray, targetSum: Int): IntArray {",
        ),
        ("ruby", "def two_sum(nums, target_sum)"),
        (
            "c",
            "int* two_sum(int* nums, int nums_size, int target_sum, int* return_size) {",
        ),
    ] {
        let stub = stub(&signature, language).expect("a stub");
        assert!(stub.lines().any(|own| own == line), "{language}:\n{stub}");
        assert!(stub.ends_with('\n'), "{language}");
    }
}

#[test]
fn nodes_and_tables_have_the_names_people_know() {
    let signature = signature(json!({"function": "f", "returns": "tree<int>", "params": [
        {"name": "head", "type": "list<int>"}, {"name": "counts", "type": "map<string,long>"}, {"name": "g", "type": "graph"}]}));
    for (language, line) in [
        (
            "python",
            "def f(head: Optional[ListNode], counts: dict[str, int], g: list[list[int]]) -> Optional[TreeNode]:",
        ),
        (
            "cpp",
            "    TreeNode* f(ListNode* head, unordered_map<string, long long>& counts, vector<vector<int>>& g) {",
        ),
        (
            "java",
            "    public TreeNode f(ListNode head, Map<String, Long> counts, int[][] g) {",
        ),
        (
            "typescript",
            "function f(head: ListNode | null, counts: Map<string, bigint>, g: number[][]): TreeNode | null {",
        ),
        (
            "go",
            "func f(head *ListNode, counts map[string]int64, g [][]int) *TreeNode {",
        ),
        (
            "rust",
            "fn f(head: Option<Box<ListNode>>, counts: HashMap<String, i64>, g: Vec<Vec<i32>>) -> Option<Rc<RefCell<TreeNode>>> {",
        ),
        (
            "csharp",
            "    public TreeNode F(ListNode head, Dictionary<string, long> counts, int[][] g) {",
        ),
        (
            "kotlin",
            "    fun f(head: ListNode?, counts: Map<String, Long>, g: Array<IntArray>): TreeNode? {",
        ),
        (
            "c",
            "struct TreeNode* f(struct ListNode* head, MapOfTextToLong* counts, int** g, int g_size, int* g_col_sizes) {",
        ),
    ] {
        let stub = stub(&signature, language).expect("a stub");
        assert!(stub.lines().any(|own| own == line), "{language}:\n{stub}");
        assert!(stub.contains("TreeNode"), "{language}");
    }
}

#[test]
fn classes_are_written_whole() {
    let signature = signature(
        json!({"class": "MinStack", "constructor": [{"name": "roof", "type": "int"}], "methods": [
        {"name": "push", "params": [{"name": "x", "type": "int"}]}, {"name": "getMin", "returns": "int"}]}),
    );
    for (language, whole) in [
        (
            "python",
            "class MinStack:\n    def __init__(self, roof: int) -> None:\n        pass\n\n    def push(self, x: int) -> None:\n        pass\n\n    def get_min(self) -> int:\n        pass\n",
        ),
        (
            "go",
            "package main\n\ntype MinStack struct {\n}\n\nfunc NewMinStack(roof int) *MinStack {\n\treturn &MinStack{}\n}\n\nfunc (this *MinStack) Push(x int) {\n}\n\nfunc (this *MinStack) GetMin() int {\n\tpanic(\"not written yet\")\n}\n",
        ),
        (
            "rust",
            "struct MinStack {\n}\n\nimpl MinStack {\n    fn new(roof: i32) -> Self {\n        MinStack {}\n    }\n\n    fn push(&mut self, x: i32) {\n    }\n\n    fn get_min(&mut self) -> i32 {\n        todo!()\n    }\n}\n",
        ),
        (
            "kotlin",
            "class MinStack(roof: Int) {\n    fun push(x: Int) {\n    }\n\n    fun getMin(): Int {\n        TODO()\n    }\n}\n",
        ),
        (
            "cpp",
            "class MinStack {\npublic:\n    MinStack(int roof) {\n    }\n\n    void push(int x) {\n    }\n\n    int getMin() {\n        return {};\n    }\n};\n",
        ),
        (
            "c",
            "typedef struct {\n    int unused;\n} MinStack;\n\nMinStack* min_stack_create(int roof) {\n    return calloc(1, sizeof(MinStack));\n}\n\nvoid min_stack_push(MinStack* obj, int x) {\n}\n\nint min_stack_get_min(MinStack* obj) {\n    return 0;\n}\n",
        ),
    ] {
        assert_eq!(
            stub(&signature, language).expect("a stub"),
            whole,
            "{language}"
        );
    }
}

#[test]
fn the_code_of_a_person_stands_in_a_file_of_its_own_and_keeps_its_lines() {
    for language in LANGUAGES {
        let files = driver(&two_sum(), language, "first line\nsecond line").expect("a driver");
        let (name, text) = &files[1];
        assert!(
            name.as_str().to_lowercase().starts_with("solution."),
            "{language}"
        );
        // C# counts its lines from a mark; everywhere else the second line is the second line.
        let at = text.lines().position(|line| line == "second line");
        let mark = text.lines().position(|line| line.starts_with("#line 1"));
        assert_eq!(
            at.map(|at| at - mark.map_or(0, |mark| mark + 1)),
            Some(1),
            "{language}: {text}"
        );
        assert!(
            files.iter().all(|(_, text)| !text.contains("@CALL@")),
            "{language}"
        );
    }
}

#[test]
fn a_language_without_drivers_has_none() {
    assert_eq!(stub(&two_sum(), "brainfuck"), None);
    assert_eq!(driver(&two_sum(), "brainfuck", ""), None);
    let deep = signature(
        json!({"function": "f", "params": [{"name": "x", "type": "int[][][]"}], "returns": "int"}),
    );
    assert_eq!(stub(&deep, "c"), None);
    assert!(driver(&deep, "c", "").is_none());
    assert!(stub(&deep, "cpp").is_some());
}
