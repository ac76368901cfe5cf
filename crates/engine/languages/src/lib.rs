//! The catalogue of languages: what each needs, how it compiles and runs, and whether this machine has it.
//!
//! One TOML file per language under `languages/`; `docs/guide/languages.md` explains every key. Nothing here runs
//! untrusted code: version probes run the toolchains themselves, and what a job does is only planned.

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
