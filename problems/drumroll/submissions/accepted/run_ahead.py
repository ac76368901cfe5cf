def write_roll(beats: str) -> str:
    entries = []
    i = 0
    while i < len(beats):
        j = i
        while j < len(beats) and beats[j] == beats[i] and j - i < 9:
            j += 1
        entries.append(beats[i] if j - i == 1 else f"{beats[i]}{j - i}")
        i = j
    return "".join(entries)
