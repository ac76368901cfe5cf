//! `tiltyard serve`: boxes, API and page in one process tree. Started as root it gives root up at once: only the
//! supervisor of the boxes keeps it.

use std::{
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::{Arc, OnceLock},
    time::Instant,
};

use anyhow::{Context, bail};
use tiltyard_admin::RecentErrors;
use tiltyard_contracts::SystemClock;
use tiltyard_protocol::{BlobId, Blobs};
use tiltyard_sandbox::sys;
use tiltyard_store::BlobStore;
use tiltyard_web::{Application, Config, Parts};
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    engine::{self, LanguageArguments},
    shipped, web,
};

/// How long open pages have to take their leave when the server stops.
const DRAIN_MAX: std::time::Duration = std::time::Duration::from_secs(3);

/// The user the server becomes: just below those of the boxes, and nobody's on an ordinary machine.
pub const SERVER_UID: u32 = 0x0fff_ffff;

pub fn main(config: &Config, languages: &LanguageArguments) -> anyhow::Result<()> {
    let (listen, data) = (config.server.listen, config.server.data.as_path());
    let started = Instant::now();
    let errors = RecentErrors::new(Arc::new(SystemClock));
    tracing_subscriber::registry()
        .with(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()),
        )
        .with(
            tracing_subscriber::fmt::layer()
                .json()
                .with_writer(std::io::stderr),
        )
        .with(errors.clone())
        .init();
    std::fs::create_dir_all(data)
        .with_context(|| format!("make the data directory {}", data.display()))?;
    // Before root is given up: the port may be a low one.
    let listener =
        std::net::TcpListener::bind(listen).with_context(|| format!("listen at {listen}"))?;
    listener
        .set_nonblocking(true)
        .context("prepare the listener")?;
    let catalogue = languages.catalogue()?;
    let blobs = Arc::new(LaterBlobs::default());
    let runner = engine::start_runner(
        catalogue,
        None,
        languages,
        Some(Arc::clone(&blobs) as Arc<dyn Blobs>),
    )?;
    let names: Vec<&str> = runner
        .installed()
        .iter()
        .map(|installed| installed.language.name.as_str())
        .collect();
    println!(
        "languages: {}",
        if names.is_empty() {
            "none; `tiltyard languages install python` adds one".to_owned()
        } else {
            names.join(", ")
        }
    );
    become_server(data)?;
    // Not sooner: what is made here belongs to the server's user.
    let store = BlobStore::open(data.join("blobs")).context("open the directory of blobs")?;
    blobs.are(store);
    keep_passing(data)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("start the runtime")?;
    runtime.block_on(serve(config, listener, Arc::new(runner), errors, started))
}

/// What passes lies with the rest of the data. Packages are unpacked there: what everybody may write to is not always there, or not
/// large enough.
pub fn keep_passing(data: &Path) -> anyhow::Result<()> {
    let passing = data.join("tmp");
    std::fs::create_dir_all(&passing).context("make the directory for what passes")?;
    if tempfile::env::override_temp_dir(&passing).is_err() {
        bail!("a place for what passes was chosen already");
    }
    Ok(())
}

/// Boxes are made while the server is root, and files that are its own only after.
#[derive(Default)]
pub struct LaterBlobs(OnceLock<BlobStore>);

impl LaterBlobs {
    /// From now on these.
    pub fn are(&self, store: BlobStore) {
        // Nobody says so twice; if somebody did, the first would stay.
        drop(self.0.set(store));
    }
}

impl Blobs for LaterBlobs {
    fn open(&self, id: &BlobId) -> std::io::Result<std::fs::File> {
        let store = self.0.get();
        store
            .ok_or_else(|| std::io::Error::other("the server is still starting"))?
            .open_blob(&id.0)
    }
}

/// What this process makes in the data directory from here on belongs to the server's user, whoever started it.
pub fn become_server(data: &Path) -> anyhow::Result<()> {
    if sys::is_root() {
        reachable(data)?;
        std::os::unix::fs::chown(data, Some(SERVER_UID), Some(SERVER_UID))
            .context("hand the data directory to the server's user")?;
        sys::become_user(SERVER_UID, SERVER_UID).context("give up root")?;
    }
    Ok(())
}

/// The server's own user must be able to come to its data from the root of the file system.
fn reachable(data: &Path) -> anyhow::Result<()> {
    let whole = data
        .canonicalize()
        .with_context(|| format!("the data directory {}", data.display()))?;
    for parent in whole.ancestors().skip(1) {
        let mode = std::fs::metadata(parent)?.permissions().mode();
        if mode & 0o001 == 0 {
            bail!(
                "the server gives up root, and its own user may not enter {}; choose another data directory, as in `--data /var/lib/tiltyard`",
                parent.display()
            );
        }
    }
    Ok(())
}

async fn serve(
    config: &Config,
    listener: std::net::TcpListener,
    runner: Arc<tiltyard_runner::Runner>,
    errors: RecentErrors,
    started: Instant,
) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (told, mut supervisor_gone) = tokio::sync::mpsc::channel(1);
    for sandbox in runner.sandboxes() {
        let (told, watch) = (told.clone(), sandbox.watch());
        std::thread::Builder::new()
            .name("sandbox watch".to_owned())
            // A server that stops for another reason no longer listens.
            .spawn(move || drop(told.blocking_send(watch.wait())))
            .context("watch the supervisor")?;
    }
    let mut config = config.clone();
    config.server.listen = address;
    let parts = Parts {
        runs: Arc::clone(&runner) as Arc<dyn tiltyard_protocol::Runs>,
        judges: runner,
        judged: None,
        clock: Arc::new(SystemClock),
        errors,
        pages: web::router(),
    };
    let application = Application::start(&config, parts).await?;
    let working = application.clone();
    tokio::spawn(async move { working.work().await });
    tokio::spawn(shipped::take_in(application.problems.clone()));
    let app = application
        .router
        .clone()
        .into_make_service_with_connect_info::<std::net::SocketAddr>();
    let gone = Arc::new(std::sync::OnceLock::new());
    let stop = {
        let (gone, live) = (Arc::clone(&gone), application.live.clone());
        async move {
            tokio::select! {
                () = stop_asked() => {}
                why = supervisor_gone.recv() => drop(gone.set(why.unwrap_or_default())),
            }
            // Open pages are told to come back, to this server's successor.
            let drained = live.drain(DRAIN_MAX).await;
            tracing::info!(left = drained.left, "stopping");
        }
    };
    println!(
        "Tiltyard at http://{} (ready in {} ms)",
        if address.ip().is_loopback() {
            format!("localhost:{}", address.port())
        } else {
            address.to_string()
        },
        started.elapsed().as_millis()
    );
    axum::serve(
        axum::serve::ListenerExt::tap_io(listener, |stream| {
            // Small answers must not wait for more to send.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "cannot set TCP_NODELAY");
            }
        }),
        app,
    )
    .with_graceful_shutdown(stop)
    .await
    .context("serve")?;
    match gone.get() {
        None => Ok(()),
        // Root was given up, and with it the means to start another: whoever started this server does.
        Some(why) => bail!("the boxes are gone ({why}); start the server again"),
    }
}

/// Ctrl-C, or the service manager's word.
async fn stop_asked() {
    let mut terminate =
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(terminate) => terminate,
            Err(error) => {
                tracing::error!(%error, "cannot listen for SIGTERM");
                return std::future::pending().await;
            }
        };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
