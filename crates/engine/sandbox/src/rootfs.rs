//! The root file system of a lane: a small tmpfs with the machine's toolchains shown read-only, a made-up /etc, a few
//! devices, and the mount points each slot fills for itself.
//!
//! Nothing of it is an inode that another lane has too: directories are seen through an overlay of this lane, devices
//! and single files are its own. A lock, a lease or a notification belongs to an inode, and with shared ones a program
//! could signal to another in another box, or hold up a compiler there by locking its package table. A lane leases one
//! slot at a time, so what is the lane's own is the box's own.

use std::{
    ffi::CString,
    fs, io,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{StartError, sys};

/// Where the parts of a box come from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RootConfig {
    /// `None`: the host's /usr. Otherwise a directory that holds a whole root file system.
    pub image: Option<PathBuf>,
    /// Names under the host's /etc that toolchains need. Missing ones are passed over.
    pub etc: Vec<String>,
    /// Further directories of the host, shown read-only.
    pub directories: Vec<Shown>,
}

/// A directory of the host that boxes see.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shown {
    pub from: PathBuf,
    /// Absolute, in the box; below `/opt` and `/srv` nothing of the box's own can be in the way.
    pub to: PathBuf,
}

/// Toolchains that do not come from Debian are installed here.
pub const OPT: &str = "opt/tiltyard";
/// Directories outside /usr where a toolchain keeps tables that are as read-only as /usr.
const TOOLCHAIN_TABLES: [&str; 1] = ["var/lib/ghc"];
/// Names and minor numbers.
const DEVICES: [(&str, u32); 5] = [
    ("null", 3),
    ("zero", 5),
    ("full", 7),
    ("random", 8),
    ("urandom", 9),
];
/// The major number of all of them.
const MEMORY_DEVICES: u32 = 1;
/// Where the tree is built, in a mount namespace of our own: a directory every machine has and nothing is shown from.
const BUILD: &str = "/sys";
/// The empty directory below the root, see [`overlay`].
const NOTHING: &str = "srv";
fn c(path: &Path) -> CString {
    use std::os::unix::ffi::OsStrExt;
    CString::new(path.as_os_str().as_bytes()).unwrap_or_default()
}

fn step(what: impl Into<String>) -> impl FnOnce(io::Error) -> StartError {
    let step = what.into();
    move |source| StartError { step, source }
}

/// Mount points below a directory of this process' tree. An overlay shows what lies in a file system and not what is
/// mounted in it, so each gets an overlay of its own.
fn mounts_below(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let table = fs::read_to_string("/proc/self/mountinfo")?;
    let mut below: Vec<PathBuf> = table
        .lines()
        .filter_map(|line| line.split(' ').nth(4))
        .map(|path| PathBuf::from(path.replace("\\040", " ")))
        .filter(|path| path != directory && path.starts_with(directory) && path.is_dir())
        .collect();
    below.sort();
    below.dedup();
    Ok(below)
}

/// Shows a directory at `to`: read-only, without set-user-id and devices, through inodes of this lane alone.
fn show_directory(from: &Path, to: &Path) -> Result<(), StartError> {
    let from = fs::canonicalize(from).map_err(step(format!("find {}", from.display())))?;
    overlay(&from, to)?;
    for inner in mounts_below(&from).map_err(step("read the table of mounts"))? {
        let place = inner
            .strip_prefix(&from)
            .map_or(to.to_owned(), |rest| to.join(rest));
        overlay(&inner, &place)?;
    }
    Ok(())
}

fn overlay(from: &Path, to: &Path) -> Result<(), StartError> {
    let lower = from
        .to_string_lossy()
        .replace('\\', "\\\\")
        .replace(':', "\\:")
        .replace(',', "\\,");
    // An overlay without an upper layer wants two lower ones; the second adds nothing.
    let options = CString::new(format!("lowerdir={lower}:{BUILD}/{NOTHING}")).unwrap_or_default();
    let flags = libc::MS_RDONLY | libc::MS_NOSUID | libc::MS_NODEV;
    sys::mount(Some(c"toolchains"), &c(to), Some(c"overlay"), flags, Some(&options)).map_err(step(
        format!(
            "show {} through an overlay (the kernel needs overlayfs, and the directory must not lie on two already)",
            from.display()
        ),
    ))
}

