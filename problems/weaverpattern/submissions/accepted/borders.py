def pattern_length(banner: str) -> int:
    borders = [0] * len(banner)
    length = 0
    for i in range(1, len(banner)):
        while length and banner[i] != banner[length]:
            length = borders[length - 1]
        if banner[i] == banner[length]:
            length += 1
        borders[i] = length
    return len(banner) - length
