//! Telling a `callback_url` that a submission has ended. Strangers name the address, so that it is looked at before
//! anything is sent: by default none inside the network of this server.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use serde_json::Value;
use url::{Host, Url};

/// How often it is tried, and how long each may take.
const TRIES: u32 = 3;
const WAIT: Duration = Duration::from_secs(5);

/// Why nothing is sent.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotCalled {
    #[error("is not an address of http or https")]
    NoAddress,
    #[error("cannot be found")]
    NotFound,
    #[error("lies in a network strangers may not reach through this server")]
    Private,
}

/// Where to send it, resolved once: what is looked at is what is called.
pub async fn looked_at(url: &str, private_too: bool) -> Result<(Url, SocketAddr), NotCalled> {
    let url = Url::parse(url).map_err(|_| NotCalled::NoAddress)?;
    if !["http", "https"].contains(&url.scheme()) {
        return Err(NotCalled::NoAddress);
    }
    let port = url.port_or_known_default().ok_or(NotCalled::NoAddress)?;
    let found: Vec<SocketAddr> = match url.host().ok_or(NotCalled::NoAddress)? {
        Host::Ipv4(address) => vec![SocketAddr::new(address.into(), port)],
        Host::Ipv6(address) => vec![SocketAddr::new(address.into(), port)],
        Host::Domain(name) => tokio::net::lookup_host((name, port))
            .await
            .map_err(|_| NotCalled::NotFound)?
            .collect(),
    };
    let first = *found.first().ok_or(NotCalled::NotFound)?;
    if !private_too && !found.iter().all(|address| is_public(address.ip())) {
        return Err(NotCalled::Private);
    }
    Ok((url, first))
}

/// Sends it, a few times if need be. Redirects are not followed: they would lead past the look at the address.
pub async fn call(url: Url, address: SocketAddr, body: &Value) -> Result<(), String> {
    let mut builder = reqwest::Client::builder()
        .timeout(WAIT)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    if let Some(name) = url.domain() {
        builder = builder.resolve(name, address);
    }
    let client = builder.build().map_err(|error| error.to_string())?;
    let mut why = String::new();
    for _ in 0..TRIES {
        let sent = client
            .put(url.clone())
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
            .await;
        match sent {
            Ok(answer) if answer.status().is_success() => return Ok(()),
            Ok(answer) => why = answer.status().to_string(),
            Err(error) => why = error.to_string(),
        }
    }
    Err(why)
}

/// Whether everybody on the internet may reach it.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        // Shared by carriers, for protocols, for measuring.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    // What is given out to the world lies in 2000::/3; in it, documentation, and ways to carry addresses of version 4
    // whose inside is not looked at.
    first & 0xe000 == 0x2000
        && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
        && first != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_sends_this_server_into_its_own_network() {
        for url in [
            "http://127.0.0.1/x",
            "http://127.1/x",
            "http://2130706433/",
            "http://localhost:80/",
            "http://10.0.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[2002:7f00:1::]/",
            "http://[64:ff9b::7f00:1]/",
        ] {
            assert_eq!(
                looked_at(url, false).await,
                Err(NotCalled::Private),
                "{url}"
            );
        }
        for url in [
            "ftp://example.org/",
            "file:///etc/passwd",
            "",
            "x",
            "http://",
        ] {
            assert_eq!(
                looked_at(url, true).await,
                Err(NotCalled::NoAddress),
                "{url}"
            );
        }
        for url in ["http://8.8.8.8/x", "https://[2606:4700::1]:8443/"] {
            assert!(looked_at(url, false).await.is_ok(), "{url}");
        }
        assert!(
            looked_at("http://127.0.0.1:1/", true).await.is_ok(),
            "where that is set"
        );
    }
}
