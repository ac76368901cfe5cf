func longestRope(masts []int) int {
	n := len(masts)
	highest := make([]int, n)
	highest[n-1] = masts[n-1]
	for j := n - 2; j >= 0; j-- {
		highest[j] = highest[j+1]
		if masts[j] > highest[j] {
			highest[j] = masts[j]
		}
	}
	best, i, lowest := 0, 0, masts[0]
	for j := 0; j < n; {
		if lowest <= highest[j] {
			if j-i > best {
				best = j - i
			}
			j++
		} else {
			i++
			if masts[i] < lowest {
				lowest = masts[i]
			}
		}
	}
	return best
}
