import sys

rows, columns, *lines = sys.stdin.read().split()
width = int(columns) + 1
plots = "#" * width + "".join(line + "#" for line in lines) + "#" * width


def nearest(start):
    distance = {start: 0}
    queue = [start]
    for place in queue:
        if plots[place] == "W":
            return distance[place]
        for near in (place - 1, place + 1, place - width, place + width):
            if plots[near] != "#" and near not in distance:
                distance[near] = distance[place] + 1
                queue.append(near)
    return -1


answers = [nearest(place) for place, plot in enumerate(plots) if plot == "."]
if not answers:
    print(0)
else:
    print(-1 if min(answers) < 0 else max(answers))
