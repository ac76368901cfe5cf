int* steps_to_taller(int* heights, int heights_size, int* return_size) {
    int* steps = calloc(heights_size, sizeof(int));
    int* waiting = malloc(heights_size * sizeof(int));
    int count = 0;
    for (int place = 0; place < 2 * heights_size; place++) {
        while (count > 0 && heights[waiting[count - 1]] < heights[place % heights_size]) {
            count--;
            steps[waiting[count]] = place - waiting[count];
        }
        if (place < heights_size) waiting[count++] = place;
    }
    free(waiting);
    *return_size = heights_size;
    return steps;
}
