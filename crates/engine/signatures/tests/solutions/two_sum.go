// Without a package of its own.
import "fmt"

func twoSum(nums []int, targetSum int) []int {
	fmt.Println("looking")
	seen := map[int]int{}
	for at, num := range nums {
		if other, ok := seen[targetSum-num]; ok {
			return []int{other, at}
		}
		seen[num] = at
	}
	return nil
}
