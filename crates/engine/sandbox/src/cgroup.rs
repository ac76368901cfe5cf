//! Control groups: where they are on this machine, and one small set of descriptors per slot.
//!
//! Version 1 (each controller its own tree), version 2 (one tree) and the mixture of both are told apart by what is
//! mounted. A slot's launcher sits inside the slot's group and everything it starts is born there, so that no process is
//! ever moved while somebody waits; the launcher's own share is subtracted from what is reported.

use std::{
    ffi::CString,
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::fs::OpenOptionsExt,
    },
    path::{Path, PathBuf},
    rc::Rc,
};

use crate::sys;

/// Our directory names begin with this, followed by the supervisor's process id.
const PREFIX: &str = "tiltyard.";
/// Where those go who stood in the directory our tree is made in; version 2 allows nobody beside a tree.
const LEAF: &str = "tiltyard.main";
/// What version 2 must offer. CPU time is counted there without the controller of that name.
const CONTROLLERS: [&str; 2] = ["memory", "pids"];

/// Where control groups may be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// One directory per controller.
    V1 {
        memory: PathBuf,
        pids: PathBuf,
        cpuacct: PathBuf,
    },
    /// One directory for all.
    V2(PathBuf),
}

#[derive(Debug, thiserror::Error)]
pub enum CgroupError {
    #[error("no usable control groups: {0}")]
    Unusable(String),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> CgroupError + '_ {
    move |source| CgroupError::Io {
        path: path.to_owned(),
        source,
    }
}

/// Where this process is in the hierarchy of `controller` ("" is version 2), as a path of the mounted tree.
fn own_directory(mountinfo: &str, own: &str, controller: &str) -> Option<PathBuf> {
    let inside = own.lines().find_map(|line| {
        let mut parts = line.splitn(3, ':');
        let (_, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
        controllers
            .split(',')
            .any(|name| name == controller)
            .then_some(path)
    })?;
    for line in mountinfo.lines() {
        let (left, right) = line.split_once(" - ")?;
        let mut right = right.split(' ');
        let (kind, options) = (right.next()?, right.nth(1)?);
        let fits = match controller {
            "" => kind == "cgroup2",
            _ => kind == "cgroup" && options.split(',').any(|option| option == controller),
        };
        if fits {
            let left: Vec<&str> = left.split(' ').collect();
            let (root, mounted) = (left.get(3)?, left.get(4)?);
            // In a container the mount shows a part of the tree only.
            let rest = inside
                .strip_prefix(root.trim_end_matches('/'))
                .unwrap_or("");
            let full = PathBuf::from(mounted).join(rest.trim_start_matches('/'));
            return Some(if full.is_dir() {
                full
            } else {
                PathBuf::from(mounted)
            });
        }
    }
    None
}

/// A supervisor before us may have moved us, or those who started us, out of the way of its tree: the place for a tree is
/// still the directory above, where that supervisor's remains are as well.
fn base_of(own: PathBuf) -> PathBuf {
    match own.parent() {
        Some(base) if own.ends_with(LEAF) => base.to_owned(),
        _ => own,
    }
}

/// Finds out what this machine offers. The full version 2 tree is preferred.
pub fn detect() -> Result<Layout, CgroupError> {
    let read = |path: &str| fs::read_to_string(path).map_err(at(Path::new(path)));
    let (mountinfo, own) = (read("/proc/self/mountinfo")?, read("/proc/self/cgroup")?);
    let v2 = own_directory(&mountinfo, &own, "").map(base_of);
    if let Some(v2) = &v2 {
        let controllers = fs::read_to_string(v2.join("cgroup.controllers")).unwrap_or_default();
        if CONTROLLERS
            .iter()
            .all(|name| controllers.split_whitespace().any(|c| c == *name))
        {
            return Ok(Layout::V2(v2.clone()));
        }
    }
    let find = |name: &str| {
        own_directory(&mountinfo, &own, name).ok_or_else(|| {
            CgroupError::Unusable(match &v2 {
                Some(v2) => format!(
                    "the controller '{name}' is neither mounted nor given to {}; with systemd, start as a service with Delegate=yes",
                    v2.display()
                ),
                None => format!("the controller '{name}' is not mounted; mount it or boot with version 2 of control groups"),
            })
        })
    };
    Ok(Layout::V1 {
        memory: find("memory")?,
        pids: find("pids")?,
        cpuacct: find("cpuacct")?,
    })
}

/// An open directory of the control group tree. Lanes leave the host's root, so paths would mean nothing there.
#[derive(Debug)]
struct Dir(OwnedFd);

impl Dir {
    fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(OwnedFd::from(
            OpenOptions::new()
                .read(true)
                .custom_flags(libc::O_DIRECTORY)
                .open(path)?,
        )))
    }

    fn file(&self, name: &str, flags: libc::c_int) -> io::Result<File> {
        let name = CString::new(name)?;
        // SAFETY: an open directory and a C string.
        sys::owned(unsafe {
            libc::openat(self.0.as_raw_fd(), name.as_ptr(), flags | libc::O_CLOEXEC)
        })
        .map(File::from)
    }

    fn make(&self, name: &str) -> io::Result<Self> {
        let c_name = CString::new(name)?;
        // SAFETY: as above.
        match sys::check(unsafe { libc::mkdirat(self.0.as_raw_fd(), c_name.as_ptr(), 0o755) }) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        Ok(Self(OwnedFd::from(
            self.file(name, libc::O_RDONLY | libc::O_DIRECTORY)?,
        )))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let name = CString::new(name)?;
        // SAFETY: as above.
        sys::check(unsafe { libc::unlinkat(self.0.as_raw_fd(), name.as_ptr(), libc::AT_REMOVEDIR) })
            .map(drop)
    }

    fn read(&self, name: &str) -> io::Result<String> {
        io::read_to_string(self.file(name, libc::O_RDONLY)?)
    }

    fn write(&self, name: &str, text: &str) -> io::Result<()> {
        self.file(name, libc::O_WRONLY)?.write_all(text.as_bytes())
    }
}

