//! What a submission of Judge0 asks for: read, checked in Judge0's words, and held within what it allows.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::{Map, Value, json};

/// What is said where nobody asks, and the most anybody may ask for: those of Judge0 1.13.
pub const LIMITS: [Limit; 9] = [
    Limit::new("number_of_runs", 1.0, 1.0, 20.0),
    Limit::new("cpu_time_limit", 5.0, 0.0, 15.0),
    Limit::new("cpu_extra_time", 1.0, 0.0, 5.0),
    Limit::new("wall_time_limit", 10.0, 1.0, 20.0),
    Limit::new("memory_limit", 128_000.0, 2048.0, 512_000.0),
    Limit::new("stack_limit", 64_000.0, 0.0, 128_000.0),
    Limit::new("max_processes_and_or_threads", 60.0, 1.0, 120.0),
    Limit::new("max_file_size", 1024.0, 0.0, 4096.0),
    // Not a field: what files in an archive may come to, in kB.
    Limit::new("max_extract_size", 10_240.0, 0.0, 10_240.0),
];
/// Of options for the compiler, and of arguments.
const WORDS_CHARS_MAX: usize = 512;
/// Characters a shell would act on; they are left out.
const STRIPPED: [char; 7] = ['$', '&', ';', '<', '>', '|', '`'];
const BASE64_LINE: usize = 60;

#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub name: &'static str,
    pub default: f64,
    pub least: f64,
    pub most: f64,
}

impl Limit {
    const fn new(name: &'static str, default: f64, least: f64, most: f64) -> Self {
        Self {
            name,
            default,
            least,
            most,
        }
    }
}

/// A submission as it was asked for, its texts decoded.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub source_code: Vec<u8>,
    pub language_id: u64,
    pub stdin: Option<Vec<u8>>,
    pub expected_output: Option<Vec<u8>>,
    pub additional_files: Option<Vec<u8>>,
    pub compiler_options: Option<String>,
    pub command_line_arguments: Option<String>,
    pub callback_url: Option<String>,
    pub redirect_stderr_to_stdout: bool,
    pub(super) numbers: Vec<(&'static str, f64)>,
}

/// What is wrong, by field.
pub type Wrong = Map<String, Value>;

impl Asked {
    pub fn number(&self, name: &str) -> f64 {
        let asked = self.numbers.iter().find(|(field, _)| *field == name);
        asked.map_or_else(|| default_of(name), |(_, value)| *value)
    }

    /// Reads and checks all fields.
    pub fn read(
        body: &Map<String, Value>,
        base64: bool,
        knows: impl Fn(u64) -> bool,
    ) -> Result<Self, Wrong> {
        let mut wrong = Wrong::new();
        let mut asked = Self::default();
        let text = |name: &str| texts(body.get(name), base64);
        match text("source_code").filter(|source| !source.is_empty()) {
            Some(source) => asked.source_code = source,
            None => drop(wrong.insert("source_code".to_owned(), json!(["can't be blank"]))),
        }
        match number(body.get("language_id")) {
            None => drop(wrong.insert("language_id".to_owned(), json!(["can't be blank"]))),
            Some(id) if id < 0.0 || !knows(id as u64) => {
                let message = format!("language with id {id} doesn't exist");
                wrong.insert("language_id".to_owned(), json!([message]));
            }
            Some(id) => asked.language_id = id as u64,
        }
        asked.stdin = text("stdin");
        asked.expected_output = text("expected_output");
        // An archive is always base64: there is no other way to write one.
        asked.additional_files =
            texts(body.get("additional_files"), true).filter(|zip| !zip.is_empty());
        asked.compiler_options = words(body, "compiler_options", &mut wrong);
        asked.command_line_arguments = words(body, "command_line_arguments", &mut wrong);
        asked.callback_url = body
            .get("callback_url")
            .and_then(Value::as_str)
            .filter(|url| !url.is_empty())
            .map(str::to_owned);
        asked.redirect_stderr_to_stdout = truth(body.get("redirect_stderr_to_stdout"));
        if truth(body.get("enable_network")) {
            let message = json!(["enabling network is not allowed"]);
            wrong.insert("enable_network".to_owned(), message);
        }
        for limit in &LIMITS[..8] {
            asked.take_number(body, limit, &mut wrong);
        }
        if wrong.is_empty() {
            Ok(asked)
        } else {
            Err(wrong)
        }
    }

    fn take_number(&mut self, body: &Map<String, Value>, limit: &Limit, wrong: &mut Wrong) {
        let given = body.get(limit.name).filter(|value| !value.is_null());
        let value = match (given, number(given)) {
            (None, _) => limit.default,
            (Some(_), Some(value)) => value,
            (Some(_), None) => {
                wrong.insert(limit.name.to_owned(), json!(["is not a number"]));
                return;
            }
        };
        let message = if value < limit.least {
            format!("must be greater than or equal to {}", limit.least)
        } else if value > limit.most {
            format!("must be less than or equal to {}", limit.most)
        } else {
            self.numbers.push((limit.name, value));
            return;
        };
        wrong.insert(limit.name.to_owned(), json!([message]));
    }

    /// Arguments of the program: words, as a shell would see them without its signs.
    pub fn arguments(&self) -> Vec<String> {
        let line = self.command_line_arguments.as_deref().unwrap_or_default();
        line.split_whitespace().map(str::to_owned).collect()
    }
}

