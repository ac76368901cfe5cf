def minutes_to_gate(yard: list[str]) -> int:
    width = len(yard[0]) + 1
    fields = "#" * width + "".join(row + "#" for row in yard) + "#" * width
    flooded = [math.inf] * len(fields)
    water = [place for place, field in enumerate(fields) if field == "~"]
    for place in water:
        flooded[place] = 0
    for place in water:
        for near in (place - 1, place + 1, place - width, place + width):
            if fields[near] != "#" and flooded[near] == math.inf:
                flooded[near] = flooded[place] + 1
                water.append(near)
    start = fields.index("R")
    reached = {start: 0}
    riders = [start]
    for place in riders:
        minute = reached[place] + 1
        for near in (place - 1, place + 1, place - width, place + width):
            if fields[near] != "#" and near not in reached and minute <= flooded[near]:
                if fields[near] == "G":
                    return minute
                reached[near] = minute
                riders.append(near)
    return -1
