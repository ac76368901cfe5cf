#![doc = include_str!("../README.md")]

mod app;
mod browser;
mod databases;
mod judges;
mod nats;
mod packages;
mod page;
mod postgres;
mod problems;
mod runs;
mod smtp;

pub use app::{PASSWORD, TestApp, on_each_database, test_config};
pub use browser::{Answer, Browser};
pub use databases::{TestDatabase, databases};
pub use judges::ScriptedJudges;
pub use nats::Nats;
pub use packages::sum_files;
pub use page::Page;
pub use postgres::Postgres;
pub use problems::ScriptedProblems;
pub use runs::NoBoxes;
pub use smtp::Smtp;
