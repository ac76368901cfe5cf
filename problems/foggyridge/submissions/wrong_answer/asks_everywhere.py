n = int(input())
heights = []
for place in range(1, n + 1):
    print("?", place, flush=True)
    heights.append(int(input()))
print("!", heights.index(max(heights)) + 1, flush=True)
