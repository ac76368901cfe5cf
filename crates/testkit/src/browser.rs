//! Somebody at the application: keeps the cookie it is given, sends JSON, reads JSON.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, header},
};
use serde_json::Value;
use tower::ServiceExt;

/// The longest answer a test reads, in bytes.
const ANSWER_BYTES_MAX: usize = 64 << 20;

#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookie: Option<String>,
    /// Sent instead of the cookie.
    pub token: Option<String>,
    /// Sent with every request.
    pub headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// `null` where it is not JSON.
    pub json: Value,
}

impl Answer {
    /// The code of a problem.
    #[must_use]
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// The fields a problem names, with their codes.
    #[must_use]
    pub fn fields(&self) -> Vec<(&str, &str)> {
        self.json["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| {
                (
                    error["field"].as_str().unwrap_or_default(),
                    error["code"].as_str().unwrap_or_default(),
                )
            })
            .collect()
    }
}

impl Browser {
    #[must_use]
    pub fn new(router: Router) -> Self {
        Self {
            router,
            cookie: None,
            token: None,
            headers: Vec::new(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn put(&mut self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&mut self, path: &str, body: &Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&mut self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    /// # Panics
    /// Where the request is none.
    pub async fn send(&mut self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let bytes = body
            .map(|body| serde_json::to_vec(body).expect("JSON"))
            .unwrap_or_default();
        self.send_bytes(method, path, body.map(|_| "application/json"), bytes)
            .await
    }

    /// Paths that begin with `/api`, `/healthz` or the like are whole; all others lie under `/api/v1`.
    ///
    /// # Panics
    /// Where the request is none.
    pub async fn send_bytes(
        &mut self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        bytes: Vec<u8>,
    ) -> Answer {
        let whole =
            path.starts_with("/api/") || ["/healthz", "/readyz", "/metrics"].contains(&path);
        let uri = if whole {
            path.to_owned()
        } else {
            format!("/api/v1{path}")
        };
        let mut request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::HOST, "localhost");
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        } else if let Some(cookie) = &self.cookie {
            request = request.header(
                header::COOKIE,
                format!("{}={cookie}", tiltyard_http::SESSION_COOKIE),
            );
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(bytes)).expect("a request");
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, ANSWER_BYTES_MAX)
            .await
            .expect("an answer")
            .to_vec();
        self.keep_cookie(&parts.headers);
        Answer {
            status: parts.status.as_u16(),
            json: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            headers: parts.headers,
            bytes,
        }
    }

    fn keep_cookie(&mut self, headers: &HeaderMap) {
        for value in headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap_or_default();
            let pair = text.split(';').next().and_then(|pair| pair.split_once('='));
            if let Some((tiltyard_http::SESSION_COOKIE, secret)) = pair {
                self.cookie = (!secret.is_empty()).then(|| secret.to_owned());
            }
        }
    }
}
