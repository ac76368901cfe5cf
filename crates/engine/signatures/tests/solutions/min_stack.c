typedef struct {
    int held[100], least[101];
    int size;
} MinStack;

MinStack* min_stack_create(int roof) {
    MinStack* obj = calloc(1, sizeof(MinStack));
    obj->least[0] = roof;
    return obj;
}

void min_stack_push(MinStack* obj, int x) {
    int least = obj->least[obj->size];
    obj->held[obj->size++] = x;
    obj->least[obj->size] = x < least ? x : least;
}

void min_stack_pop(MinStack* obj) { obj->size--; }
int min_stack_top(MinStack* obj) { return obj->held[obj->size - 1]; }
int min_stack_get_min(MinStack* obj) { return obj->least[obj->size]; }
