//! Calls what stands in solution.rs with the arguments on standard input, one JSON value a line, and prints the result as JSON.
//! What solution.rs prints goes to standard error.
#![allow(dead_code, unused_imports, unused_mut)]

mod tilt_prelude {
    pub use std::cell::RefCell;
    pub use std::cmp::{Ordering, Reverse};
    pub use std::collections::*;
    pub use std::rc::Rc;

@NODES@}

mod tilt_driver {
    use crate::tilt_prelude::*;
    use std::hash::Hash;

    const NODES_MAX: usize = 10_000_000;

    extern "C" {
        fn dup(file: i32) -> i32;
        fn dup2(from: i32, to: i32) -> i32;
    }

    /// What was standard output.
    static RESULT: std::sync::atomic::AtomicI32 = std::sync::atomic::AtomicI32::new(-1);

    pub fn divert() {
        // SAFETY: descriptors 1 and 2 are open, and nothing else uses them yet.
        unsafe {
            RESULT.store(dup(1), std::sync::atomic::Ordering::SeqCst);
            dup2(2, 1);
        }
    }

    pub fn finish(mut out: Output) -> ! {
        use std::io::Write;
        use std::os::fd::FromRawFd;
        out.text("\n");
        let _ = std::io::stdout().flush();
        // SAFETY: the descriptor was made by `divert` and is used nowhere else.
        let mut result = unsafe { std::fs::File::from_raw_fd(RESULT.load(std::sync::atomic::Ordering::SeqCst)) };
        let written = result.write_all(&out.text);
        std::process::exit(i32::from(written.is_err()))
    }

    pub struct Input {
        text: Vec<u8>,
        at: usize,
    }

    pub struct Output {
        text: Vec<u8>,
    }

