#define _GNU_SOURCE
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Calls what stands in solution.h with the arguments on standard input, one JSON value a line, and prints the result as JSON. What
// solution.h prints goes to standard error.
#define TILT_NODES_MAX 10000000

// Declared here because the header that declares them takes names a person may want: read, write, link, pause.
extern int dup(int);
extern int dup2(int, int);
extern void _exit(int);

static char *tilt_in, *tilt_out;
static size_t tilt_in_size, tilt_at, tilt_out_size, tilt_out_room;

static void tilt_fail(const char* why) {
    fflush(stdout);
    fprintf(stderr, "%s\n", why);
    _exit(1);
}

static void* tilt_room(void* old, size_t size) {
    void* room = realloc(old, size ? size : 1);
    if (!room) tilt_fail("no memory left");
    return room;
}

static void tilt_take(void) {
    size_t room = 1 << 16, got;
    tilt_in = tilt_room(NULL, room);
    while ((got = fread(tilt_in + tilt_in_size, 1, room - tilt_in_size - 1, stdin)) > 0) {
        tilt_in_size += got;
        if (room - tilt_in_size < 2) tilt_in = tilt_room(tilt_in, room *= 2);
    }
    tilt_in[tilt_in_size] = 0;
}

static char tilt_peek(void) {
    while (tilt_at < tilt_in_size && strchr(" \n\r\t", tilt_in[tilt_at])) tilt_at++;
    if (tilt_at == tilt_in_size) tilt_fail("the input ends too early");
    return tilt_in[tilt_at];
}

static void tilt_expect(char c) {
    if (tilt_peek() != c) tilt_fail("the input is not what the signature says");
    tilt_at++;
}

// Whether another element follows, its comma passed over; the closing sign is taken.
static bool tilt_more(char close, bool first) {
    if (tilt_peek() == close) {
        tilt_at++;
        return false;
    }
    if (!first) tilt_expect(',');
    return true;
}

static bool tilt_null(void) {
    if (tilt_peek() != 'n') return false;
    tilt_at += 4;
    return true;
}

static void tilt_next_argument(void) {
    if (tilt_peek() == ',') tilt_at++;
}

static long long tilt_read_long(void) {
    char* end;
    tilt_peek();
    long long value = strtoll(tilt_in + tilt_at, &end, 10);
    tilt_at = end - tilt_in;
    return value;
}

static int tilt_read_int(void) { return (int)tilt_read_long(); }

static double tilt_read_float(void) {
    char* end;
    tilt_peek();
    double value = strtod(tilt_in + tilt_at, &end);
    tilt_at = end - tilt_in;
    return value;
}

static bool tilt_read_bool(void) {
    bool value = tilt_peek() == 't';
    tilt_at += value ? 4 : 5;
    return value;
}

static unsigned tilt_hex(void) {
    char digits[5] = {0};
    strncpy(digits, tilt_in + tilt_at, 4);
    tilt_at += 4;
    return (unsigned)strtoul(digits, NULL, 16);
}

static char* tilt_point(char* to, unsigned c) {
    if (c < 0x80) {
        *to++ = (char)c;
        return to;
    }
    if (c < 0x800) {
        *to++ = (char)(0xc0 | c >> 6);
    } else {
        if (c < 0x10000) {
            *to++ = (char)(0xe0 | c >> 12);
        } else {
            *to++ = (char)(0xf0 | c >> 18);
            *to++ = (char)(0x80 | (c >> 12 & 63));
        }
        *to++ = (char)(0x80 | (c >> 6 & 63));
    }
    *to++ = (char)(0x80 | (c & 63));
    return to;
}

static char* tilt_read_text(void) {
    tilt_expect('"');
    size_t end = tilt_at;
    while (end < tilt_in_size && tilt_in[end] != '"') end += tilt_in[end] == '\\' ? 2 : 1;
    // No escape is shorter than what it stands for.
    char* text = tilt_room(NULL, end - tilt_at + 1);
    char* to = text;
    while (tilt_at < end) {
        char c = tilt_in[tilt_at++];
        if (c != '\\') {
            *to++ = c;
            continue;
        }
        c = tilt_in[tilt_at++];
        if (c == 'u') {
            unsigned point = tilt_hex();
            if (point >= 0xd800 && point < 0xdc00 && tilt_in[tilt_at] == '\\' && tilt_in[tilt_at + 1] == 'u') {
                tilt_at += 2;
                point = 0x10000 + ((point - 0xd800) << 10) + (tilt_hex() & 0x3ff);
            }
            to = tilt_point(to, point);
        } else {
            const char* at = strchr("b\bf\fn\nr\rt\t", c);
            *to++ = at ? at[1] : c;
        }
    }
    tilt_at++;
    *to = 0;
    return text;
}

static char tilt_read_char(void) { return tilt_read_text()[0]; }

static void tilt_put(const char* text, size_t size) {
    if (tilt_out_size + size > tilt_out_room) {
        tilt_out_room = 2 * (tilt_out_size + size) + 4096;
        tilt_out = tilt_room(tilt_out, tilt_out_room);
    }
    memcpy(tilt_out + tilt_out_size, text, size);
    tilt_out_size += size;
}

static void tilt_text(const char* text) { tilt_put(text, strlen(text)); }

static void tilt_write_long(long long value) {
    char part[32];
    tilt_put(part, (size_t)snprintf(part, sizeof part, "%lld", value));
}

static void tilt_write_int(int value) { tilt_write_long(value); }

