# Calls what stands in solution.py with the arguments on standard input, one JSON value a line, and prints the result as JSON.
# What solution.py prints goes to standard error.
def drive():
    import bisect, collections, functools, heapq, itertools, json, math, operator, os, random, re, string, sys, types, typing

    NODES_MAX = 10_000_000

    class ListNode:
        def __init__(self, val=0, next=None):
            self.val = val
            self.next = next

    class TreeNode:
        def __init__(self, val=0, left=None, right=None):
            self.val = val
            self.left = left
            self.right = right

    def same(value):
        return value

    def nothing(value):
        return None

    def array(item):
        return lambda values: [item(value) for value in values]

    def table(key, item):
        return lambda values: {key(name): item(value) for name, value in values.items()}

    def read_list(item):
        def read(values):
            head = None
            for value in reversed(values):
                node = solution.ListNode(item(value))
                node.next = head
                head = node
            return head
        return read

    def read_tree(item):
        def read(values):
            if not values:
                return None
            root = solution.TreeNode(item(values[0]))
            row, side = [root], 0
            for value in values[1:]:
                parent = row[side >> 1]
                node = None
                if value is not None:
                    node = solution.TreeNode(item(value))
                    row.append(node)
                if side & 1:
                    parent.right = node
                else:
                    parent.left = node
                side += 1
            return root
        return read

    def write_list(node):
        values = []
        while node is not None:
            values.append(node.val)
            node = node.next
            if len(values) > NODES_MAX:
                raise RuntimeError("the list that was returned has no end")
        return values

    def write_tree(root):
        row, values = [root], []
        for node in row:
            if node is None:
                values.append(None)
                continue
            values.append(node.val)
            row.append(node.left)
            row.append(node.right)
            if len(row) > 2 * NODES_MAX:
                raise RuntimeError("the tree that was returned has no end")
        while values and values[-1] is None:
            values.pop()
        return values

    def plain(value):
        # What libraries and generators return in place of numbers and lists.
        return value.tolist() if hasattr(value, "tolist") else list(value)

    def finite(value):
        # JSON has no such numbers; as text they are at least wrong answers and not broken ones.
        if isinstance(value, float) and not math.isfinite(value):
            return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
        if isinstance(value, dict):
            return {key: finite(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [finite(item) for item in value]
        return value

    def dump(value):
        how = dict(separators=(",", ":"), ensure_ascii=False, default=plain)
        try:
            return json.dumps(value, allow_nan=False, **how)
        except ValueError:
            return json.dumps(finite(value), **how)

    def call_function(name, readers, writer, judged):
        function = getattr(solution, name)
        args = [read(json.loads(line)) for read, line in zip(readers, lines)]
        result = function(*args)
        return writer(result if judged is None else args[judged])

    def call_class(name, readers, methods):
        names, args = json.loads(lines[0]), json.loads(lines[1])
        results, made = [], None
        for called, given in zip(names, args):
            if called == name:
                made = getattr(solution, name)(*[read(value) for read, value in zip(readers, given)])
                results.append(None)
            else:
                own, takes, writer = methods[called]
                result = getattr(made, own)(*[read(value) for read, value in zip(takes, given)])
                results.append(writer(result))
        return results

    out = os.dup(1)
    sys.stdout.flush()
    os.dup2(2, 1)
    lines = [line for line in sys.stdin.buffer.read().decode().split("\n") if line.strip()]
    sys.setrecursionlimit(1_000_000)

    solution = types.ModuleType("solution")
    sys.modules["solution"] = solution
    names = vars(solution)
    for module in (bisect, collections, functools, heapq, itertools, json, math, operator, os, random, re, string, sys, typing):
        names[module.__name__] = module
    for module in (math, typing, itertools, functools, bisect, heapq, collections):
        for name in getattr(module, "__all__", None) or dir(module):
            if not name.startswith("_"):
                names[name] = getattr(module, name)
    # Better known as what is built in.
    del names["pow"]
    names.update(ListNode=ListNode, TreeNode=TreeNode, __file__=os.path.join(os.path.dirname(os.path.abspath(__file__)), "solution.py"))
    ListNode.__module__ = TreeNode.__module__ = "solution"
    with open(names["__file__"], "rb") as file:
        exec(compile(file.read(), "solution.py", "exec"), names)
    result = dump(@CALL@) + "\n"
    sys.stdout.flush()
    data = result.encode(errors="replace")
    while data:
        data = data[os.write(out, data):]


drive()
