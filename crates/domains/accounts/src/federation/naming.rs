//! A handle for somebody whom a provider names. Pure.

use crate::words::Handle;

/// Left for a number behind it, in characters.
const BASE_CHARS_MAX: usize = 18;
/// For somebody whose name has no letter we take.
const NAMELESS: &str = "player";
/// Numbers that are tried in their order; then ones that nobody can foretell.
const NUMBERS: std::ops::RangeInclusive<u32> = 2..=9;
const RANDOM_TRIES: usize = 8;

/// Handles worth trying, the nicest first. `names` are tried for a base in their order.
pub fn handles<'a>(names: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = Handle> {
    let base = names
        .into_iter()
        .map(plain)
        // A name of which every number is the house's would leave nothing to try.
        .find(|name| name.len() >= 2 && Handle::parse(&format!("{name}-2")).is_ok())
        .unwrap_or_else(|| NAMELESS.to_owned());
    let numbered: Vec<String> = std::iter::once(base.clone())
        .chain(NUMBERS.map(|number| format!("{base}-{number}")))
        .chain((0..RANDOM_TRIES).map(|_| format!("{base}-{:05}", random_number())))
        .collect();
    numbered
        .into_iter()
        .filter_map(|text| Handle::parse(&text).ok())
}

fn random_number() -> u32 {
    u32::from_be_bytes(crate::secret::bytes()) % 100_000
}

/// What of a name can be part of a handle; of an address what stands before the @.
fn plain(name: &str) -> String {
    let name = name.split('@').next().unwrap_or_default();
    let mapped: String = name
        .chars()
        .map(|c| if c.is_whitespace() { '-' } else { c })
        .filter(|c| c.is_ascii_alphanumeric() || "_.-".contains(*c))
        .collect();
    let short: String = mapped
        .trim_start_matches(|c: char| !c.is_ascii_alphanumeric())
        .chars()
        .take(BASE_CHARS_MAX)
        .collect();
    short.trim_end_matches(['.', '-', '_']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(names: &[&str]) -> String {
        let handle = handles(names.iter().copied()).next().expect("a handle");
        handle.as_str().to_owned()
    }

    #[test]
    fn a_name_becomes_a_handle_people_recognise() {
        for (names, expected) in [
            (vec!["ada"], "ada"),
            (vec!["ada@example.org"], "ada"),
            (vec!["Ada Lovelace"], "Ada-Lovelace"),
            (vec!["-.ada"], "ada"),
            (vec!["é", "grace"], "grace"),
            (vec!["日本"], "player"),
            (vec![], "player"),
            (vec!["a-very-long-name-that-goes-on"], "a-very-long-name-t"),
            (vec!["admin"], "admin-2"),
            (vec!["guest-7"], "player"),
        ] {
            assert_eq!(first(&names), expected, "{names:?}");
        }
    }

    #[test]
    fn there_are_always_more_to_try() {
        let all: Vec<Handle> = handles(["ada"]).collect();
        assert_eq!(all.len(), 17);
        assert_eq!(all[1].as_str(), "ada-2");
    }
}
