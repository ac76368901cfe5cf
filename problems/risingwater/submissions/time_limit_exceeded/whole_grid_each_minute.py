def minutes_to_gate(yard: list[str]) -> int:
    fields = [list(row) for row in yard]
    rows, columns = len(fields), len(fields[0])

    def around(row, column):
        for r, c in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
            if 0 <= r < rows and 0 <= c < columns:
                yield r, c

    minute = 0
    while True:
        minute += 1
        riders = [(r, c) for r in range(rows) for c in range(columns) if fields[r][c] == "R"]
        moved = False
        for place in riders:
            for r, c in around(*place):
                if fields[r][c] == "G":
                    return minute
                if fields[r][c] == ".":
                    fields[r][c] = "R"
                    moved = True
        if not moved:
            return -1
        for place in [(r, c) for r in range(rows) for c in range(columns) if fields[r][c] == "~"]:
            for r, c in around(*place):
                if fields[r][c] != "#":
                    fields[r][c] = "~"
