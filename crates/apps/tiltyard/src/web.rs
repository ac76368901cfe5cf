//! The web application, embedded in the program. Assets have their content in their names and may be kept for ever.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../../web/dist"]
struct Assets;

/// Monaco writes its theme into style elements; scripts come from our own files only.
const POLICY: &str = "default-src 'self'; manifest-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

pub fn router() -> Router {
    Router::new().fallback(asset)
}

async fn asset(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_api_docs = path == "api/docs";
    if path.starts_with("api/") && !is_api_docs {
        return tiltyard_http::not_found().await.into_response();
    }
    // Every other address is a page of the application, which finds its own way.
    let is_page = path.is_empty() || !path.rsplit('/').next().unwrap_or_default().contains('.');
    let name = match (is_api_docs, is_page) {
        (true, _) => "api-docs.html",
        (_, true) => "index.html",
        _ => path,
    };
    if name.ends_with(COMPRESSED) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(file) = Assets::get(name) else {
        let why = if is_page {
            "the web page is not part of this build; `make run` builds it"
        } else {
            "there is nothing at this address"
        };
        return (StatusCode::NOT_FOUND, why).into_response();
    };
    let mut response = Response::new(Body::empty());
    let out = response.headers_mut();
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(name)),
    );
    let keep = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    out.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..12]));
    let is_known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    if let Ok(value) = HeaderValue::from_str(&tag) {
        out.insert(header::ETAG, value);
    }
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let compressed = Assets::get(&format!("{name}{COMPRESSED}"));
    if compressed.is_some() {
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    let data = match compressed.filter(|_| takes_brotli(&headers)) {
        Some(compressed) => {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            compressed.data
        }
        None => file.data,
    };
    *response.body_mut() = Body::from(data.into_owned());
    response
}

/// The build writes a compressed file beside each that gains by it.
const COMPRESSED: &str = ".br";

fn takes_brotli(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(',')
                .any(|one| one.trim().split(';').next() == Some("br"))
        })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("ttf") => "font/ttf",
        Some("json" | "webmanifest") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