fn default_of(name: &str) -> f64 {
    let limit = LIMITS.iter().find(|limit| limit.name == name);
    limit.map_or(0.0, |limit| limit.default)
}

fn texts(value: Option<&Value>, base64: bool) -> Option<Vec<u8>> {
    let text = match value? {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(if base64 {
        decoded(&text)
    } else {
        text.into_bytes()
    })
}

/// Numbers may be written as text.
fn number(value: Option<&Value>) -> Option<f64> {
    let number = match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number: &f64| number.is_finite())
}

fn truth(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(value)) => *value,
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::String(text)) => {
            !["", "0", "f", "false", "off"].contains(&text.to_lowercase().as_str())
        }
        _ => false,
    }
}

fn words(body: &Map<String, Value>, name: &str, wrong: &mut Wrong) -> Option<String> {
    let line = body.get(name)?.as_str()?;
    if line.chars().count() > WORDS_CHARS_MAX {
        let message = format!("is too long (maximum is {WORDS_CHARS_MAX} characters)");
        wrong.insert(name.to_owned(), json!([message]));
        return None;
    }
    Some(line.replace(STRIPPED, "").trim().to_owned())
}

/// As lenient as Judge0 is: what is no letter of base64 is passed over, and padding may be missing.
pub fn decoded(text: &str) -> Vec<u8> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, config);
    let is_letter = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let mut letters: String = text
        .chars()
        .take_while(|c| *c != '=')
        .filter(is_letter)
        .collect();
    if letters.len() % 4 == 1 {
        letters.pop();
    }
    engine.decode(letters).unwrap_or_default()
}

/// In lines of sixty letters, each with its end.
pub fn encoded(bytes: &[u8]) -> String {
    let letters = base64::engine::general_purpose::STANDARD.encode(bytes);
    let mut lines = String::with_capacity(letters.len() + letters.len() / BASE64_LINE + 1);
    for (at, letter) in letters.chars().enumerate() {
        if at > 0 && at % BASE64_LINE == 0 {
            lines.push('\n');
        }
        lines.push(letter);
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines
}

/// Equal but for white space at the ends of lines and at the end.
pub fn is_expected(expected: Option<&[u8]>, stdout: &[u8]) -> bool {
    let Some(expected) = expected else {
        return true;
    };
    let plain = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n").trim_end().to_owned()
    };
    plain(expected) == plain(stdout)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: Value, base64: bool) -> Result<Asked, Wrong> {
        let body = body.as_object().expect("an object").clone();
        Asked::read(&body, base64, |id| id == 71)
    }

    #[test]
    fn base64_is_wrapped_and_read_leniently() {
        assert_eq!(encoded(b""), "");
        assert_eq!(encoded(b"hello\n"), "aGVsbG8K\n");
        let long = encoded(&[b'x'; 50]);
        let lines: Vec<usize> = long.lines().map(str::len).collect();
        assert_eq!(lines, [60, 8]);
        assert_eq!(decoded(&long), [b'x'; 50]);
        assert_eq!(decoded("aGVs bG8K"), b"hello\n");
        assert_eq!(decoded("aGVsbG8"), b"hello");
        assert_eq!(decoded("!!!"), b"");
    }

    #[test]
    fn what_cannot_be_is_said_by_field() {
        let wrong = read(json!({}), false).expect_err("nothing is there");
        assert_eq!(wrong["source_code"], json!(["can't be blank"]));
        assert_eq!(wrong["language_id"], json!(["can't be blank"]));
        let wrong = read(
            json!({"source_code": "x", "language_id": 9999, "cpu_time_limit": 16, "wall_time_limit": 0.5,
                "memory_limit": "2047", "compiler_options": "x".repeat(513), "enable_network": true, "stack_limit": "much"}),
            false,
        )
        .expect_err("all of it is wrong");
        assert_eq!(
            wrong["language_id"],
            json!(["language with id 9999 doesn't exist"])
        );
        assert_eq!(
            wrong["cpu_time_limit"],
            json!(["must be less than or equal to 15"])
        );
        assert_eq!(
            wrong["wall_time_limit"],
            json!(["must be greater than or equal to 1"])
        );
        assert_eq!(
            wrong["memory_limit"],
            json!(["must be greater than or equal to 2048"])
        );
        assert_eq!(
            wrong["compiler_options"],
            json!(["is too long (maximum is 512 characters)"])
        );
        assert_eq!(wrong["stack_limit"], json!(["is not a number"]));
        assert!(wrong.contains_key("enable_network"));
    }

    #[test]
    fn signs_of_a_shell_are_left_out() {
        let asked = read(
            json!({"source_code": "x", "language_id": "71", "command_line_arguments": "a $(b) `c`; d|e>f"}),
            false,
        );
        assert_eq!(asked.expect("good").arguments(), ["a", "(b)", "c", "def"]);
    }

    #[test]
    fn white_space_at_ends_is_no_difference() {
        assert!(is_expected(None, b"anything"));
        assert!(is_expected(Some(b"1 2\n3"), b"1 2  \n3\n\n"));
        assert!(!is_expected(Some(b"1 2"), b" 1 2"));
        assert!(!is_expected(Some(b"1\n\n2"), b"1\n2"));
    }
}
