// Two groups of sorted keys that differ in their highest digit: their halves are paired the same way, opposite digits first.
import "sort"

func strongestPair(keys []int) int {
	sort.Ints(keys)
	split := func(group []int, place int) ([]int, []int) {
		at := sort.Search(len(group), func(i int) bool { return group[i]>>place&1 == 1 })
		return group[:at], group[at:]
	}
	var best func(a, b []int, place int) int
	best = func(a, b []int, place int) int {
		if place < 0 {
			return 0
		}
		a0, a1 := split(a, place)
		b0, b1 := split(b, place)
		found := -1
		for _, pair := range [][2][]int{{a0, b1}, {a1, b0}} {
			if len(pair[0]) > 0 && len(pair[1]) > 0 {
				found = larger(found, 1<<place|best(pair[0], pair[1], place-1))
			}
		}
		if found >= 0 {
			return found
		}
		for _, pair := range [][2][]int{{a0, b0}, {a1, b1}} {
			if len(pair[0]) > 0 && len(pair[1]) > 0 {
				found = larger(found, best(pair[0], pair[1], place-1))
			}
		}
		return found
	}
	return best(keys, keys, 29)
}

func larger(a, b int) int {
	if a > b {
		return a
	}
	return b
}
