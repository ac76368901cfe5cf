#![doc = include_str!("../README.md")]

mod config;
mod doorkeeper;
mod feed;
mod frames;
mod hub;
mod presence;
mod queue;
mod socket;
mod sockets;
mod spread;
mod topic;

pub use config::{Clock, LiveConfig};
pub use doorkeeper::{Allowed, Denied, Doorkeeper, Follower};
pub use hub::{Drained, Figures, Hub, PublishError};
pub use socket::CLOSE_REVOKED;
pub use sockets::SocketRefused;
pub use spread::{Incoming, Spread, SpreadError};
pub use topic::{BadTopic, TOPIC_BYTES_MAX, Topic};
