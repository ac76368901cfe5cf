import sys
n = sys.stdin.read()
sys.exit(42 if n.strip().isdigit() and int(n) <= {{max}} else 43)
