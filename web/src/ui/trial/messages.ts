// Words of trying a program: samples, what they came to, and what a verdict means.
import { catalogue } from "../../lib/catalogue";

const number = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const say = (n: number): string => number[n] ?? String(n);
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const messages = catalogue({
  sample: {
    in: "in",
    out: "out",
    calls: "calls",
    returns: "returns",
    copy: (name: string) => `Copy the input of sample ${name}`,
    use: "Use as input",
    takeOf: (name: string) => `Use sample ${name} as your input`,
    copied: "Copied",
    explanation: "Why",
  },
  results: {
    label: "Results",
    samples: "Samples",
    own: "Own input",
    submission: "Submission",
    submissionAt: (n: number) => `Submission ${n}`,
    idle: "Nothing has run yet",
    idleText: (run: string, submit: string) =>
      `${run} runs your program on the samples. ${submit} submits it to be judged on every test.`,
    idleSubmission: "Nothing submitted yet",
    idleSubmissionText: "Submit judges your program on every test, and tells each as it ends.",
    preparing: "Waiting for a box",
    compiling: "Compiling",
    running: (at: number, of: number) => `Sample ${at} of ${of}`,
    runningOwn: "Running",
    passed: (passed: number, of: number) =>
      passed === of
        ? of === 1
          ? "The sample passes. Submit to be judged on every test."
          : `All ${say(of)} samples pass. Submit to be judged on every test.`
        : passed === 0
          ? of === 1
            ? "The sample does not pass."
            : "No sample passes."
          : `${upper(say(passed))} of ${say(of)} samples ${passed === 1 ? "passes" : "pass"}.`,
    differs: (sample: string, line: number) => `Sample ${sample} differs from line ${line}. `,
    failsOn: (sample: string) => `Sample ${sample} fails. `,
    expected: "Expected",
    got: "Got",
    input: "Input",
    output: "Output",
    errors: "Error stream",
    judge: "From the judge",
    compiler: "From the compiler",
    empty: "empty",
    lines: (n: number) => `${n} ${n === 1 ? "line" : "lines"}`,
    nothing: "Your program wrote nothing.",
    cut: "Only the beginning is shown.",
    stopped: "Stopped by you",
    test: "Test",
    tests: "Tests",
    time: "Time",
    memory: "Memory",
    verdict: "Verdict",
    score: "Score",
    group: "Group",
    groups: "Groups",
    ownInput: "What your program reads",
    ownHint: "Sent to the program as its standard input.",
    ownJson: (names: string) => `One value of JSON per line: ${names}.`,
    ownCalls:
      "First line: the names of the calls, beginning with the class. Second line: their arguments. Both as lists of JSON.",
    ownEnded: "Your program ran to its end. Nobody says here whether what it wrote is right.",
    sampleInput: (name: string) => `Sample ${name}`,
    fill: "Fill in",
    signIn: "Sign in to submit",
    signInText: "Your program is kept in this browser and will be here when you come back.",
    more: "All about this submission",
  },
  explain: {
    AC: "",
    WA: "Your program ran to its end, but what it wrote is not what the test expects.",
    WAsample:
      "Your program ran to its end, but what it wrote is not what the sample expects. The first difference is marked.",
    TLE: (limit: string, own: string) =>
      `Your program was stopped: it had used ${own} of processor time, and the limit is ${limit}. Think of the largest input: a loop inside a loop, or work done again and again, is the usual cause.`,
    MLE: (limit: string, own: string) =>
      `Your program was stopped: it held ${own} of memory, and the limit is ${limit}. Keep only what is still needed; a copy inside a loop or an endless recursion is the usual cause.`,
    OLE: (limit: string) =>
      `Your program wrote more than the ${limit} a test may write. Usually something is printed in a loop that does not end.`,
    RTE: "Your program broke off with an error before it ended.",
    CE: "Your program could not be compiled, so nothing ran. The first error below is the one to look at; those after it often follow from it.",
    IE: "The judge failed, not your program. An administrator has been told, and nothing counts against you.",
  },
});
