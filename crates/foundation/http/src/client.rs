//! The address and program a request comes from.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};

use crate::Problem;

/// Kept of a client's own description, in characters.
const AGENT_CHARS_MAX: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    pub address: IpAddr,
    pub agent: String,
}

impl Default for Client {
    fn default() -> Self {
        Self {
            address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            agent: String::new(),
        }
    }
}

/// The proxies whose word about a client's address is believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(pub Vec<IpAddr>);

impl Client {
    fn of(peer: Option<IpAddr>, headers: &HeaderMap, proxies: &TrustedProxies) -> Self {
        let peer = peer.map_or_else(|| Self::default().address, |address| address.to_canonical());
        let mut address = peer;
        // From the nearest proxy outwards, as far as proxies are trusted: what stands further left, anybody may write.
        if proxies.0.contains(&peer) {
            let named: Vec<&str> = headers
                .get_all("x-forwarded-for")
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .collect();
            for name in named.iter().rev() {
                let Ok(next) = name.trim().parse::<IpAddr>() else {
                    break;
                };
                address = next.to_canonical();
                if !proxies.0.contains(&address) {
                    break;
                }
            }
        }
        let agent = headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Self {
            address,
            agent: agent.chars().take(AGENT_CHARS_MAX).collect(),
        }
    }
}

/// Middleware: notes the client.
pub async fn with_client(
    State(proxies): State<Arc<TrustedProxies>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip());
    let client = Client::of(peer, request.headers(), &proxies);
    request.extensions_mut().insert(client);
    next.run(request).await
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("a value"));
        let trusted = trusted
            .iter()
            .map(|text| text.parse().expect("an address"))
            .collect();
        Client::of(
            Some(peer.parse().expect("an address")),
            &headers,
            &TrustedProxies(trusted),
        )
        .address
        .to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(seen("9.9.9.9", "1.1.1.1", &[]), "9.9.9.9");
        assert_eq!(seen("10.0.0.1", "1.1.1.1", &["10.0.0.1"]), "1.1.1.1");
        assert_eq!(
            seen("10.0.0.1", "6.6.6.6, 1.1.1.1", &["10.0.0.1"]),
            "1.1.1.1"
        );
        assert_eq!(
            seen("10.0.0.1", "1.1.1.1, 10.0.0.2", &["10.0.0.1", "10.0.0.2"]),
            "1.1.1.1"
        );
        assert_eq!(seen("10.0.0.1", "nonsense", &["10.0.0.1"]), "10.0.0.1");
    }
}
