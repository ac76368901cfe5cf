//! What the text of a side is told apart by, here and on its page.

/// FNV-1a of 32 bits over the units of UTF-16, low byte first, in eight digits. It tells apart texts that crossed by accident;
/// nobody gains anything by making two alike, for both are their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextHash(u32);

impl TextHash {
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.encode_utf16().flat_map(u16::to_le_bytes);
        Self(bytes.fold(0x811c_9dc5, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        }))
    }

    /// Nothing where it is no hash.
    #[must_use]
    pub fn read(digits: &str) -> Option<Self> {
        let is_whole = digits.len() == 8 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let hash = u32::from_str_radix(digits, 16).ok().filter(|_| is_whole)?;
        Some(Self(hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_text_is_the_one_the_page_makes() {
        // The same three are in the page's test.
        for (text, digits) in [
            ("", "811c9dc5"),
            ("ab", "81977b96"),
            ("x\u{1f600}", "111fee6a"),
        ] {
            assert_eq!(TextHash::read(digits), Some(TextHash::of(text)), "{text}");
        }
        for wrong in ["", "811c9dc", "811c9dc50", "+11c9dc5", "g11c9dc5"] {
            assert_eq!(TextHash::read(wrong), None, "{wrong}");
        }
    }
}
