//! How often: token buckets per person or address and class of operation, kept in this process.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use governor::{
    Quota as Bucket, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::StateInformationMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use tiltyard_contracts::{Caller, UserId};

use crate::{Client, Code, Problem};

/// What operations have in common that are limited together. An operation names its class with `x-limit`; otherwise it
/// is a read or a write by its method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitClass {
    Read,
    Write,
    /// Programs that run.
    Run,
    /// Solutions to be judged.
    Submit,
    /// Whatever tries a secret.
    Auth,
    /// Whatever sends a message to an address somebody typed.
    Mail,
}

impl LimitClass {
    const ALL: [Self; 6] = [
        Self::Read,
        Self::Write,
        Self::Run,
        Self::Submit,
        Self::Auth,
        Self::Mail,
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "read" => Some(Self::Read),
            "write" => Some(Self::Write),
            "run" => Some(Self::Run),
            "submit" => Some(Self::Submit),
            "auth" => Some(Self::Auth),
            "mail" => Some(Self::Mail),
            _ => None,
        }
    }
}

/// So many at once, and one more each time this has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    pub burst: NonZeroU32,
    pub every: Duration,
}

impl Quota {
    /// `per_minute` in the long run, `burst` at once.
    #[must_use]
    pub fn new(per_minute: u32, burst: u32) -> Self {
        Self {
            burst: NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN),
            every: Duration::from_secs(60) / per_minute.max(1),
        }
    }
}

/// Whose bucket it is. An address of version 6 counts by its network: one household has 2^64 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Whose {
    Person(UserId),
    Address(IpAddr),
}

type Buckets =
    RateLimiter<Whose, DefaultKeyedStateStore<Whose>, DefaultClock, StateInformationMiddleware>;

/// The buckets of all classes.
pub struct RateLimits {
    classes: Vec<(LimitClass, Quota, Buckets)>,
}

impl RateLimits {
    /// `quota` gives each class its own; `None` leaves the class without a limit.
    pub fn new(quota: impl Fn(LimitClass) -> Option<Quota>) -> Self {
        let classes = LimitClass::ALL
            .into_iter()
            .filter_map(|class| quota(class).map(|quota| (class, quota)))
            .map(|(class, quota)| {
                let bucket = Bucket::with_period(quota.every)
                    .unwrap_or_else(|| Bucket::per_second(NonZeroU32::MIN))
                    .allow_burst(quota.burst);
                let buckets =
                    RateLimiter::keyed(bucket).with_middleware::<StateInformationMiddleware>();
                (class, quota, buckets)
            })
            .collect();
        Self { classes }
    }

    /// Takes one. The headers say how many are left; they are absent where there is no limit.
    pub fn take(
        &self,
        class: LimitClass,
        caller: &Caller,
        client: &Client,
    ) -> Result<HeaderMap, Problem> {
        let Some((_, quota, buckets)) = self.classes.iter().find(|(one, ..)| *one == class) else {
            return Ok(HeaderMap::new());
        };
        let whose = match caller {
            // Secrets are tried by addresses, whoever they are signed in as.
            Caller::SignedIn(who) if class != LimitClass::Auth => Whose::Person(who.user),
            _ => Whose::Address(network(client.address)),
        };
        match buckets.check_key(&whose) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                let reset = quota.every * quota.burst.get().saturating_sub(left);
                Ok(headers(quota, left, reset))
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                let seconds = wait.as_secs() + 1;
                Err(Problem::new(
                    Code::TooMany,
                    format!("too often; ask again in {seconds} s"),
                )
                .retry_after_s(seconds))
            }
        }
    }

    /// Forgets the full buckets, which say nothing. To be called now and then.
    pub fn forget_idle(&self) {
        for (_, _, buckets) in &self.classes {
            buckets.retain_recent();
            buckets.shrink_to_fit();
        }
    }
}

fn headers(quota: &Quota, left: u32, reset: Duration) -> HeaderMap {
    [
        ("ratelimit-limit", u64::from(quota.burst.get())),
        ("ratelimit-remaining", u64::from(left)),
        ("ratelimit-reset", reset.as_secs_f64().ceil() as u64),
    ]
    .into_iter()
    .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from(value)))
    .collect()
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let mut octets = v6.octets();
            octets[8..].fill(0);
            IpAddr::from(octets)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Client {
        Client {
            address: address.parse().expect("an address"),
            agent: String::new(),
        }
    }

    #[test]
    fn a_bucket_is_one_addresss_and_one_classs() {
        let limits = RateLimits::new(|class| (class != LimitClass::Run).then(|| Quota::new(1, 2)));
        let take = |class, address: &str| limits.take(class, &Caller::Nobody, &client(address));
        let first = take(LimitClass::Auth, "1.1.1.1").expect("the first");
        assert_eq!(first["ratelimit-limit"], "2");
        assert_eq!(first["ratelimit-remaining"], "1");
        take(LimitClass::Auth, "1.1.1.1").expect("the second");
        let refused = take(LimitClass::Auth, "1.1.1.1").expect_err("the third");
        assert_eq!(refused.code, Code::TooMany);
        take(LimitClass::Auth, "1.1.1.2").expect("another address");
        take(LimitClass::Read, "1.1.1.1").expect("another class");
        for _ in 0..100 {
            assert!(
                take(LimitClass::Run, "1.1.1.1")
                    .expect("no limit")
                    .is_empty()
            );
        }
    }

    #[test]
    fn one_network_of_version_6_is_one() {
        let limits = RateLimits::new(|_| Some(Quota::new(1, 1)));
        let take = |address: &str| limits.take(LimitClass::Mail, &Caller::Nobody, &client(address));
        take("2001:db8::1").expect("the first");
        take("2001:db8::2").expect_err("the same network");
        take("2001:db8:0:1::1").expect("another network");
    }
}
