int most_coats(int posts, int** orders, int orders_size, int* orders_col_sizes) {
    int* change = calloc(posts + 2, sizeof(int));
    for (int i = 0; i < orders_size; i++) {
        change[orders[i][0]]++;
        change[orders[i][1] + 1]--;
    }
    int coats = 0, most = 0;
    for (int post = 1; post <= posts; post++) {
        coats += change[post];
        if (coats > most) most = coats;
    }
    free(change);
    return most;
}