/// This process' part of the tree; removed with [`Tree::remove`].
#[derive(Debug)]
pub struct Tree {
    layout: Layout,
    name: String,
    open: Rc<Vec<Dir>>,
}

impl Tree {
    /// Makes the tree of this supervisor and removes those of supervisors that are no more.
    pub fn create() -> Result<Self, CgroupError> {
        let layout = detect()?;
        let mut tree = Self {
            name: format!("{PREFIX}{}", std::process::id()),
            layout,
            open: Rc::default(),
        };
        for base in tree.bases() {
            remove_stale(base);
        }
        if let Layout::V2(base) = &tree.layout {
            enable_controllers(base)?;
        }
        for directory in tree.directories() {
            fs::create_dir_all(&directory).map_err(at(&directory))?;
        }
        if let Layout::V2(base) = &tree.layout {
            let path = base.join(&tree.name).join("cgroup.subtree_control");
            fs::write(&path, wanted_controllers()).map_err(at(&path))?;
        }
        if let Layout::V1 { memory, .. } = &tree.layout {
            let path = memory.join(&tree.name).join("memory.use_hierarchy");
            // Newer kernels are always hierarchical and may refuse the write.
            let _ = fs::write(path, "1");
        }
        let open = tree
            .directories()
            .iter()
            .map(|path| Dir::open(path).map_err(at(path)))
            .collect::<Result<_, _>>()?;
        tree.open = Rc::new(open);
        Ok(tree)
    }

    fn bases(&self) -> Vec<&Path> {
        match &self.layout {
            Layout::V1 {
                memory,
                pids,
                cpuacct,
            } => vec![memory, pids, cpuacct],
            Layout::V2(base) => vec![base],
        }
    }

    fn directories(&self) -> Vec<PathBuf> {
        self.bases()
            .into_iter()
            .map(|base| base.join(&self.name))
            .collect()
    }

    /// Ends everything inside and removes the tree.
    pub fn remove(&self) {
        for directory in self.directories() {
            remove_tree(&directory);
        }
    }

