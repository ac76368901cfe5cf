//! `tiltyard problem import` and `export`: problems of this machine's database.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    sync::Arc,
};

use anyhow::{Context, bail};
use serde_json::json;
use tiltyard_accounts::Accounts;
use tiltyard_contracts::UserId;
use tiltyard_packages::Format;
use tiltyard_protocol::{Blobs, Runs};
use tiltyard_runner::Runner;
use tiltyard_store::BlobStore;
use tiltyard_web::{Bringing, Config, Problems, problems_of_operator};

use crate::{
    engine::{self, LanguageArguments},
    house::as_server,
    problem::{EXIT_DISAGREES, bar, refuse},
    serve::{LaterBlobs, keep_passing},
};

#[derive(clap::Args)]
pub struct ImportArguments {
    /// The package: a directory or a zip archive
    path: PathBuf,
    /// Let people solve it, if its jury submissions come out as it says
    #[arg(long)]
    publish: bool,
    /// The handle of whose problem it is; the house's otherwise
    #[arg(long, value_name = "HANDLE")]
    author: Option<String>,
}

#[derive(clap::Args)]
pub struct ExportArguments {
    /// The problem's name in addresses
    problem: String,
    /// A zip archive that does not exist yet; standard output where none is named
    file: Option<PathBuf>,
    /// Write it in this format; its files as they are otherwise
    #[arg(long)]
    format: Option<Written>,
}

/// Formats that are written.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Written {
    KattisLegacy,
    #[value(name = "kattis-2025-09")]
    Kattis2025,
}

impl From<Written> for Format {
    fn from(written: Written) -> Self {
        match written {
            Written::KattisLegacy => Self::KattisLegacy,
            Written::Kattis2025 => Self::Kattis2025,
        }
    }
}

pub fn import(
    arguments: &ImportArguments,
    config: &Config,
    languages: &LanguageArguments,
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    let opened = match tiltyard_packages::open_own(&arguments.path) {
        Ok(opened) => opened,
        Err(refused) => return Ok(refuse(&arguments.path, &refused, as_json)),
    };
    let name = opened.package.short_name.clone();
    // Read now: the server's user, which this process becomes, may not be allowed to.
    let files = files_below(&opened.root)?;
    drop(opened);
    let runner = engine_as_server(config, languages)?;
    let runtime = tokio::runtime::Runtime::new().context("start the runtime")?;
    let progress = bar(0);
    let brought = runtime.block_on(async {
        let desk = Desk::open(&runner, config).await?;
        let bringing = Bringing {
            author: desk.author(arguments.author.as_deref()).await?,
            publish: arguments.publish,
        };
        progress.set_message("verifying");
        let told = |done: usize, total: usize| {
            progress.set_length(total as u64);
            progress.set_position(done as u64);
        };
        let brought = desk.problems.bring_in(name, files, bringing, told).await;
        anyhow::Ok(brought?)
    })?;
    progress.finish_and_clear();
    runtime.shutdown_background();
    if as_json {
        println!(
            "{:#}",
            json!({
                "problem": brought.slug,
                "agrees": brought.agrees,
                "findings": brought.findings,
                "published": brought.published,
            })
        );
    } else {
        for finding in &brought.findings {
            println!("FAIL  {finding}");
        }
        let state = match (brought.agrees, brought.published) {
            (true, true) => "is published",
            (true, false) => "is a draft; its jury came out as the package says",
            (false, _) => "is a draft; its jury did not come out as the package says",
        };
        println!("{} {state}", brought.slug);
    }
    Ok(if brought.agrees {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(EXIT_DISAGREES)
    })
}

pub fn export(
    arguments: &ExportArguments,
    config: &Config,
    languages: &LanguageArguments,
) -> anyhow::Result<ExitCode> {
    match &arguments.file {
        Some(file) => export_to(file, &arguments.problem),
        None => export_here(arguments, config, languages),
    }
}

/// Has this program write the archive once more, as the server's user, who may not write where its caller may. The file
/// appears whole or not at all.
fn export_to(file: &Path, problem: &str) -> anyhow::Result<ExitCode> {
    let folder = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let beside = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))
        .with_context(|| format!("write beside {}", file.display()))?;
    let status = Command::new(std::env::current_exe().context("find this program")?)
        .args(
            std::env::args_os()
                .skip(1)
                .filter(|one| one != file.as_os_str()),
        )
        .stdout(beside.reopen()?)
        .status()
        .context("start this program once more")?;
    if !status.success() {
        // It has said why.
        return Ok(ExitCode::FAILURE);
    }
    beside
        .persist_noclobber(file)
        .with_context(|| format!("{}: an export replaces nothing", file.display()))?;
    println!("{} holds {problem}", file.display());
    Ok(ExitCode::SUCCESS)
}

fn export_here(
    arguments: &ExportArguments,
    config: &Config,
    languages: &LanguageArguments,
) -> anyhow::Result<ExitCode> {
    if std::io::stdout().is_terminal() {
        bail!("a zip archive is nothing for a terminal; name a file");
    }
    let runner = engine_as_server(config, languages)?;
    let runtime = tokio::runtime::Runtime::new().context("start the runtime")?;
    let zip = runtime.block_on(async {
        let desk = Desk::open(&runner, config).await?;
        let format = arguments.format.map(Format::from);
        let zip = desk.problems.take_out(&arguments.problem, format).await;
        zip.with_context(|| format!("the problem {:?}", arguments.problem))
    });
    runtime.shutdown_background();
    std::io::stdout()
        .write_all(&zip?)
        .context("write the archive")?;
    Ok(ExitCode::SUCCESS)
}

/// The engine, and this process the server's user as soon as it has boxes: what it makes from then on is the server's.
fn engine_as_server(config: &Config, languages: &LanguageArguments) -> anyhow::Result<Arc<Runner>> {
    let blobs = Arc::new(LaterBlobs::default());
    let fetched = Arc::clone(&blobs) as Arc<dyn Blobs>;
    let runner = engine::start_runner(languages.catalogue()?, None, languages, Some(fetched))?;
    as_server(config)?;
    let data = &config.server.data;
    blobs.are(BlobStore::open(data.join("blobs")).context("open the directory of blobs")?);
    keep_passing(data)?;
    Ok(Arc::new(runner))
}

/// The problems and people of this machine's database.
struct Desk {
    problems: Problems,
    accounts: Accounts,
}

impl Desk {
    async fn open(runner: &Arc<Runner>, config: &Config) -> anyhow::Result<Self> {
        let runner = Arc::clone(runner);
        let (problems, accounts) =
            problems_of_operator(config, Arc::clone(&runner) as Arc<dyn Runs>, runner).await?;
        Ok(Self { problems, accounts })
    }

    async fn author(&self, handle: Option<&str>) -> anyhow::Result<Option<UserId>> {
        let Some(handle) = handle else {
            return Ok(None);
        };
        let person = self.accounts.person_by_handle(handle).await;
        let person = person.with_context(|| format!("nobody is called {handle:?} here"))?;
        Ok(Some(person.id))
    }
}

/// All files below a directory, by their names in it. Whoever opened the package has looked at links and sizes.
fn files_below(root: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).context("list the package")? {
            let entry = entry?;
            let path = entry.path();
            if std::fs::metadata(&path)?.is_dir() {
                // A link to a folder may lead to itself.
                if !entry.file_type()?.is_symlink() {
                    folders.push(path);
                }
                continue;
            }
            let content =
                std::fs::read(&path).with_context(|| format!("read {}", path.display()))?;
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            files.push((name, content));
        }
    }
    Ok(files)
}
