// Calls what stands in the file beside it with the arguments on standard input, one JSON value a line, and prints the result as
// JSON. What that file prints goes to standard error.
const fs = require("fs");

const NODES_MAX = 10000000;
const HAS_LONG = @LONG@;

class ListNode {
  constructor(val, next) {
    this.val = val === undefined ? 0 : val;
    this.next = next === undefined ? null : next;
  }
}

class TreeNode {
  constructor(val, left, right) {
    this.val = val === undefined ? 0 : val;
    this.left = left === undefined ? null : left;
    this.right = right === undefined ? null : right;
  }
}

globalThis.ListNode = ListNode;
globalThis.TreeNode = TreeNode;

const same = value => value;
const array = item => values => values.map(value => item(value));
const table = (key, item) => values => new Map(Object.entries(values).map(([name, value]) => [key(name), item(value)]));

const readList = item => values => {
  let head = null;
  for (let at = values.length - 1; at >= 0; at--) head = new ListNode(item(values[at]), head);
  return head;
};

const readTree = item => values => {
  if (values.length === 0) return null;
  const row = [new TreeNode(item(values[0]))];
  for (let at = 1; at < values.length; at++) {
    if (values[at] === null) continue;
    const node = new TreeNode(item(values[at]));
    row.push(node);
    const parent = row[(at - 1) >> 1];
    if (at & 1) parent.left = node;
    else parent.right = node;
  }
  return row[0];
};

// JSON has no number like NaN; as text it is at least a wrong answer and not a broken one.
const put = value => {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? (Object.is(value, -0) ? "0" : String(value)) : `"${value}"`;
  return JSON.stringify(value) ?? "null";
};
const nothing = () => "null";

const putArray = item => values => {
  if (values === null || typeof values !== "object" || !(Symbol.iterator in values)) return put(values);
  return "[" + Array.from(values, value => item(value)).join(",") + "]";
};

const putTable = item => values => {
  if (values === null || typeof values !== "object") return put(values);
  const entries = values instanceof Map ? [...values] : Object.entries(values);
  return "{" + entries.map(([name, value]) => JSON.stringify(String(name)) + ":" + item(value)).join(",") + "}";
};

const putList = item => node => {
  const values = [];
  for (; node; node = node.next) {
    values.push(item(node.val));
    if (values.length > NODES_MAX) throw new Error("the list that was returned has no end");
  }
  return "[" + values.join(",") + "]";
};

const putTree = item => root => {
  const row = [root];
  const values = [];
  for (let at = 0; at < row.length; at++) {
    const node = row[at];
    values.push(node ? item(node.val) : "null");
    if (node) row.push(node.left, node.right);
    if (row.length > 2 * NODES_MAX) throw new Error("the tree that was returned has no end");
  }
  while (values.length > 0 && values[values.length - 1] === "null") values.pop();
  return "[" + values.join(",") + "]";
};

// A long number does not survive as a number: it is read as text and becomes a BigInt.
const parse = line => {
  if (HAS_LONG) {
    line = line.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, part => (/^-?\d{16,}$/.test(part) ? `"${part}"` : part));
  }
  return JSON.parse(line);
};

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);
const lines = fs.readFileSync(0, "utf8").split("\n").filter(line => line.trim() !== "");
const solution = require("./solution");

const callFunction = async (readers, writer, judged) => {
  const args = readers.map((read, at) => read(parse(lines[at])));
  const result = await solution(...args);
  return writer(judged === null ? result : args[judged]);
};

const callClass = async (name, readers, methods) => {
  const called = parse(lines[0]);
  const given = parse(lines[1]);
  const results = [];
  let made = null;
  for (let at = 0; at < called.length; at++) {
    if (called[at] === name) {
      made = new solution(...readers.map((read, one) => read(given[at][one])));
      results.push("null");
    } else {
      const [own, takes, writer] = methods.get(called[at]);
      let result = made[own](...takes.map((read, one) => read(given[at][one])));
      // Awaiting what is no promise would cost a turn of the loop for every call.
      if (result instanceof Promise) result = await result;
      results.push(writer(result));
    }
  }
  return "[" + results.join(",") + "]";
};

@CALL@.then(result => write(result + "\n", () => process.exit(0)));
