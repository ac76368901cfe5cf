import sys

rows, columns, *lines = sys.stdin.read().split()
width = int(columns) + 1
plots = "#" * width + "".join(line + "#" for line in lines) + "#" * width
distance = [0 if plot == "W" else -1 for plot in plots]
queue = [place for place, plot in enumerate(plots) if plot == "W"]
for place in queue:
    for near in (place - 1, place + 1, place - width, place + width):
        if plots[near] == "." and distance[near] < 0:
            distance[near] = distance[place] + 1
            queue.append(near)
print(max(0, max(distance)))
