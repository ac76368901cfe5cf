//! What people type for problems, checked at the door.

use crate::Rejected;

/// The longest name in an address, in bytes.
pub const SLUG_BYTES_MAX: usize = 80;
/// The longest title, in characters.
pub const TITLE_CHARS_MAX: usize = 120;
/// The longest path in a package, in bytes.
pub const PATH_BYTES_MAX: usize = 200;

/// Small letters, digits and single hyphens between them.
pub fn is_slug(text: &str) -> bool {
    (1..=SLUG_BYTES_MAX).contains(&text.len())
        && text.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

pub fn slug(text: &str) -> Result<String, Rejected> {
    if is_slug(text) {
        Ok(text.to_owned())
    } else {
        Err(Rejected::invalid(
            "slug",
            format!(
                "small letters, digits and single hyphens between them, at most {SLUG_BYTES_MAX}"
            ),
        ))
    }
}

/// A name for addresses out of a title, or of what else there is.
pub fn slug_of(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= SLUG_BYTES_MAX - 8 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "problem" } else { slug }.to_owned()
}

pub fn line(field: &'static str, text: &str, chars_max: usize) -> Result<String, Rejected> {
    let text = text.trim();
    let count = text.chars().count();
    if !(1..=chars_max).contains(&count) || text.chars().any(char::is_control) {
        return Err(Rejected::invalid(
            field,
            format!("one line of 1 to {chars_max} characters"),
        ));
    }
    Ok(text.to_owned())
}

/// Text in lines; it may be empty where `chars_min` is 0.
pub fn text(
    field: &'static str,
    text: &str,
    chars_min: usize,
    chars_max: usize,
) -> Result<String, Rejected> {
    let count = text.trim().chars().count();
    let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if !(chars_min..=chars_max).contains(&count) || !text.chars().all(plain) {
        return Err(Rejected::invalid(
            field,
            format!("{chars_min} to {chars_max} characters of plain text"),
        ));
    }
    Ok(text.trim().to_owned())
}

/// A path in a package: relative, of plain names, leading nowhere else.
pub fn path(field: &'static str, text: &str) -> Result<String, Rejected> {
    let plain = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part
                .chars()
                .all(|c| !c.is_control() && !matches!(c, '\\' | ':'))
    };
    if (1..=PATH_BYTES_MAX).contains(&text.len()) && text.split('/').all(plain) {
        Ok(text.to_owned())
    } else {
        Err(Rejected::invalid(
            field,
            format!(
                "a path inside the package as `data/secret/01.in`, at most {PATH_BYTES_MAX} bytes"
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_made_of_any_title() {
        for (title, slug) in [
            ("Two Sum", "two-sum"),
            ("  A+B?  ", "a-b"),
            ("日本", "problem"),
        ] {
            assert_eq!(slug_of(title), slug);
            assert!(is_slug(&slug_of(title)));
        }
        for bad in ["", "-a", "a--b", "A", "a_b", "a/b"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    #[test]
    fn a_path_stays_in_the_package() {
        assert!(path("path", "data/secret/01.in").is_ok());
        for bad in [
            "",
            "/etc/passwd",
            "../a",
            "a/../b",
            "a//b",
            "./a",
            "a\\b",
            "a\0",
        ] {
            assert!(path("path", bad).is_err(), "{bad:?}");
        }
    }
}