/// Builds the tree in a fresh mount namespace and makes it the root. Nothing of the host stays reachable by path.
pub fn enter(config: &RootConfig, rootless: bool) -> Result<(), StartError> {
    sys::mount(None, c"/", None, libc::MS_REC | libc::MS_PRIVATE, None)
        .map_err(step("make mounts private"))?;
    let root = Path::new(BUILD);
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    sys::mount(
        Some(c"box"),
        &c(root),
        Some(c"tmpfs"),
        flags,
        Some(c"size=4m,nr_inodes=2k,mode=0755"),
    )
    .map_err(step("mount the root"))?;
    fs::create_dir(root.join(NOTHING)).map_err(step("make an empty directory"))?;
    match &config.image {
        None => host_toolchains(root)?,
        Some(image) => image_tree(root, image)?,
    }
    made_up_etc(root, config).map_err(step("write /etc of the box"))?;
    devices(root, rootless)?;
    mount_points(root).map_err(step("make mount points"))?;
    if config.image.is_none() {
        toolchain_tables(root).map_err(step("show tables of toolchains"))?;
    }
    if rootless {
        // A user namespace may mount /proc only where one is visible already. Each slot covers it with its own.
        let flags = libc::MS_BIND | libc::MS_REC;
        sys::mount(Some(c"/proc"), &c(&root.join("proc")), None, flags, None)
            .map_err(step("keep /proc for the slots"))?;
    }
    for directory in &config.directories {
        further_directory(root, directory)?;
    }
    set_attributes_one(root, libc::MOUNT_ATTR_RDONLY)?;
    std::env::set_current_dir(root).map_err(step("enter the root"))?;
    // SAFETY: both paths are C strings. pivot_root(".", ".") stacks the old root over the new one, to be detached next.
    sys::check_long(unsafe { libc::syscall(libc::SYS_pivot_root, c".".as_ptr(), c".".as_ptr()) })
        .map_err(step("pivot_root"))?;
    // SAFETY: as above.
    sys::check(unsafe { libc::umount2(c".".as_ptr(), libc::MNT_DETACH) })
        .map_err(step("let go of the host's root"))?;
    std::env::set_current_dir("/").map_err(step("enter the root"))
}

fn set_attributes_one(path: &Path, set: u64) -> Result<(), StartError> {
    let attributes: [u64; 4] = [set, 0, 0, 0];
    let target = c(path);
    // SAFETY: as in `set_attributes`.
    sys::check_long(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            libc::AT_FDCWD,
            target.as_ptr(),
            0u32,
            &attributes,
            std::mem::size_of_val(&attributes),
        )
    })
    .map_err(step(format!("make {} read-only", path.display())))?;
    Ok(())
}

fn host_toolchains(root: &Path) -> Result<(), StartError> {
    fs::create_dir(root.join("usr")).map_err(step("make /usr"))?;
    show_directory(Path::new("/usr"), &root.join("usr"))?;
    for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
        let host = Path::new("/").join(name);
        match fs::read_link(&host) {
            Ok(target) => {
                symlink(target, root.join(name)).map_err(step(format!("link /{name}")))?
            }
            Err(_) if host.is_dir() => {
                fs::create_dir(root.join(name)).map_err(step(format!("make /{name}")))?;
                show_directory(&host, &root.join(name))?;
            }
            Err(_) => {}
        }
    }
    fs::create_dir_all(root.join(OPT)).map_err(step("make /opt"))?;
    let opt = Path::new("/").join(OPT);
    if opt.is_dir() {
        show_directory(&opt, &root.join(OPT))?;
    }
    Ok(())
}

fn image_tree(root: &Path, image: &Path) -> Result<(), StartError> {
    for name in ["usr", "bin", "sbin", "lib", "lib32", "lib64", "opt"] {
        let from = image.join(name);
        match fs::read_link(&from) {
            Ok(target) => {
                symlink(target, root.join(name)).map_err(step(format!("link /{name}")))?
            }
            Err(_) if from.is_dir() => {
                fs::create_dir(root.join(name)).map_err(step(format!("make /{name}")))?;
                show_directory(&from, &root.join(name))?;
            }
            Err(_) => {}
        }
    }
    Ok(())
}