    /// Makes one group with its descriptors opened.
    pub fn group(&self, name: &str) -> io::Result<Group> {
        let directories = self
            .open
            .iter()
            .map(|parent| parent.make(name))
            .collect::<io::Result<Vec<Dir>>>()?;
        Group::open(
            matches!(self.layout, Layout::V2(_)),
            Rc::clone(&self.open),
            name.to_owned(),
            directories,
        )
    }
}

/// Version 2 wants processes only in leaves: whoever stands in our directory moves one level down first.
fn enable_controllers(base: &Path) -> Result<(), CgroupError> {
    let control = base.join("cgroup.subtree_control");
    let wanted = wanted_controllers();
    let leaf = base.join(LEAF);
    let procs = base.join("cgroup.procs");
    for _ in 0..MOVES_MAX {
        match fs::write(&control, &wanted) {
            Err(error) if error.raw_os_error() == Some(libc::EBUSY) => {}
            other => return other.map_err(at(&control)),
        }
        fs::create_dir_all(&leaf).map_err(at(&leaf))?;
        for pid in fs::read_to_string(&procs).map_err(at(&procs))?.lines() {
            // A process may have ended meanwhile.
            let _ = fs::write(leaf.join("cgroup.procs"), pid);
        }
    }
    fs::write(&control, &wanted).map_err(at(&control))
}

/// Those who are moved may start others in the old place meanwhile.
const MOVES_MAX: u32 = 8;

fn wanted_controllers() -> String {
    CONTROLLERS.map(|name| format!("+{name}")).join(" ")
}

fn remove_stale(base: &Path) {
    let Ok(entries) = fs::read_dir(base) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let pid = name
            .to_str()
            .and_then(|name| name.strip_prefix(PREFIX))
            .and_then(|pid| pid.parse::<i32>().ok());
        if let Some(pid) = pid {
            // SAFETY: signal 0 only asks whether the process exists.
            if unsafe { libc::kill(pid, 0) } < 0 || pid == std::process::id() as i32 {
                remove_tree(&entry.path());
            }
        }
    }
}

/// Ends the processes of a directory and its children and removes the directories. What the kernel still holds is left
/// for the next start, which tries again.
fn remove_tree(directory: &Path) {
    if let Ok(entries) = fs::read_dir(directory) {
        for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
            remove_tree(&entry.path());
        }
    }
    for _ in 0..200 {
        let pids = fs::read_to_string(directory.join("cgroup.procs")).unwrap_or_default();
        for pid in pids
            .lines()
            .filter_map(|pid| pid.parse::<i32>().ok())
            .filter(|pid| *pid > 1)
        {
            // SAFETY: the process is in a group of ours.
            unsafe { libc::kill(pid, libc::SIGKILL) };
        }
        match fs::remove_dir(directory) {
            Err(error) if error.raw_os_error() == Some(libc::EBUSY) => {
                // The kernel lets go of the last process a moment after its end.
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            _ => return,
        }
    }
}

/// A control group of one slot.
#[derive(Debug)]
pub struct Group {
    v2: bool,
    parents: Rc<Vec<Dir>>,
    name: String,
    directories: Vec<Dir>,
    enter: Vec<File>,
    memory_max: File,
    memory_usage: File,
    memory_peak: Option<File>,
    memory_events: File,
    pids_max: File,
    cpu: File,
    /// Kernels before 6.12 cannot reset the peak of version 2.
    peak_resets: bool,
}

/// Usage above which a group is not handed to the next job as it is, in bytes.
const LEFTOVER_BYTES_MAX: u64 = 1 << 20;
/// The most processes the kernel can number; a higher limit is refused.
const PROCESSES_MAX: u64 = 4 << 20;
/// More than any machine has, in a number both versions understand.
const MEMORY_MAX: u64 = i64::MAX as u64;

