def lay_out(words: list[str], width: int) -> list[str]:
    lines: list[list[str]] = []
    used = 0
    for word in words:
        if lines and used + 1 + len(word) <= width:
            lines[-1].append(word)
            used += 1 + len(word)
        else:
            lines.append([word])
            used = len(word)
    result = []
    for line in lines:
        text = " ".join(line)
        room = width - len(text)
        result.append("." * (room // 2) + text + "." * (room - room // 2))
    return result
