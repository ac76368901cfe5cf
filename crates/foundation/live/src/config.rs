//! Every limit of the live connections, with its unit in its name.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Milliseconds since 1970, as the server has them; tests hand in another.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

#[derive(Clone)]
pub struct LiveConfig {
    /// Largest frame a client may send.
    pub frame_bytes_max: usize,
    /// Frames a client may send at once, and how many more each second.
    pub frames_burst_max: u32,
    pub frames_per_second: u32,
    /// So many malformed frames close a socket.
    pub errors_max: u32,
    pub topics_per_socket_max: usize,
    pub sockets_per_person_max: usize,
    /// An IPv6 address counts with its whole /64 network.
    pub sockets_per_address_max: usize,
    pub sockets_max: usize,
    /// What may wait for one socket before a topic of it collapses to `reread`.
    pub queue_messages_max: usize,
    pub queue_bytes_max: usize,
    /// Largest `data` of a message.
    pub message_bytes_max: usize,
    /// What is kept of a topic for those who come back.
    pub ring_messages_max: usize,
    pub ring_bytes_max: usize,
    /// How long a topic nobody follows is kept for those who come back.
    pub resume_window: Duration,
    /// How often the server pings, and after which silence (of reading or writing) a socket is closed.
    pub heartbeat: Duration,
    pub silence: Duration,
    /// How long the doorkeeper may think; then the answer is no.
    pub permission_wait: Duration,
    /// How long a closing socket waits for the other side.
    pub close_wait: Duration,
    /// Comings and goings within this time are told together; who comes back within it never left.
    pub presence_window: Duration,
    /// Persons told of one topic; more are there, but not named.
    pub presence_persons_max: usize,
    /// How often a process repeats to the others who is with it; after three times, those of a silent process are gone.
    pub presence_repeat: Duration,
    /// Messages waiting for the way to other processes.
    pub spread_queue_messages_max: usize,
    /// How long a broken way to other processes is left alone.
    pub spread_retry: Duration,
    pub clock: Clock,
}

impl Default for LiveConfig {
    fn default() -> Self {
        Self {
            frame_bytes_max: 4 * 1024,
            frames_burst_max: 256,
            frames_per_second: 20,
            errors_max: 8,
            topics_per_socket_max: 64,
            sockets_per_person_max: 32,
            sockets_per_address_max: 512,
            sockets_max: 10_000,
            queue_messages_max: 256,
            queue_bytes_max: 256 * 1024,
            message_bytes_max: 64 * 1024,
            ring_messages_max: 128,
            ring_bytes_max: 128 * 1024,
            resume_window: Duration::from_secs(120),
            heartbeat: Duration::from_secs(20),
            silence: Duration::from_secs(50),
            permission_wait: Duration::from_secs(5),
            close_wait: Duration::from_secs(2),
            presence_window: Duration::from_secs(1),
            presence_persons_max: 500,
            presence_repeat: Duration::from_secs(15),
            spread_queue_messages_max: 1024,
            spread_retry: Duration::from_secs(1),
            clock: Arc::new(system_clock),
        }
    }
}

fn system_clock() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
        })
}