impl Group {
    fn open(
        v2: bool,
        parents: Rc<Vec<Dir>>,
        name: String,
        directories: Vec<Dir>,
    ) -> io::Result<Self> {
        let (read, write, both) = (libc::O_RDONLY, libc::O_WRONLY, libc::O_RDWR);
        let first = &directories[0];
        if v2 {
            let mut peak = first
                .file("memory.peak", both)
                .or_else(|_| first.file("memory.peak", read))
                .ok();
            let peak_resets = peak
                .as_mut()
                .is_some_and(|peak| peak.write_all(b"0").is_ok());
            // A box never swaps: memory that is not there is a fact about the program. Without swap there is no such file.
            let _ = first.write("memory.swap.max", "0");
            return Ok(Self {
                v2,
                enter: vec![first.file("cgroup.procs", write)?],
                memory_max: first.file("memory.max", both)?,
                memory_usage: first.file("memory.current", read)?,
                memory_peak: peak,
                memory_events: first.file("memory.events", read)?,
                pids_max: first.file("pids.max", both)?,
                cpu: first.file("cpu.stat", read)?,
                peak_resets,
                parents,
                name,
                directories,
            });
        }
        let (pids, cpuacct) = (&directories[1], &directories[2]);
        // As above; the root of the tree has its own value.
        let _ = first.write("memory.swappiness", "0");
        Ok(Self {
            v2,
            enter: vec![
                first.file("tasks", write)?,
                pids.file("tasks", write)?,
                cpuacct.file("tasks", write)?,
            ],
            memory_max: first.file("memory.limit_in_bytes", both)?,
            memory_usage: first.file("memory.usage_in_bytes", read)?,
            memory_peak: Some(first.file("memory.max_usage_in_bytes", both)?),
            memory_events: first.file("memory.oom_control", read)?,
            pids_max: pids.file("pids.max", both)?,
            cpu: cpuacct.file("cpuacct.usage", read)?,
            peak_resets: true,
            parents,
            name,
            directories,
        })
    }

    /// The calling process enters; everything it starts is born inside.
    pub fn enter(&self) -> io::Result<()> {
        for file in &self.enter {
            (&*file).write_all(b"0")?;
        }
        Ok(())
    }

    pub fn set_memory_max(&self, bytes: u64) -> io::Result<()> {
        write_number(&self.memory_max, bytes)
    }

    pub fn set_processes_max(&self, count: u64) -> io::Result<()> {
        write_number(&self.pids_max, count.min(PROCESSES_MAX))
    }

    pub fn memory_usage(&self) -> io::Result<u64> {
        read_first_number(&self.memory_usage)
    }

    /// Starts a new measurement of the peak; false where the kernel cannot.
    pub fn reset_memory_peak(&self) -> bool {
        self.peak_resets
            && self
                .memory_peak
                .as_ref()
                .is_some_and(|peak| write_number(peak, 0).is_ok())
    }

    /// Whether the peak of the next job can be told from the one of the last.
    pub fn can_serve_again(&self) -> bool {
        self.peak_resets || self.memory_peak.is_none()
    }

    pub fn memory_peak(&self) -> io::Result<u64> {
        match &self.memory_peak {
            Some(peak) => read_first_number(peak),
            None => self.memory_usage(),
        }
    }

    /// How often the kernel ended a process here for want of memory.
    pub fn oom_kills(&self) -> io::Result<u64> {
        read_keyed(&self.memory_events, "oom_kill")
    }

    /// CPU time of everything inside so far, in nanoseconds.
    pub fn cpu_ns(&self) -> io::Result<u64> {
        if self.v2 {
            Ok(read_keyed(&self.cpu, "usage_usec")? * 1000)
        } else {
            read_first_number(&self.cpu)
        }
    }

    /// Ends everything inside. Version 1 has no such word; the end of the process namespace does it there.
    pub fn kill(&self) {
        if self.v2 {
            // The group may be empty, or the kernel older than this word.
            let _ = self.directories[0].write("cgroup.kill", "1");
        }
    }

