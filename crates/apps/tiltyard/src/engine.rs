//! Starting the engine the same way for the server and for the command line.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use anyhow::Context;
use tiltyard_languages::{Catalogue, detect, root_of};
use tiltyard_protocol::Blobs;
use tiltyard_runner::{Runner, RunnerConfig, WARM_MAX};
use tiltyard_sandbox::{Config, RootConfig, Sandbox};

/// This program starts itself with this word to become the supervisor of the boxes.
pub const SUPERVISOR_COMMAND: &str = "supervise-boxes";

/// Where images are unpacked when nobody says where.
const DEFAULT_IMAGES: &str = "/var/cache/tiltyard/images";

/// Where languages come from beside the program itself.
#[derive(clap::Args, Default)]
pub struct LanguageArguments {
    /// A directory with more languages, one TOML file each
    #[arg(long, global = true, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// Where images of languages are unpacked
    #[arg(long, global = true, value_name = "DIR")]
    images: Option<PathBuf>,
}

impl LanguageArguments {
    /// What the configuration says, where the command line says nothing.
    pub fn or(self, config: &tiltyard_web::Config) -> Self {
        let configured = &config.languages;
        let given = |path: &PathBuf| (!path.as_os_str().is_empty()).then(|| path.clone());
        Self {
            catalogue: self.catalogue.or_else(|| given(&configured.catalogue)),
            images: self.images.or_else(|| given(&configured.images)),
        }
    }

    /// The languages of the program and those of the directory.
    pub fn catalogue(&self) -> anyhow::Result<Catalogue> {
        let mut catalogue = Catalogue::embedded()?;
        if let Some(directory) = &self.catalogue {
            catalogue.load(directory)?;
        }
        Ok(catalogue)
    }
}

/// Boxes for the languages of a catalogue; `change` has the last word on how they are made.
pub fn start_sandbox(
    catalogue: &Catalogue,
    change: impl FnOnce(&mut Config),
) -> anyhow::Result<Sandbox> {
    let mut etc: Vec<String> = catalogue
        .languages()
        .iter()
        .flat_map(|language| language.etc.clone())
        .collect();
    etc.sort();
    etc.dedup();
    let mut config = Config {
        root: RootConfig {
            image: None,
            etc,
            directories: Vec::new(),
        },
        ..Config::default()
    };
    change(&mut config);
    let mut command = Command::new(std::env::current_exe().context("find this program")?);
    command.arg(SUPERVISOR_COMMAND);
    Sandbox::start(command, &config)
        .context("the boxes cannot be made on this machine; `tiltyard doctor` says more")
}

/// The runner with those languages of a catalogue that are here. Looking for them and making boxes need nothing of each
/// other and happen at the same time.
pub fn start_runner(
    catalogue: Catalogue,
    lanes: Option<usize>,
    arguments: &LanguageArguments,
    blobs: Option<Arc<dyn Blobs>>,
) -> anyhow::Result<Runner> {
    // Interpreters that wait have boxes of their own, so that jobs never lack one.
    let waiting = catalogue
        .languages()
        .iter()
        .filter(|language| lanes.is_none() && language.warm.is_some())
        .count()
        * WARM_MAX;
    let places = lanes.unwrap_or_else(|| Config::default().lanes);
    let lanes = places + waiting;
    let (installed, sandbox) = std::thread::scope(|scope| {
        let installed = scope.spawn(|| detect(&catalogue));
        let sandbox = start_sandbox(&catalogue, |config| config.lanes = lanes);
        (installed.join(), sandbox)
    });
    let installed =
        installed.map_err(|_| anyhow::anyhow!("looking for languages ended in a panic"))?;
    let mut images = HashMap::new();
    for image in installed
        .iter()
        .filter_map(|found| found.language.image.clone())
    {
        if images.contains_key(&image) {
            continue;
        }
        let root = root_of(
            &image,
            arguments
                .images
                .as_deref()
                .unwrap_or(Path::new(DEFAULT_IMAGES)),
        )
        .with_context(|| format!("the image {}", image.display()))?;
        let sandbox = start_sandbox(&catalogue, |config| {
            config.lanes = lanes;
            config.first_lane = ((images.len() + 1) * lanes) as u32;
            config.root.image = Some(root);
        })
        .with_context(|| format!("boxes of the image {}", image.display()))?;
        images.insert(image, sandbox);
    }
    Ok(Runner::new(
        sandbox?,
        images,
        catalogue,
        installed,
        RunnerConfig::for_lanes(places),
        blobs,
    ))
}
