#![doc = include_str!("../README.md")]

mod catalogue;
mod entry;
mod image;
mod install;
mod plan;
mod probe;

pub use catalogue::{Catalogue, CatalogueError, Language, Packages, SelfTest};
pub use image::{ImageError, root_of};
pub use install::{InstallStep, install_plan};
pub use plan::{Plan, PlanError};
pub use probe::{Installed, detect};
