//! Whether a request comes from our own pages. A browser says so by itself and no page can make it lie; what is no
//! browser sends neither header, and has no cookie that somebody else could use.

use axum::http::{HeaderMap, header};

/// `allowed` are origins that may ask as our own pages do, by configuration.
#[must_use]
pub fn from_our_pages(headers: &HeaderMap, allowed: &[String]) -> bool {
    let text = |name| {
        headers
            .get(name)
            .map(|value: &axum::http::HeaderValue| value.to_str().unwrap_or("?"))
    };
    let origin = text(header::ORIGIN);
    if origin.is_some_and(|origin| allowed.iter().any(|one| one == origin)) {
        return true;
    }
    match (
        text(header::HeaderName::from_static("sec-fetch-site")),
        origin,
    ) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, None) => true,
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text(header::HOST)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_and_programs_pass() {
        for (pairs, expected) in [
            (vec![], true),
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "same-site")], false),
            (
                vec![
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://a.example"),
                    ("host", "a.example"),
                ],
                false,
            ),
            (
                vec![("origin", "https://a.example"), ("host", "a.example")],
                true,
            ),
            (
                vec![("origin", "https://evil.example"), ("host", "a.example")],
                false,
            ),
            (vec![("origin", "null"), ("host", "a.example")], false),
            (
                vec![("origin", "https://friend.example"), ("host", "a.example")],
                true,
            ),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in &pairs {
                headers.insert(*name, value.parse().expect("a value"));
            }
            assert_eq!(
                from_our_pages(&headers, &["https://friend.example".to_owned()]),
                expected,
                "{pairs:?}"
            );
        }
    }
}
