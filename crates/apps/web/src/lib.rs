#![doc = include_str!("../README.md")]

mod application;
mod config;
mod description;
mod idempotency;
mod live;
mod reflection;
mod relay;
mod workers;

pub use application::{
    Application, MIGRATIONS, Parts, StartError, accounts_of_operator, problems_of_operator,
    rerate_of_operator,
};
pub use config::{Config, ConfigError, DEFAULT as DEFAULT_CONFIG};
pub use description::description;
pub use tiltyard_problems::{Bringing, Problems, Shipped};
