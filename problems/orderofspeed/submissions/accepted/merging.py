def faster(a, b):
    print("?", a, b, flush=True)
    return int(input()) == a


def in_order(horses):
    if len(horses) < 2:
        return horses
    middle = len(horses) // 2
    left, right = in_order(horses[:middle]), in_order(horses[middle:])
    result, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if faster(left[i], right[j]):
            result.append(left[i])
            i += 1
        else:
            result.append(right[j])
            j += 1
    return result + left[i:] + right[j:]


print("!", *in_order(list(range(1, int(input()) + 1))), flush=True)