static void tilt_write_float(double value) {
    char part[40];
    // JSON has no such numbers; as text they are at least wrong answers and not broken ones.
    if (!isfinite(value)) {
        tilt_text(isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
        return;
    }
    int size = snprintf(part, sizeof part, "%.15g", value);
    if (strtod(part, NULL) != value) size = snprintf(part, sizeof part, "%.17g", value);
    tilt_put(part, (size_t)size);
}

static void tilt_write_bool(bool value) { tilt_text(value ? "true" : "false"); }

static void tilt_write_text(const char* value) {
    if (!value) {
        tilt_text("null");
        return;
    }
    tilt_text("\"");
    for (; *value; value++) {
        char part[8];
        unsigned char c = (unsigned char)*value;
        if (c == '"' || c == '\\') {
            tilt_put("\\", 1);
            tilt_put(value, 1);
        } else if (c == '\n') {
            tilt_text("\\n");
        } else if (c < 0x20) {
            tilt_put(part, (size_t)snprintf(part, sizeof part, "\\u%04x", c));
        } else {
            tilt_put(value, 1);
        }
    }
    tilt_text("\"");
}

static void tilt_write_char(char value) {
    char text[2] = {value, 0};
    tilt_write_text(text);
}

#define TILT_ARRAYS(NAME, TYPE) \
    static TYPE* tilt_read_row_##NAME(int* size) { \
        size_t room = 8, count = 0; \
        TYPE* values = tilt_room(NULL, room * sizeof(TYPE)); \
        tilt_expect('['); \
        while (tilt_more(']', count == 0)) { \
            if (count == room) values = tilt_room(values, (room *= 2) * sizeof(TYPE)); \
            values[count++] = tilt_read_##NAME(); \
        } \
        *size = (int)count; \
        return tilt_room(values, count * sizeof(TYPE)); \
    } \
    static TYPE** tilt_read_grid_##NAME(int* size, int** cols) { \
        size_t room = 8, count = 0; \
        TYPE** rows = tilt_room(NULL, room * sizeof(TYPE*)); \
        *cols = tilt_room(NULL, room * sizeof(int)); \
        tilt_expect('['); \
        while (tilt_more(']', count == 0)) { \
            if (count == room) { \
                rows = tilt_room(rows, (room *= 2) * sizeof(TYPE*)); \
                *cols = tilt_room(*cols, room * sizeof(int)); \
            } \
            rows[count] = tilt_read_row_##NAME(&(*cols)[count]); \
            count++; \
        } \
        *size = (int)count; \
        return rows; \
    } \
    static void tilt_write_row_##NAME(TYPE* values, int size) { \
        tilt_text("["); \
        for (int i = 0; i < size; i++) { \
            if (i) tilt_text(","); \
            tilt_write_##NAME(values[i]); \
        } \
        tilt_text("]"); \
    } \
    static void tilt_write_grid_##NAME(TYPE** rows, int size, int* cols) { \
        tilt_text("["); \
        for (int i = 0; i < size; i++) { \
            if (i) tilt_text(","); \
            tilt_write_row_##NAME(rows[i], cols[i]); \
        } \
        tilt_text("]"); \
    }

// A key of a table is a text in JSON, whatever it is in C.
static char* tilt_key_text(char* text) { return text; }
static int tilt_key_int(char* text) { return (int)strtoll(text, NULL, 10); }
static long long tilt_key_long(char* text) { return strtoll(text, NULL, 10); }
static void tilt_write_key_text(char* key) { tilt_write_text(key); }
static void tilt_write_key_long(long long key) {
    tilt_text("\"");
    tilt_write_long(key);
    tilt_text("\"");
}
static void tilt_write_key_int(int key) { tilt_write_key_long(key); }

#define TILT_TABLE(NAME, KEY_NAME, KEY, VALUE_NAME, VALUE) \
    static NAME* tilt_read_##NAME(void) { \
        NAME* table = tilt_room(NULL, sizeof(NAME)); \
        size_t room = 8, count = 0; \
        table->keys = tilt_room(NULL, room * sizeof(KEY)); \
        table->values = tilt_room(NULL, room * sizeof(VALUE)); \
        tilt_expect('{'); \
        while (tilt_more('}', count == 0)) { \
            if (count == room) { \
                table->keys = tilt_room(table->keys, (room *= 2) * sizeof(KEY)); \
                table->values = tilt_room(table->values, room * sizeof(VALUE)); \
            } \
            table->keys[count] = tilt_key_##KEY_NAME(tilt_read_text()); \
            tilt_expect(':'); \
            table->values[count++] = tilt_read_##VALUE_NAME(); \
        } \
        table->size = (int)count; \
        return table; \
    } \
    static void tilt_write_##NAME(NAME* table) { \
        tilt_text("{"); \
        for (int i = 0; table && i < table->size; i++) { \
            if (i) tilt_text(","); \
            tilt_write_key_##KEY_NAME(table->keys[i]); \
            tilt_text(":"); \
            tilt_write_##VALUE_NAME(table->values[i]); \
        } \
        tilt_text("}"); \
    }

@NODES@
@TYPES@
#include "solution.h"

int main(void) {
    int tilt_result = dup(1);
    dup2(2, 1);
    tilt_take();
@CALL@
    tilt_text("\n");
    fflush(stdout);
    dup2(tilt_result, 1);
    fwrite(tilt_out, 1, tilt_out_size, stdout);
    fflush(stdout);
    _exit(0);
}
