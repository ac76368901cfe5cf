//! Asking providers: encrypted, in time, of bounded length, and nowhere else than asked.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, header, redirect};
use serde::de::DeserializeOwned;
use url::{Host, Url, form_urlencoded};

/// How long a provider may take to be reached, and to answer.
const CONNECT_WAIT: Duration = Duration::from_secs(5);
const ANSWER_WAIT: Duration = Duration::from_secs(10);
/// The longest answer of a provider.
const ANSWER_BYTES_MAX: usize = 256 << 10;

/// Why a provider's answer could not be had.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("{0} is neither https nor on this machine")]
    Address(String),
    #[error("cannot be asked: {0}")]
    Send(#[from] reqwest::Error),
    #[error("answered {status}: {body}")]
    Status { status: u16, body: String },
    #[error("answered more than {ANSWER_BYTES_MAX} bytes")]
    TooLong,
    #[error("answered something else than expected: {0}")]
    Form(#[from] serde_json::Error),
}

/// Kept of an answer that refuses, in characters.
const REFUSAL_CHARS_MAX: usize = 300;

#[derive(Debug)]
pub struct Fetch {
    outside: Client,
    /// For providers on this machine: no proxy would find them.
    here: Client,
}

impl Fetch {
    pub fn new() -> Result<Self, reqwest::Error> {
        let builder = || {
            Client::builder()
                .user_agent("tiltyard")
                // What is to be asked was decided by the operator; an answer sends us nowhere.
                .redirect(redirect::Policy::none())
                .connect_timeout(CONNECT_WAIT)
                .timeout(ANSWER_WAIT)
        };
        Ok(Self {
            outside: builder().https_only(true).build()?,
            here: builder().no_proxy().build()?,
        })
    }

    /// `https`, or `http` to this machine.
    pub fn may_go_to(url: &Url) -> bool {
        match url.scheme() {
            "https" => url.host().is_some(),
            "http" => is_here(url),
            _ => false,
        }
    }

    fn client(&self, address: &str) -> Result<(&Client, Url), FetchError> {
        let url = Url::parse(address).map_err(|_| FetchError::Address(address.to_owned()))?;
        if !Self::may_go_to(&url) {
            return Err(FetchError::Address(address.to_owned()));
        }
        let client = if is_here(&url) {
            &self.here
        } else {
            &self.outside
        };
        Ok((client, url))
    }

    pub async fn get<T: DeserializeOwned>(
        &self,
        address: &str,
        token: Option<&str>,
    ) -> Result<T, FetchError> {
        let (client, url) = self.client(address)?;
        let request = client.get(url);
        answer(match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
        .await
    }

    /// A form; `basic` is the name and the secret of the client.
    pub async fn post<T: DeserializeOwned>(
        &self,
        address: &str,
        form: &[(&str, &str)],
        basic: Option<(&str, &str)>,
    ) -> Result<T, FetchError> {
        let (client, url) = self.client(address)?;
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let request = client
            .post(url)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        answer(match basic {
            // RFC 6749, 2.3.1: both are encoded as a form is, first.
            Some((name, secret)) => request.basic_auth(encoded(name), Some(encoded(secret))),
            None => request,
        })
        .await
    }
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, FetchError> {
    let mut response = request
        .header(header::ACCEPT, "application/json")
        .send()
        .await?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(FetchError::TooLong);
        }
        bytes.extend_from_slice(&chunk);
    }
    if !response.status().is_success() {
        let text = String::from_utf8_lossy(&bytes);
        return Err(FetchError::Status {
            status: response.status().as_u16(),
            body: text.chars().take(REFUSAL_CHARS_MAX).collect(),
        });
    }
    Ok(serde_json::from_slice(&bytes)?)
}