    pub fn start() -> (Input, Output) {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut text).expect("the input");
        (Input { text, at: 0 }, Output { text: Vec::new() })
    }

    impl Input {
        fn peek(&mut self) -> u8 {
            while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
                self.at += 1;
            }
            *self.text.get(self.at).expect("the input ends too early")
        }

        pub fn expect(&mut self, c: u8) {
            assert_eq!(self.peek(), c, "the input is not what the signature says");
            self.at += 1;
        }

        /// Whether another element follows, its comma passed over; the closing sign is taken.
        fn more(&mut self, close: u8, first: bool) -> bool {
            if self.peek() == close {
                self.at += 1;
                return false;
            }
            if !first {
                self.expect(b',');
            }
            true
        }

        fn null(&mut self) -> bool {
            let null = self.peek() == b'n';
            self.at += if null { 4 } else { 0 };
            null
        }

        pub fn next_argument(&mut self) {
            if self.peek() == b',' {
                self.at += 1;
            }
        }

        fn items<T: Read>(&mut self) -> Vec<T> {
            let mut items = Vec::new();
            self.expect(b'[');
            while self.more(b']', items.is_empty()) {
                items.push(T::read(self));
            }
            items
        }

        fn number<T: std::str::FromStr>(&mut self) -> T {
            self.peek();
            let from = self.at;
            while self.text.get(self.at).is_some_and(|c| c.is_ascii_digit() || b"+-.eE".contains(c)) {
                self.at += 1;
            }
            let text = std::str::from_utf8(&self.text[from..self.at]).unwrap_or_default();
            text.parse().ok().expect("the input is not what the signature says")
        }

        fn hex(&mut self) -> u32 {
            let digits = std::str::from_utf8(&self.text[self.at..self.at + 4]).unwrap_or_default();
            self.at += 4;
            u32::from_str_radix(digits, 16).expect("the input is not what the signature says")
        }

        fn escaped(&mut self, into: &mut Vec<u8>) {
            let c = self.text[self.at];
            self.at += 1;
            let c = match c {
                b'b' => 8,
                b'f' => 12,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'u' => {
                    let mut point = self.hex();
                    if (0xd800..0xdc00).contains(&point) && self.text[self.at..].starts_with(b"\\u") {
                        self.at += 2;
                        point = 0x10000 + ((point - 0xd800) << 10) + (self.hex() & 0x3ff);
                    }
                    let c = char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
                    into.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    return;
                }
                c => c,
            };
            into.push(c);
        }
    }

    impl Output {
        pub fn text(&mut self, text: &str) {
            self.text.extend_from_slice(text.as_bytes());
        }
    }

    pub trait Read: Sized {
        fn read(input: &mut Input) -> Self;
    }

    pub trait Write {
        fn write(&self, out: &mut Output);
    }

    /// What stands as text in an object of JSON.
    pub trait Key: Sized {
        fn from_text(text: String) -> Self;
        fn to_text(&self) -> String;
    }

    impl Key for String {
        fn from_text(text: String) -> Self {
            text
        }
        fn to_text(&self) -> String {
            self.clone()
        }
    }

    macro_rules! numbers {
        ($($number:ty)*) => {$(
            impl Read for $number {
                fn read(input: &mut Input) -> Self {
                    input.number()
                }
            }
            impl Write for $number {
                fn write(&self, out: &mut Output) {
                    use std::io::Write;
                    let _ = write!(out.text, "{self}");
                }
            }
            impl Key for $number {
                fn from_text(text: String) -> Self {
                    text.parse().expect("the input is not what the signature says")
                }
                fn to_text(&self) -> String {
                    self.to_string()
                }
            }
        )*};
    }
    numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

    impl Read for f64 {
        fn read(input: &mut Input) -> Self {
            input.number()
        }
    }

    impl Write for f64 {
        fn write(&self, out: &mut Output) {
            use std::io::Write;
            // JSON has no number like NaN; as text it is at least a wrong answer and not a broken one.
            let _ = if self.is_finite() { write!(out.text, "{self:?}") } else { write!(out.text, "\"{self}\"") };
        }
    }

    impl Read for bool {
        fn read(input: &mut Input) -> Self {
            let value = input.peek() == b't';
            input.at += if value { 4 } else { 5 };
            value
        }
    }

    impl Write for bool {
        fn write(&self, out: &mut Output) {
            out.text(if *self { "true" } else { "false" });
        }
    }

    impl Read for char {
        fn read(input: &mut Input) -> Self {
            String::read(input).chars().next().expect("the input is not what the signature says")
        }
    }

    impl Write for char {
        fn write(&self, out: &mut Output) {
            self.encode_utf8(&mut [0; 4]).write(out);
        }
    }

    impl Read for String {
        fn read(input: &mut Input) -> Self {
            let mut text = Vec::new();
            input.expect(b'"');
            loop {
                let c = *input.text.get(input.at).expect("the input ends too early");
                input.at += 1;
                match c {
                    b'"' => return String::from_utf8_lossy(&text).into_owned(),
                    b'\\' => input.escaped(&mut text),
                    c => text.push(c),
                }
            }
        }
    }

    impl Write for str {
        fn write(&self, out: &mut Output) {
            use std::io::Write;
            out.text("\"");
            for &c in self.as_bytes() {
                match c {
                    b'"' | b'\\' => out.text.extend_from_slice(&[b'\\', c]),
                    b'\n' => out.text("\\n"),
                    0..=0x1f => {
                        let _ = write!(out.text, "\\u{c:04x}");
                    }
                    c => out.text.push(c),
                }
            }
            out.text("\"");
        }
    }

    impl Write for String {
        fn write(&self, out: &mut Output) {
            self.as_str().write(out);
        }
    }

    impl<T: Write + ?Sized> Write for &T {
        fn write(&self, out: &mut Output) {
            (**self).write(out);
        }
    }

    impl<T: Read> Read for Vec<T> {
        fn read(input: &mut Input) -> Self {
            input.items()
        }
    }

    impl<T: Write> Write for Vec<T> {
        fn write(&self, out: &mut Output) {
            out.text("[");
            for (at, item) in self.iter().enumerate() {
                if at > 0 {
                    out.text(",");
                }
                item.write(out);
            }
            out.text("]");
        }
    }

    impl<K: Key + Hash + Eq, V: Read> Read for HashMap<K, V> {
        fn read(input: &mut Input) -> Self {
            let mut map = HashMap::new();
            input.expect(b'{');
            while input.more(b'}', map.is_empty()) {
                let key = K::from_text(Read::read(input));
                input.expect(b':');
                map.insert(key, V::read(input));
            }
            map
        }
    }

    impl<K: Key, V: Write> Write for HashMap<K, V> {
        fn write(&self, out: &mut Output) {
            out.text("{");
            for (at, (key, value)) in self.iter().enumerate() {
                if at > 0 {
                    out.text(",");
                }
                key.to_text().write(out);
                out.text(":");
                value.write(out);
            }
            out.text("}");
        }
    }

@CODECS@}

mod solution {
    use super::tilt_prelude::*;

    include!("solution.rs");

    pub mod tilt_call {
        use super::*;
        use crate::tilt_driver::{finish, Input, Output, Read, Write};

        pub fn call(mut input: Input, mut out: Output) -> ! {
@CALL@
        }
    }
}

fn main() {
    tilt_driver::divert();
    let (input, out) = tilt_driver::start();
    solution::tilt_call::call(input, out)
}
