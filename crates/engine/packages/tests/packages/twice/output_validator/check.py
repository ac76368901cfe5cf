import os, sys
answer = int(open(sys.argv[2]).read())
state = sys.argv[3] + "state"
given = sys.stdin.read().split()
if not os.path.exists(state):
    if given != [str(2 * answer)]:
        sys.exit(43)
    open(state, "w").write("1")
    open(sys.argv[3] + "nextpass.in", "w").write("second %d\n" % (2 * answer))
    sys.exit(42)
sys.exit(42 if given == [str(answer)] else 43)
