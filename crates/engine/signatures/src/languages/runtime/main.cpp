#include <bits/stdc++.h>
#include <unistd.h>

// Calls what stands in solution.hpp with the arguments on standard input, one JSON value a line, and prints the result as JSON.
// What solution.hpp prints goes to standard error.
namespace tilt_driver {
constexpr size_t NODES_MAX = 10'000'000;
static std::string in, out;
static size_t at = 0;
static int result = -1;

// Before anything of the person's code, which may print before main begins.
__attribute__((constructor(101))) static void divert() {
    result = dup(1);
    dup2(2, 1);
}

[[noreturn]] static void fail(const char* why) {
    std::fflush(stdout);
    std::cout.flush();
    std::fprintf(stderr, "%s\n", why);
    std::_Exit(1);
}

static void take() {
    char part[1 << 16];
    for (ssize_t got; (got = ::read(0, part, sizeof part)) > 0;) in.append(part, got);
}

static void give() {
    out += '\n';
    for (size_t done = 0; done < out.size();) {
        ssize_t put = ::write(result, out.data() + done, out.size() - done);
        if (put <= 0) std::_Exit(1);
        done += put;
    }
}

static char peek() {
    while (at < in.size() && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) at++;
    if (at == in.size()) fail("the input ends too early");
    return in[at];
}

static void expect(char c) {
    if (peek() != c) fail("the input is not what the signature says");
    at++;
}

// Whether another element follows, its comma passed over; the closing sign is taken.
static bool more(char close, bool first) {
    if (peek() == close) {
        at++;
        return false;
    }
    if (!first) expect(',');
    return true;
}

static bool null() {
    if (peek() != 'n') return false;
    at += 4;
    return true;
}

static void next_call(bool first) {
    if (!first) {
        expect(']');
        expect(',');
    }
    expect('[');
}

static void next_argument() {
    if (peek() == ',') at++;
}

static void put(char c) { out += c; }
static void text(const char* what) { out += what; }
static void write_null() { text("null"); }

static void code_point(std::string& into, uint32_t c) {
    if (c < 0x80) {
        into += char(c);
    } else if (c < 0x800) {
        into += char(0xc0 | c >> 6);
        into += char(0x80 | (c & 63));
    } else if (c < 0x10000) {
        into += char(0xe0 | c >> 12);
        into += char(0x80 | (c >> 6 & 63));
        into += char(0x80 | (c & 63));
    } else {
        into += char(0xf0 | c >> 18);
        into += char(0x80 | (c >> 12 & 63));
        into += char(0x80 | (c >> 6 & 63));
        into += char(0x80 | (c & 63));
    }
}

static uint32_t hex() {
    uint32_t c = 0;
    if (at + 4 > in.size()) fail("the input ends too early");
    std::from_chars(in.data() + at, in.data() + at + 4, c, 16);
    at += 4;
    return c;
}

static std::string string() {
    std::string into;
    expect('"');
    for (;;) {
        size_t end = in.find_first_of("\"\\", at);
        if (end == std::string::npos) fail("the input ends too early");
        into.append(in, at, end - at);
        at = end + 1;
        if (in[end] == '"') return into;
        char c = at < in.size() ? in[at++] : 0;
        switch (c) {
        case 'b': into += '\b'; break;
        case 'f': into += '\f'; break;
        case 'n': into += '\n'; break;
        case 'r': into += '\r'; break;
        case 't': into += '\t'; break;
        case 'u': {
            uint32_t point = hex();
            if (point >= 0xd800 && point < 0xdc00 && in.compare(at, 2, "\\u") == 0) {
                at += 2;
                point = 0x10000 + ((point - 0xd800) << 10) + (hex() - 0xdc00);
            }
            code_point(into, point);
            break;
        }
        default: into += c;
        }
    }
}

static void write_text(std::string_view value) {
    static const char digits[] = "0123456789abcdef";
    out += '"';
    for (char c : value) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if ((unsigned char)c < 0x20) {
            out += "\\u00";
            out += digits[c >> 4];
            out += digits[c & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

template <class T> struct Kind { static constexpr int array = 0, table = 0; };
template <class... T> struct Kind<std::vector<T...>> { static constexpr int array = 1, table = 0; };
template <class... T> struct Kind<std::deque<T...>> { static constexpr int array = 1, table = 0; };
template <class... T> struct Kind<std::unordered_map<T...>> { static constexpr int array = 0, table = 1; };
template <class... T> struct Kind<std::map<T...>> { static constexpr int array = 0, table = 1; };

template <class T> void number(T& value) {
    peek();
    const char* end = in.data() + in.size();
    auto got = std::from_chars(in.data() + at, end, value);
    if (got.ec == std::errc::result_out_of_range && std::is_floating_point_v<T>) value = std::strtod(in.data() + at, nullptr);
    else if (got.ec != std::errc()) fail("the input is not what the signature says");
    at = got.ptr - in.data();
}

// Called by names that the library has no function of: it would be found beside ours.
template <class T> void read_value(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        value = peek() == 't';
        at += value ? 4 : 5;
    } else if constexpr (std::is_same_v<T, char>) {
        value = string().at(0);
    } else if constexpr (std::is_arithmetic_v<T>) {
        number(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        value = string();
    } else if constexpr (Kind<T>::table) {
        expect('{');
        for (bool first = true; more('}', first); first = false) {
            std::string name = string();
            expect(':');
            typename T::key_type key{};
            if constexpr (std::is_same_v<typename T::key_type, std::string>) key = name;
            else std::from_chars(name.data(), name.data() + name.size(), key);
            read_value(value[key]);
        }
    } else {
        expect('[');
        for (bool first = true; more(']', first); first = false) {
            typename T::value_type item{};
            read_value(item);
            value.push_back(std::move(item));
        }
    }
}

template <class T> void write_value(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        text(value ? "true" : "false");
    } else if constexpr (std::is_same_v<T, char>) {
        write_text({&value, 1});
    } else if constexpr (std::is_floating_point_v<T>) {
        // JSON has no such numbers; as text they are at least wrong answers and not broken ones.
        if (!std::isfinite(value)) return text(value != value ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
        char part[64];
        out.append(part, std::to_chars(part, part + sizeof part, double(value)).ptr);
    } else if constexpr (std::is_arithmetic_v<T>) {
        char part[24];
        out.append(part, std::to_chars(part, part + sizeof part, value).ptr);
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        write_text(value);
    } else if constexpr (Kind<T>::table) {
        bool first = true;
        put('{');
        for (const auto& [key, item] : value) {
            if (!first) put(',');
            first = false;
            if constexpr (std::is_arithmetic_v<std::decay_t<decltype(key)>>) {
                put('"');
                write_value(key);
                put('"');
            } else {
                write_text(key);
            }
            put(':');
            write_value(item);
        }
        put('}');
    } else {
        bool first = true;
        put('[');
        for (const auto& item : value) {
            if (!first) put(',');
            first = false;
            // What a vector of truth values gives out is no bool yet.
            const typename T::value_type& held = item;
            write_value(held);
        }
        put(']');
    }
}
}

using namespace std;

@NODES@
#include "solution.hpp"

int32_t main() {
    tilt_driver::take();
@CALL@
    fflush(stdout);
    cout.flush();
    clog.flush();
    tilt_driver::give();
    _Exit(0);
}
