int* two_sum(int* nums, int nums_size, int target_sum, int* return_size) {
    printf("looking\n");
    // From the end: what is found stands far behind.
    for (int at = nums_size - 1; at > 0; at--) {
        for (int other = at - 1; other >= 0; other--) {
            if (nums[at] + nums[other] == target_sum) {
                int* found = malloc(2 * sizeof(int));
                found[0] = other;
                found[1] = at;
                *return_size = 2;
                return found;
            }
        }
    }
    *return_size = 0;
    return NULL;
}
