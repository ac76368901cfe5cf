//! What the host looks like from outside the boxes, before and after an attack.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    os::unix::fs::MetadataExt,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use tiltyard_sandbox::{Layout, Sandbox, detect_cgroups};

/// User ids from here on belong to boxes.
pub const FIRST_UID: u32 = 0x1000_0000;
/// Whatever an attack leaves must be gone within this.
const SETTLE: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(5);
/// Groups of slots that are spare, leased and idle at the same time in this suite.
const GROUPS_MAX: usize = 256;
const CANARY: &str = "the host's own\n";

/// The host as it was.
#[derive(Debug)]
pub struct Host {
    supervisor: u32,
    mounts: usize,
    /// A piece of shared memory of the host, which must outlive every attack.
    shared: String,
    canary: PathBuf,
    canary_facts: (u32, u32, i64, u64),
}

impl Host {
    pub fn remember(sandbox: &Sandbox) -> io::Result<Self> {
        let supervisor = sandbox.supervisor_pid().unwrap_or(0);
        let folder = std::env::temp_dir().join(format!("tiltyard-canary-{supervisor}"));
        fs::create_dir_all(&folder)?;
        let canary = folder.join("canary");
        fs::File::create(&canary)?.write_all(CANARY.as_bytes())?;
        let canary_facts = facts(&canary)?;
        Ok(Self {
            supervisor,
            mounts: mounts(),
            shared: make_shared()?,
            canary,
            canary_facts,
        })
    }

    /// The file that must not change; attacks are told its path.
    pub fn canary(&self) -> &std::path::Path {
        &self.canary
    }

    /// Waits until nothing of an attack is left; what is left after that is said.
    pub fn settled(&self) -> Vec<String> {
        let deadline = Instant::now() + SETTLE;
        loop {
            let wrong = self.look();
            if wrong.is_empty() || Instant::now() > deadline {
                return wrong;
            }
            thread::sleep(LOOK_AGAIN);
        }
    }

    fn look(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let left: Vec<u32> = descendants(self.supervisor)
            .into_iter()
            .filter(|pid| uid(*pid).is_some_and(|uid| uid >= FIRST_UID))
            .collect();
        if !left.is_empty() {
            wrong.push(format!("processes are left: {left:?}"));
        }
        if mounts() != self.mounts {
            wrong.push(format!("{} mounts instead of {}", mounts(), self.mounts));
        }
        if self.groups() > GROUPS_MAX {
            wrong.push(format!("{} control groups are left", self.groups()));
        }
        let objects = system_v();
        if objects.iter().any(|object| object.uid >= FIRST_UID) {
            wrong.push("a user of a box has System V objects on the host".to_owned());
        }
        if !objects.iter().any(|object| object.id == self.shared) {
            wrong.push("shared memory of the host is gone".to_owned());
        }
        if box_has_keys() {
            wrong.push("a user of a box has keys".to_owned());
        }
        for folder in ["/dev/shm", "/tmp", "/var/tmp", "/dev/mqueue"] {
            if let Some(name) = file_of_a_box(folder) {
                wrong.push(format!("a file of a box is left on the host: {name}"));
            }
        }
        if fs::read_to_string(&self.canary).ok().as_deref() != Some(CANARY)
            || facts(&self.canary).ok() != Some(self.canary_facts)
        {
            wrong.push("the canary file was touched".to_owned());
        }
        wrong
    }

    fn groups(&self) -> usize {
        let tree = match detect_cgroups() {
            Ok(Layout::V1 { memory, .. }) => memory,
            Ok(Layout::V2(base)) => base,
            Err(_) => return 0,
        };
        let children = fs::read_dir(tree.join(format!("tiltyard.{}", self.supervisor)));
        children.map_or(0, |entries| {
            entries
                .flatten()
                .filter(|entry| entry.path().is_dir())
                .count()
        })
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let number = self.shared.rsplit(' ').next().unwrap_or_default();
        // What cannot be removed is not there any more, and that was said.
        let _ = std::process::Command::new("ipcrm")
            .args(["--shmem-id", number])
            .output();
        if let Some(folder) = self.canary.parent() {
            // It lies in the directory for temporary files in any case.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

fn facts(path: &std::path::Path) -> io::Result<(u32, u32, i64, u64)> {
    let facts = fs::symlink_metadata(path)?;
    Ok((facts.uid(), facts.mode(), facts.mtime_nsec(), facts.nlink()))
}

fn mounts() -> usize {
    fs::read_to_string("/proc/self/mountinfo").map_or(0, |text| text.lines().count())
}

/// A System V object as the kernel lists it.
struct Object {
    /// The kind and the number.
    id: String,
    uid: u32,
}

/// Those of the host. Others on the machine make and remove theirs at any time, so that only whose they are counts.
fn system_v() -> Vec<Object> {
    ["shm", "msg", "sem"]
        .into_iter()
        .flat_map(|kind| {
            let text = fs::read_to_string(format!("/proc/sysvipc/{kind}")).unwrap_or_default();
            let mut lines = text.lines();
            let names: Vec<String> = lines
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            let place = |name: &str| names.iter().position(|other| other == name);
            let uid = place("uid");
            lines
                .filter_map(|line| {
                    let words: Vec<&str> = line.split_whitespace().collect();
                    Some(Object {
                        // The number follows the key in all three lists.
                        id: format!("{kind} {}", words.get(1)?),
                        uid: words.get(uid?)?.parse().ok()?,
                    })
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Makes a small piece of shared memory with the system's own tool, for nothing here is unsafe.
fn make_shared() -> io::Result<String> {
    let output = std::process::Command::new("ipcmk")
        .args(["--shmem", "4096"])
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let number = said.rsplit(' ').next().unwrap_or_default().trim();
    if !output.status.success() || number.parse::<u32>().is_err() {
        return Err(io::Error::other(format!(
            "ipcmk: {said}{}",
            String::from_utf8_lossy(&output.stderr)
        )));
    }
    Ok(format!("shm {number}"))
}

fn box_has_keys() -> bool {
    let users = fs::read_to_string("/proc/key-users").unwrap_or_default();
    users
        .lines()
        .filter_map(|line| line.trim().split(':').next()?.parse::<u32>().ok())
        .any(|uid| uid >= FIRST_UID)
}

fn file_of_a_box(folder: &str) -> Option<String> {
    let found = fs::read_dir(folder)
        .ok()?
        .flatten()
        .find(|entry| entry.metadata().is_ok_and(|facts| facts.uid() >= FIRST_UID))?;
    Some(found.path().display().to_string())
}

fn uid(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?
        .1
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()
}

/// Whether a process is there and more than an entry that waits to be read.
pub fn is_alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| {
        !matches!(rest.trim_start().chars().next(), Some('Z' | 'X') | None)
    })
}

/// Every process below `root`.
pub fn descendants(root: u32) -> Vec<u32> {
    let pids = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for pid in pids {
        if let Some(parent) = parent(pid) {
            children.entry(parent).or_default().push(pid);
        }
    }
    let (mut found, mut next) = (Vec::new(), vec![root]);
    while let Some(pid) = next.pop() {
        for child in children.get(&pid).into_iter().flatten() {
            found.push(*child);
            next.push(*child);
        }
    }
    found
}
