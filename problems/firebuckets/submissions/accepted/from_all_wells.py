import sys

rows, columns, *lines = sys.stdin.read().split()
columns = int(columns)
# A frame of wall around the yard spares the tests for its border.
width = columns + 1
plots = "#" * width + "".join(line + "#" for line in lines) + "#" * width
distance = [0 if plot == "W" else -1 for plot in plots]
queue = [place for place, plot in enumerate(plots) if plot == "W"]
for place in queue:
    for near in (place - 1, place + 1, place - width, place + width):
        if plots[near] == "." and distance[near] < 0:
            distance[near] = distance[place] + 1
            queue.append(near)
reached = [distance[place] for place, plot in enumerate(plots) if plot == "."]
if not reached:
    print(0)
elif min(reached) < 0:
    print(-1)
else:
    print(max(reached))
