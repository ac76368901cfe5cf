//! The supervisor: the only process that keeps full privileges. It makes the control group tree, starts a lane per
//! core, starts a lane again when one dies, and removes everything when its client is gone. It reads one message from
//! its own client, the configuration, and nothing else.

use std::{
    io,
    os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd},
    time::Duration,
};

use crate::{
    Config, StartError,
    cgroup::Tree,
    lane, sys,
    wire::{Kind, Writer},
};

/// A lane that dies sooner than this after its start is not started again at once.
const LANE_RESTART_PAUSE: Duration = Duration::from_millis(200);
/// The configuration fits in this.
const CONFIG_BYTES_MAX: usize = 64 << 10;

fn step(step: &'static str) -> impl FnOnce(io::Error) -> StartError {
    move |source| StartError {
        step: step.to_owned(),
        source,
    }
}

/// Everything of the supervisor's process; its client is at descriptor 0.
pub fn main() -> ! {
    // SAFETY: the client has put the socket there, and nobody else in this process uses it.
    let client = unsafe { OwnedFd::from_raw_fd(0) };
    let result = run(&client);
    if let Err(error) = &result {
        let message = Writer::new(Kind::Failed)
            .bytes(error.to_string().as_bytes())
            .finish();
        let _ = sys::send(client.as_raw_fd(), &message, &[], 0);
    }
    sys::exit_now(i32::from(result.is_err()));
}

fn run(client: &OwnedFd) -> Result<(), StartError> {
    sys::default_signals();
    // Ctrl-C in a terminal is for the client. What runs below here leaves when the client does.
    // SAFETY: a call without arguments, and plain dispositions.
    unsafe {
        // A process that leads its group already stays where it is; nobody starts one like that from a terminal.
        libc::setsid();
        libc::signal(libc::SIGINT, libc::SIG_IGN);
        libc::signal(libc::SIGTERM, libc::SIG_IGN);
        libc::signal(libc::SIGHUP, libc::SIG_IGN);
    }
    let mut buffer = vec![0; CONFIG_BYTES_MAX];
    let (n, _) = sys::receive(client.as_raw_fd(), &mut buffer, 0)
        .map_err(step("receive the configuration"))?;
    let config: Config = serde_json::from_slice(&buffer[..n])
        .map_err(|error| step("understand the configuration")(io::Error::other(error)))?;
    // SAFETY: asks for a number.
    let rootless = unsafe { libc::geteuid() } != 0;
    if rootless {
        enter_user_namespace()?;
    }
    let tree =
        if rootless {
            None
        } else {
            Some(Tree::create().map_err(|error| {
                step("make control groups")(io::Error::other(error.to_string()))
            })?)
        };
    let served = serve(client, &config, rootless, tree.as_ref());
    if let Some(tree) = &tree {
        tree.remove();
    }
    served
}

/// Without root everything happens inside one user namespace, in which we are root over nothing but our own.
fn enter_user_namespace() -> Result<(), StartError> {
    // SAFETY: numbers only; this process has one thread.
    let (uid, gid) = unsafe { (libc::geteuid(), libc::getegid()) };
    // SAFETY: as above.
    sys::check(unsafe { libc::unshare(libc::CLONE_NEWUSER) })
        .map_err(step("make a user namespace (run as root, or allow user namespaces: sysctl kernel.unprivileged_userns_clone=1)"))?;
    let write = |name: &str, text: String| std::fs::write(format!("/proc/self/{name}"), text);
    write("setgroups", "deny".to_owned()).map_err(step("give up groups"))?;
    write("uid_map", format!("0 {uid} 1")).map_err(step("map the user"))?;
    write("gid_map", format!("0 {gid} 1")).map_err(step("map the group"))
}

fn serve(
    client: &OwnedFd,
    config: &Config,
    rootless: bool,
    tree: Option<&Tree>,
) -> Result<(), StartError> {
    let allowed = sys::allowed_cores().map_err(step("count cores"))?;
    let mut lanes: Vec<(OwnedFd, libc::pid_t)> = Vec::new();
    for index in 0..config.lanes {
        let core = config.pin.then(|| allowed[index % allowed.len()]);
        lanes.push(start_lane(
            client,
            config,
            index as u32,
            core,
            rootless,
            tree,
        )?);
    }
    let result = loop {
        let mut fds: Vec<libc::pollfd> = lanes
            .iter()
            .map(|(pidfd, _)| sys::readable(pidfd.as_raw_fd()))
            .collect();
        fds.push(sys::readable(client.as_raw_fd()));
        sys::poll(&mut fds, -1).map_err(step("wait"))?;
        if fds.last().is_some_and(|fd| fd.revents != 0) {
            break Ok(());
        }
        let Some(dead) = fds.iter().position(|fd| fd.revents != 0) else {
            continue;
        };
        // SAFETY: our own child.
        unsafe { libc::waitpid(lanes[dead].1, std::ptr::null_mut(), 0) };
        std::thread::sleep(LANE_RESTART_PAUSE);
        let core = config.pin.then(|| allowed[dead % allowed.len()]);
        match start_lane(client, config, dead as u32, core, rootless, tree) {
            Ok(lane) => lanes[dead] = lane,
            Err(error) => break Err(error),
        }
    };
    for (_, pid) in &lanes {
        // SAFETY: our own children, not waited for yet.
        unsafe {
            libc::kill(*pid, libc::SIGKILL);
            libc::waitpid(*pid, std::ptr::null_mut(), 0);
        }
    }
    result
}

fn start_lane(
    client: &OwnedFd,
    config: &Config,
    index: u32,
    core: Option<usize>,
    rootless: bool,
    tree: Option<&Tree>,
) -> Result<(OwnedFd, libc::pid_t), StartError> {
    let (ours, theirs) = sys::seqpacket_pair().map_err(step("make a socket"))?;
    // SAFETY: this process has one thread.
    let pid = sys::check(unsafe { libc::fork() }).map_err(step("fork a lane"))?;
    if pid == 0 {
        drop(ours);
        lane::main(config, index, core, rootless, theirs, tree);
    }
    let message = Writer::new(Kind::Lane).number(u64::from(index)).finish();
    sys::send(client.as_raw_fd(), &message, &[ours.as_fd()], 0).map_err(step("hand out a lane"))?;
    Ok((sys::pidfd_open(pid).map_err(step("watch a lane"))?, pid))
}
