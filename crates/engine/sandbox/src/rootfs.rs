//! The root file system of a lane: a small tmpfs with the machine's toolchains bound read-only, a made-up /etc, six
//! devices, and the mount points each slot fills for itself.

use std::{
    ffi::CString,
    fs, io,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
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
}

/// Toolchains that do not come from Debian are installed here.
pub const OPT: &str = "opt/tiltyard";
/// Directories outside /usr where a toolchain keeps tables that are as read-only as /usr.
const TOOLCHAIN_TABLES: [&str; 1] = ["var/lib/ghc"];
const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];
const BIND_FLAGS: u64 = libc::MS_BIND | libc::MS_REC;

fn c(path: &Path) -> CString {
    use std::os::unix::ffi::OsStrExt;
    CString::new(path.as_os_str().as_bytes()).unwrap_or_default()
}

fn step(what: impl Into<String>) -> impl FnOnce(io::Error) -> StartError {
    let step = what.into();
    move |source| StartError { step, source }
}

/// Binds `from` at `to`, then takes away writing, set-user-id and devices from the whole subtree.
fn bind_read_only(from: &Path, to: &Path) -> Result<(), StartError> {
    sys::mount(Some(&c(from)), &c(to), None, BIND_FLAGS, None)
        .map_err(step(format!("bind {} into the box", from.display())))?;
    set_attributes(
        to,
        libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NOSUID | libc::MOUNT_ATTR_NODEV,
    )
}

/// Sets mount attributes on a whole subtree at once: a remount would have to repeat each flag for each mount.
fn set_attributes(path: &Path, set: u64) -> Result<(), StartError> {
    #[repr(C)]
    struct MountAttr {
        set: u64,
        clear: u64,
        propagation: u64,
        userns: u64,
    }
    let attributes = MountAttr {
        set,
        clear: 0,
        propagation: 0,
        userns: 0,
    };
    let target = c(path);
    // SAFETY: `attributes` is live and its size is given; the path is a C string.
    sys::check_long(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            libc::AT_FDCWD,
            target.as_ptr(),
            libc::AT_RECURSIVE as u32,
            &attributes,
            std::mem::size_of::<MountAttr>(),
        )
    })
    .map_err(step(format!("make {} read-only", path.display())))?;
    Ok(())
}

/// Builds the tree in a fresh mount namespace and makes it the root. Nothing of the host stays reachable by path.
pub fn enter(config: &RootConfig) -> Result<(), StartError> {
    sys::mount(None, c"/", None, libc::MS_REC | libc::MS_PRIVATE, None)
        .map_err(step("make mounts private"))?;
    // /proc is always a directory and is mounted over in each slot: a place to build on that exists everywhere.
    let root = Path::new("/tmp");
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    sys::mount(
        Some(c"box"),
        &c(root),
        Some(c"tmpfs"),
        flags,
        Some(c"size=1m,nr_inodes=2k,mode=0755"),
    )
    .map_err(step("mount the root"))?;
    match &config.image {
        None => host_toolchains(root)?,
        Some(image) => image_tree(root, image)?,
    }
    made_up_etc(root, config).map_err(step("write /etc of the box"))?;
    devices(root)?;
    mount_points(root).map_err(step("make mount points"))?;
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
    .map_err(step("make the root read-only"))?;
    Ok(())
}

fn host_toolchains(root: &Path) -> Result<(), StartError> {
    fs::create_dir(root.join("usr")).map_err(step("make /usr"))?;
    bind_read_only(Path::new("/usr"), &root.join("usr"))?;
    for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
        let host = Path::new("/").join(name);
        match fs::read_link(&host) {
            Ok(target) => {
                symlink(target, root.join(name)).map_err(step(format!("link /{name}")))?
            }
            Err(_) if host.is_dir() => {
                fs::create_dir(root.join(name)).map_err(step(format!("make /{name}")))?;
                bind_read_only(&host, &root.join(name))?;
            }
            Err(_) => {}
        }
    }
    fs::create_dir_all(root.join(OPT)).map_err(step("make /opt"))?;
    let opt = Path::new("/").join(OPT);
    if opt.is_dir() {
        bind_read_only(&opt, &root.join(OPT))?;
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
                bind_read_only(&from, &root.join(name))?;
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
    if let Ok(cache) = fs::read(source.join("ld.so.cache")) {
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
        if !Path::new(name)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)))
        {
            continue;
        }
        let to = etc.join(name);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        if from.is_dir() {
            fs::create_dir_all(&to)?;
            bind_read_only(&from, &to).map_err(|error| error.source)?;
        } else if from.is_file() {
            fs::write(&to, "")?;
            bind_read_only(&from, &to).map_err(|error| error.source)?;
        }
    }
    Ok(())
}

fn devices(root: &Path) -> Result<(), StartError> {
    let dev = root.join("dev");
    fs::create_dir(&dev).map_err(step("make /dev"))?;
    for name in DEVICES {
        let place = dev.join(name);
        fs::write(&place, "").map_err(step(format!("make /dev/{name}")))?;
        let from = Path::new("/dev").join(name);
        // The flags of the bind leave devices usable: only `nodev` of the surrounding tmpfs must not apply here.
        sys::mount(Some(&c(&from)), &c(&place), None, libc::MS_BIND, None)
            .map_err(step(format!("bind /dev/{name}")))?;
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
    Ok(())
}

fn mount_points(root: &Path) -> io::Result<()> {
    for name in ["proc", "box", "var", "run"] {
        fs::create_dir(root.join(name))?;
        fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o755))?;
    }
    symlink("/box/tmp", root.join("tmp"))?;
    symlink("/box/tmp", root.join("var/tmp"))?;
    for table in TOOLCHAIN_TABLES {
        let (from, to) = (Path::new("/").join(table), root.join(table));
        if from.is_dir() {
            fs::create_dir_all(&to)?;
            bind_read_only(&from, &to).map_err(|error| error.source)?;
        }
    }
    Ok(())
}
