def strongest_pair(keys: list[int]) -> int:
    strength = 0
    for place in range(29, -1, -1):
        beginnings = {key >> place for key in keys}
        wanted = strength >> place | 1
        if any(beginning ^ wanted in beginnings for beginning in beginnings):
            strength = wanted << place
    return strength
