//! The open sockets of this process, and how many more may open.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use parking_lot::Mutex;
use tokio::sync::watch;

use crate::{
    Follower,
    config::LiveConfig,
    feed::SocketId,
    queue::{Close, SocketQueue},
};

/// No socket was opened. An application may answer with it as it is, or in words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SocketRefused {
    #[error("too many live connections of this person are open: close a tab")]
    PersonHasTooMany,
    #[error("too many live connections from this address are open: close a tab")]
    AddressHasTooMany,
    #[error("this server has no room for more live connections")]
    Full,
    #[error("this server is about to stop")]
    Draining,
}

impl IntoResponse for SocketRefused {
    fn into_response(self) -> Response {
        let status = match self {
            Self::PersonHasTooMany | Self::AddressHasTooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Full | Self::Draining => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, [(header::RETRY_AFTER, "5")], self.to_string()).into_response()
    }
}

pub struct Sockets {
    open: Mutex<Open>,
    count: watch::Sender<usize>,
}

#[derive(Default)]
struct Open {
    seats: HashMap<SocketId, Seat>,
    per_person: HashMap<String, usize>,
    per_address: HashMap<IpAddr, usize>,
    is_draining: bool,
    last: SocketId,
}

struct Seat {
    follower: Follower,
    queue: Arc<SocketQueue>,
}

impl Sockets {
    pub fn new() -> Self {
        Self {
            open: Mutex::default(),
            count: watch::Sender::new(0),
        }
    }

    /// The place is given back by [`Sockets::leave`].
    pub fn enter(
        &self,
        follower: &Follower,
        queue: &Arc<SocketQueue>,
        config: &LiveConfig,
    ) -> Result<SocketId, SocketRefused> {
        let mut open = self.open.lock();
        let address = network(follower.address);
        let of_person = follower
            .person
            .as_ref()
            .and_then(|person| open.per_person.get(person));
        if open.is_draining {
            return Err(SocketRefused::Draining);
        }
        if open.seats.len() >= config.sockets_max {
            return Err(SocketRefused::Full);
        }
        if of_person.is_some_and(|count| *count >= config.sockets_per_person_max) {
            return Err(SocketRefused::PersonHasTooMany);
        }
        let of_address = open.per_address.get(&address);
        if of_address.is_some_and(|count| *count >= config.sockets_per_address_max) {
            return Err(SocketRefused::AddressHasTooMany);
        }
        if let Some(person) = &follower.person {
            *open.per_person.entry(person.clone()).or_default() += 1;
        }
        *open.per_address.entry(address).or_default() += 1;
        open.last += 1;
        let id = open.last;
        let seat = Seat {
            follower: follower.clone(),
            queue: queue.clone(),
        };
        open.seats.insert(id, seat);
        self.count.send_replace(open.seats.len());
        Ok(id)
    }

    pub fn leave(&self, id: SocketId) {
        let mut open = self.open.lock();
        let Some(seat) = open.seats.remove(&id) else {
            return;
        };
        if let Some(person) = &seat.follower.person {
            one_less(&mut open.per_person, person);
        }
        one_less(&mut open.per_address, &network(seat.follower.address));
        self.count.send_replace(open.seats.len());
    }

    pub fn close_login(&self, login_session: &str, close: Close) {
        self.each(
            |follower| follower.login_session.as_deref() == Some(login_session),
            |queue| queue.close(close),
        );
    }

    pub fn recheck(&self, person: &str) {
        self.each(
            |follower| follower.person.as_deref() == Some(person),
            SocketQueue::ask_again,
        );
    }

    /// No socket opens after this one call.
    pub fn drain(&self, each: impl Fn(&SocketQueue)) {
        self.open.lock().is_draining = true;
        self.each(|_| true, each);
    }

    fn each(&self, of: impl Fn(&Follower) -> bool, with: impl Fn(&SocketQueue)) {
        let open = self.open.lock();
        let seats = open.seats.values().filter(|seat| of(&seat.follower));
        seats.for_each(|seat| with(&seat.queue));
    }

    pub fn count(&self) -> watch::Receiver<usize> {
        self.count.subscribe()
    }
}

/// Whoever has one IPv6 address has all of its /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
        address => address,
    }
}

fn one_less<K: Eq + Hash + Clone>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follower(person: Option<&str>, address: &str) -> Follower {
        Follower {
            person: person.map(Into::into),
            login_session: None,
            address: address.parse().unwrap(),
        }
    }

    #[test]
    fn places_are_counted_and_given_back() {
        let config = LiveConfig {
            sockets_per_person_max: 1,
            sockets_per_address_max: 2,
            sockets_max: 3,
            ..LiveConfig::default()
        };
        let sockets = Sockets::new();
        let queue = Arc::new(SocketQueue::new(&config));
        let enter = |person, address| sockets.enter(&follower(person, address), &queue, &config);
        let ann = enter(Some("ann"), "2001:db8::1").unwrap();
        assert_eq!(
            enter(Some("ann"), "192.0.2.1"),
            Err(SocketRefused::PersonHasTooMany)
        );
        enter(None, "2001:db8::2").unwrap();
        assert_eq!(
            enter(None, "2001:db8::3"),
            Err(SocketRefused::AddressHasTooMany)
        );
        enter(None, "2001:db8:0:1::3").unwrap();
        assert_eq!(enter(None, "192.0.2.1"), Err(SocketRefused::Full));
        sockets.leave(ann);
        enter(Some("ann"), "2001:db8::1").unwrap();
        sockets.drain(|_| {});
        sockets.leave(ann);
        assert_eq!(enter(None, "192.0.2.1"), Err(SocketRefused::Draining));
    }
}