    /// Whether the group is fit for another job: nobody inside, next to nothing charged. What processes used is given
    /// back a moment after their end, so a group may be asked again; `reclaim` lets go of cached pages as well.
    pub fn is_clean(&self, reclaim: bool) -> bool {
        if !self.directories[0]
            .read("cgroup.procs")
            .is_ok_and(|pids| pids.trim().is_empty())
        {
            return false;
        }
        if reclaim {
            // What stays is seen below; a kernel older than 5.19 cannot be asked on version 2.
            let _ = match (self.v2, self.memory_usage()) {
                (true, Ok(bytes)) => {
                    self.directories[0].write("memory.reclaim", &bytes.to_string())
                }
                (true, Err(_)) => Ok(()),
                (false, _) => self.directories[0].write("memory.force_empty", "0"),
            };
        }
        // The last job's limits must not meet the next launcher: with one process or no memory it could not be built.
        self.memory_usage()
            .is_ok_and(|bytes| bytes <= LEFTOVER_BYTES_MAX)
            && self.set_processes_max(PROCESSES_MAX).is_ok()
            && self.set_memory_max(MEMORY_MAX).is_ok()
    }

    /// Removes the directories; false while the kernel still holds them.
    pub fn remove(&self) -> bool {
        self.parents
            .iter()
            .all(|parent| match parent.remove(&self.name) {
                Ok(()) => true,
                Err(error) => error.kind() == io::ErrorKind::NotFound,
            })
    }

    /// The descriptors a launcher must keep open.
    pub fn descriptors(&self) -> Vec<i32> {
        let mut all = vec![
            &self.memory_max,
            &self.memory_usage,
            &self.memory_events,
            &self.pids_max,
            &self.cpu,
        ];
        all.extend(&self.memory_peak);
        all.into_iter().map(AsRawFd::as_raw_fd).collect()
    }
}

/// Control files are small; this holds the largest of those we read whole.
const CONTROL_FILE_BYTES: usize = 1024;

fn read_control<'a>(file: &File, buffer: &'a mut [u8; CONTROL_FILE_BYTES]) -> io::Result<&'a str> {
    let mut file = file;
    file.seek(SeekFrom::Start(0))?;
    let n = file.read(buffer)?;
    std::str::from_utf8(&buffer[..n]).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn read_first_number(file: &File) -> io::Result<u64> {
    let mut buffer = [0; CONTROL_FILE_BYTES];
    read_control(file, &mut buffer)?
        .trim()
        .parse()
        .map_err(|_| io::ErrorKind::InvalidData.into())
}

fn read_keyed(file: &File, key: &str) -> io::Result<u64> {
    let mut buffer = [0; CONTROL_FILE_BYTES];
    let text = read_control(file, &mut buffer)?;
    text.lines()
        .find_map(|line| line.split_once(' ').filter(|(name, _)| *name == key))
        .and_then(|(_, value)| value.trim().parse().ok())
        .ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn write_number(file: &File, number: u64) -> io::Result<()> {
    let mut buffer = [0u8; 24];
    let mut cursor = io::Cursor::new(&mut buffer[..]);
    write!(cursor, "{number}")?;
    let n = cursor.position() as usize;
    (&*file).write_all(&buffer[..n])
}

#[cfg(test)]
mod tests {
    use super::*;

    const V1: &str = "30 25 0:27 / /nowhere/memory rw shared:1 - cgroup cgroup rw,memory\n31 25 0:28 / /nowhere/unified rw - cgroup2 cgroup2 rw\n";

    #[test]
    fn finds_the_directory_of_a_controller() {
        let own = "4:memory:/group/of/ours\n0::/\n";
        assert_eq!(
            own_directory(V1, own, "memory"),
            Some(PathBuf::from("/nowhere/memory"))
        );
        assert_eq!(
            own_directory(V1, own, ""),
            Some(PathBuf::from("/nowhere/unified"))
        );
        assert_eq!(own_directory(V1, own, "pids"), None);
    }

    #[test]
    fn who_was_moved_out_of_the_way_still_knows_the_place_for_a_tree() {
        let base = PathBuf::from("/sys/fs/cgroup/system.slice/tiltyard.service");
        assert_eq!(base_of(base.join(LEAF)), base);
        assert_eq!(base_of(base.clone()), base);
    }

    /// Without this the tests could pass there on the other road.
    #[test]
    #[ignore = "for the machine of scripts/test-cgroup-v2.sh"]
    fn this_machine_has_version_2() {
        assert!(matches!(detect(), Ok(Layout::V2(_))), "{:?}", detect());
    }
}
