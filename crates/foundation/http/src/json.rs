//! The body of a request as JSON: a wrong or unknown field is named.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Code, Problem};

/// JSON, in and out.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(|value| {
                value
                    .split(';')
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_ascii_lowercase()
            })
            .is_some_and(|mime| {
                mime == "application/json"
                    || (mime.starts_with("application/") && mime.ends_with("+json"))
            });
        if !is_json {
            return Err(Problem::new(
                Code::NotJson,
                "the request must be of type application/json",
            ));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        parse(&bytes).map(Self)
    }
}

fn unread(rejection: BytesRejection) -> Problem {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(Code::TooLarge, "the body is longer than this server takes")
        }
        _ => Problem::new(Code::BadJson, rejection.body_text()),
    }
}

/// Reads a document; what is wrong is said of the field it is wrong with.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // WHY: to serde the list of a structure's fields is as good as the structure; to our description it is not.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Problem::invalid("the body is an object, not a list"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            serde_json::error::Category::Data => {
                let detail = without_place(&inner.to_string());
                let code = if detail.starts_with("unknown field") {
                    "unknown"
                } else if detail.starts_with("missing field") {
                    "required"
                } else {
                    "invalid"
                };
                // A missing field is said of the object it is missing in; its name is in the text.
                let field = match (code, detail.split('`').nth(1)) {
                    ("required", Some(name)) if path == "." => name.to_owned(),
                    ("required", Some(name)) => format!("{path}.{name}"),
                    _ => path,
                };
                Problem::field(field, code, detail)
            }
            _ => Problem::new(Code::BadJson, format!("the body is not JSON: {inner}")),
        }
    })?;
    reader
        .end()
        .map_err(|error| Problem::new(Code::BadJson, format!("the body is not JSON: {error}")))?;
    Ok(value)
}

/// Line and column say nothing to somebody who filled a form.
fn without_place(message: &str) -> String {
    message
        .rsplit_once(" at line ")
        .map_or(message, |(text, _)| text)
        .to_owned()
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[expect(dead_code)]
        name: String,
        #[expect(dead_code)]
        inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code)]
        count: u8,
    }

    #[test]
    fn what_is_wrong_is_said_of_its_field() {
        for (text, code, field, kind) in [
            (r#"{"name": 1}"#, Code::Invalid, "name", "invalid"),
            (r#"{"nam": "a"}"#, Code::Invalid, "nam", "unknown"),
            (
                r#"{"name": "a", "inner": {"count": 300}}"#,
                Code::Invalid,
                "inner.count",
                "invalid",
            ),
            (
                r#"{"name": "a", "inner": {}}"#,
                Code::Invalid,
                "inner.count",
                "required",
            ),
            ("{}", Code::Invalid, "name", "required"),
        ] {
            let problem = parse::<Body>(text.as_bytes()).expect_err(text);
            assert_eq!(
                (
                    problem.code,
                    problem.errors[0].field.as_str(),
                    problem.errors[0].code
                ),
                (code, field, kind),
                "{text}"
            );
        }
        for text in ["", "{", "{} {}", "\u{0}", "nonsense"] {
            let problem = parse::<Option<()>>(text.as_bytes()).expect_err(text);
            assert!(
                matches!(problem.code, Code::BadJson | Code::Invalid),
                "{text}: {problem:?}"
            );
        }
    }
}