/// An /etc with what programs expect and nothing of the host's people or names.
fn made_up_etc(root: &Path, config: &RootConfig) -> io::Result<()> {
    let etc = root.join("etc");
    fs::create_dir(&etc)?;
    fs::write(
        etc.join("passwd"),
        "root:x:0:0::/box/tmp:/bin/sh\nbox:x:65534:65534::/box/tmp:/bin/sh\n",
    )?;
    fs::write(etc.join("group"), "root:x:0:\nbox:x:65534:\n")?;
    fs::write(etc.join("hosts"), "127.0.0.1 localhost\n")?;
    fs::write(etc.join("hostname"), "box\n")?;
    fs::write(
        etc.join("nsswitch.conf"),
        "passwd: files\ngroup: files\nhosts: files\n",
    )?;
    let source = config
        .image
        .as_ref()
        .map_or_else(|| PathBuf::from("/etc"), |image| image.join("etc"));
    // A link in an image must not show what lies outside of it.
    let shown = |path: &Path| match &config.image {
        None => true,
        Some(image) => match (path.canonicalize(), image.canonicalize()) {
            (Ok(path), Ok(image)) => path.starts_with(image),
            _ => false,
        },
    };
    let cache = source.join("ld.so.cache");
    if shown(&cache)
        && let Ok(cache) = fs::read(cache)
    {
        // The tmpfs of the root is small; the cache of a machine with every toolchain is some 100 KB.
        fs::write(etc.join("ld.so.cache"), cache)?;
    }
    for name in config
        .etc
        .iter()
        .map(String::as_str)
        .chain(["alternatives"])
    {
        let from = source.join(name);
        let plain = Path::new(name)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !plain || !shown(&from) {
            continue;
        }
        let to = etc.join(name);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        if from.is_dir() {
            fs::create_dir_all(&to)?;
            show_directory(&from, &to).map_err(|error| error.source)?;
        } else if from.is_file() {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}

/// A directory the configuration asks for.
fn further_directory(root: &Path, shown: &Shown) -> Result<(), StartError> {
    let mut place = root.to_owned();
    let inside = shown.to.strip_prefix("/").unwrap_or(Path::new(""));
    for part in inside.components() {
        let Component::Normal(name) = part else {
            place = root.to_owned();
            break;
        };
        place.push(name);
        // Made one by one, because a link of the box would lead out of the tree that is being built.
        match fs::create_dir(&place) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && !place.is_symlink() => {}
            made => made.map_err(step(format!("make {} in the box", shown.to.display())))?,
        }
    }
    if place == root {
        return Err(step(format!(
            "{} is not an absolute path",
            shown.to.display()
        ))(io::ErrorKind::InvalidInput.into()));
    }
    show_directory(&shown.from, &place)
}

/// Device nodes of this lane. A user namespace may not make any: there the host's are bound, and shared.
fn devices(root: &Path, rootless: bool) -> Result<(), StartError> {
    let dev = root.join("dev");
    fs::create_dir(&dev).map_err(step("make /dev"))?;
    // Apart from the root, which allows no devices.
    sys::mount(
        Some(c"dev"),
        &c(&dev),
        Some(c"tmpfs"),
        libc::MS_NOSUID | libc::MS_NOEXEC,
        Some(c"size=64k,nr_inodes=32,mode=0755"),
    )
    .map_err(step("mount /dev"))?;
    for (name, minor) in DEVICES {
        let place = dev.join(name);
        if rootless {
            fs::write(&place, "").map_err(step(format!("make /dev/{name}")))?;
            let from = Path::new("/dev").join(name);
            sys::mount(Some(&c(&from)), &c(&place), None, libc::MS_BIND, None)
                .map_err(step(format!("bind /dev/{name}")))?;
            continue;
        }
        // SAFETY: a live C string and numbers.
        sys::check(unsafe {
            libc::mknod(
                c(&place).as_ptr(),
                libc::S_IFCHR,
                libc::makedev(MEMORY_DEVICES, minor),
            )
        })
        .map_err(step(format!("make /dev/{name}")))?;
        fs::set_permissions(&place, fs::Permissions::from_mode(0o666))
            .map_err(step(format!("open /dev/{name} to all")))?;
    }
    for (name, target) in [
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
        ("shm", "/box/shm"),
    ] {
        symlink(target, dev.join(name)).map_err(step(format!("link /dev/{name}")))?;
    }
    set_attributes_one(&dev, libc::MOUNT_ATTR_RDONLY)
}

fn mount_points(root: &Path) -> io::Result<()> {
    for name in ["proc", "box", "var", "run"] {
        fs::create_dir(root.join(name))?;
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o755))?;
    }
    symlink("/box/tmp", root.join("tmp"))?;
    symlink("/box/tmp", root.join("var/tmp"))
}

fn toolchain_tables(root: &Path) -> io::Result<()> {
    for table in TOOLCHAIN_TABLES {
        let (from, to) = (Path::new("/").join(table), root.join(table));
        if from.is_dir() {
            fs::create_dir_all(&to)?;
            show_directory(&from, &to).map_err(|error| error.source)?;
        }
    }
    Ok(())
}
