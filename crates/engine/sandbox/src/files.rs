//! The launcher's hands in the box: writing, sealing, collecting and wiping files. Every path is resolved by the kernel
//! beneath /box/work without following links, and only regular files are ever opened for a reader.

use std::{
    ffi::{CStr, CString, OsStr},
    fs::{self, File},
    io::{self, Read, Write},
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::{
            ffi::OsStrExt,
            fs::{FileExt, MetadataExt, PermissionsExt},
        },
    },
    path::{Path, PathBuf},
};

use crate::{sys, wire::Reader};

const WORK: &str = "/box/work";
/// Everything a program can write.
const WRITABLE: [&str; 3] = [WORK, "/box/tmp", "/box/shm"];
/// Entries of one walk; a box that holds more is thrown away instead of cleaned.
const ENTRIES_MAX: usize = 20_000;
/// How deep a walk goes; deeper trees are not what a compiler leaves.
const DEPTH_MAX: usize = 64;
/// Everything one pack may hold.
const PACK_BYTES_MAX: u64 = 256 << 20;

fn too_much() -> io::Error {
    io::Error::from_raw_os_error(libc::E2BIG)
}

/// Opens a path beneath the work directory; links are refused wherever they stand in it.
fn open_beneath(path: &CStr, flags: libc::c_int, mode: u32) -> io::Result<File> {
    // SAFETY: a C string.
    let work = sys::owned(unsafe {
        libc::open(
            c"/box/work".as_ptr(),
            libc::O_PATH | libc::O_DIRECTORY | libc::O_CLOEXEC,
        )
    })?;
    // SAFETY: an all-zero open_how is valid.
    let mut how: libc::open_how = unsafe { std::mem::zeroed() };
    how.flags = (flags | libc::O_CLOEXEC) as u64;
    how.mode = u64::from(mode);
    how.resolve = libc::RESOLVE_BENEATH
        | libc::RESOLVE_NO_SYMLINKS
        | libc::RESOLVE_NO_MAGICLINKS
        | libc::RESOLVE_NO_XDEV;
    // SAFETY: path and `how` are live; the size is that of `how`.
    let fd = sys::owned(unsafe {
        libc::syscall(
            libc::SYS_openat2,
            work.as_raw_fd(),
            path.as_ptr(),
            &how,
            std::mem::size_of::<libc::open_how>(),
        )
    } as i32)?;
    Ok(File::from(fd))
}

/// Writes one file of the job. It belongs to root: programs read it but cannot change it.
pub fn put(reader: &mut Reader<'_>, content: Option<OwnedFd>) -> io::Result<()> {
    let mode = reader.number()? as u32 & 0o777;
    let path = reader.text()?;
    let inline = reader.bytes()?;
    make_parents(path)?;
    let mut file = open_beneath(path, libc::O_WRONLY | libc::O_CREAT | libc::O_EXCL, mode)?;
    match content {
        None => file.write_all(inline)?,
        Some(source) => {
            io::copy(&mut File::from(source), &mut file)?;
        }
    }
    file.set_permissions(fs::Permissions::from_mode(mode))
}

/// Removes one file of the job, which no program could have exchanged: it is root's, in directories that keep it.
pub fn remove(path: &CStr) -> io::Result<()> {
    let path = Path::new(OsStr::from_bytes(path.to_bytes()));
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let parent = match path.parent() {
        Some(parent) if parent != Path::new("") => c_path(parent)?,
        _ => c".".to_owned(),
    };
    let parent = open_beneath(&parent, libc::O_PATH | libc::O_DIRECTORY, 0)?;
    let name = c_path(Path::new(name))?;
    // SAFETY: a live descriptor and a C string.
    sys::check(unsafe { libc::unlinkat(parent.as_raw_fd(), name.as_ptr(), 0) })?;
    Ok(())
}

fn make_parents(path: &CStr) -> io::Result<()> {
    let path = Path::new(OsStr::from_bytes(path.to_bytes()));
    let mut so_far = PathBuf::new();
    for part in path.parent().into_iter().flat_map(Path::components) {
        so_far.push(part);
        let name = c_path(&so_far)?;
        if let Ok(existing) = open_beneath(&name, libc::O_PATH | libc::O_DIRECTORY, 0) {
            drop(existing);
            continue;
        }
        let full = Path::new(WORK).join(&so_far);
        fs::create_dir(&full)?;
        // Others may add files beside ours, and the sticky bit keeps ours.
        fs::set_permissions(&full, fs::Permissions::from_mode(0o1777))?;
    }
    Ok(())
}

fn c_path(path: &Path) -> io::Result<CString> {
    CString::new(path.as_os_str().as_bytes()).map_err(|_| io::ErrorKind::InvalidInput.into())
}

/// Opens a file a program has made, for the client to read. Whatever is not a regular file is refused without waiting.
pub fn open_for_collecting(path: &CStr) -> io::Result<OwnedFd> {
    let file = open_beneath(path, libc::O_RDONLY | libc::O_NONBLOCK | libc::O_NOCTTY, 0)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    Ok(OwnedFd::from(file))
}

/// Free inodes of the box.
pub fn inodes_free() -> io::Result<u64> {
    // SAFETY: an all-zero statfs is valid and is overwritten.
    let mut facts: libc::statfs = unsafe { std::mem::zeroed() };
    // SAFETY: a C string and a live struct.
    sys::check(unsafe { libc::statfs(c"/box".as_ptr(), &mut facts) })?;
    Ok(facts.f_ffree)
}

/// What the last run left in the work directory becomes root's: regular files and directories stay, all else goes.
pub fn seal() -> io::Result<()> {
    let mut budget = ENTRIES_MAX;
    seal_directory(Path::new(WORK), 0, &mut budget)
}

fn seal_directory(directory: &Path, depth: usize, budget: &mut usize) -> io::Result<()> {
    if depth > DEPTH_MAX {
        return Err(too_much());
    }
    for entry in fs::read_dir(directory)? {
        *budget = budget.checked_sub(1).ok_or_else(too_much)?;
        let path = entry?.path();
        let facts = fs::symlink_metadata(&path)?;
        if facts.is_dir() {
            own(&path)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o1777))?;
            seal_directory(&path, depth + 1, budget)?;
        } else if facts.is_file() && facts.nlink() == 1 {
            own(&path)?;
            let executable = facts.mode() & 0o111 != 0;
            fs::set_permissions(
                &path,
                fs::Permissions::from_mode(if executable { 0o755 } else { 0o644 }),
            )?;
        } else if facts.is_symlink() && facts.uid() == 0 {
            // Sealed before.
        } else {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn own(path: &Path) -> io::Result<()> {
    let path = c_path(path)?;
    // SAFETY: a C string. Every process of the box has ended, nobody can exchange the entry.
    sys::check(unsafe { libc::lchown(path.as_ptr(), 0, 0) })?;
    Ok(())
}

/// Removes everything that is not root's.
pub fn wipe() -> io::Result<()> {
    let mut budget = ENTRIES_MAX;
    for place in WRITABLE {
        wipe_directory(Path::new(place), 0, &mut budget)?;
    }
    Ok(())
}

fn wipe_directory(directory: &Path, depth: usize, budget: &mut usize) -> io::Result<()> {
    if depth > DEPTH_MAX {
        return Err(too_much());
    }
    for entry in fs::read_dir(directory)? {
        *budget = budget.checked_sub(1).ok_or_else(too_much)?;
        let path = entry?.path();
        let facts = fs::symlink_metadata(&path)?;
        if facts.is_dir() {
            wipe_directory(&path, depth + 1, budget)?;
            if facts.uid() != 0 {
                fs::remove_dir(&path)?;
            }
        } else if facts.uid() != 0 {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// The whole work directory in one file: per entry the length of the path, the mode, the length of the content, the
/// path and the content; numbers are 8 bytes, little end first.
pub fn pack() -> io::Result<OwnedFd> {
    // SAFETY: a C string.
    let fd =
        sys::owned(unsafe { libc::memfd_create(c"tiltyard-pack".as_ptr(), libc::MFD_CLOEXEC) })?;
    let mut out = File::from(fd);
    let (mut budget, mut bytes) = (ENTRIES_MAX, 0);
    pack_directory(Path::new(WORK), 0, &mut out, &mut budget, &mut bytes)?;
    Ok(OwnedFd::from(out))
}

fn pack_directory(
    directory: &Path,
    depth: usize,
    out: &mut File,
    budget: &mut usize,
    bytes: &mut u64,
) -> io::Result<()> {
    if depth > DEPTH_MAX {
        return Err(too_much());
    }
    for entry in fs::read_dir(directory)? {
        *budget = budget.checked_sub(1).ok_or_else(too_much)?;
        let path = entry?.path();
        let facts = fs::symlink_metadata(&path)?;
        if facts.is_dir() {
            pack_directory(&path, depth + 1, out, budget, bytes)?;
        } else if facts.is_file() {
            *bytes += facts.len();
            if *bytes > PACK_BYTES_MAX {
                return Err(too_much());
            }
            let name = path
                .strip_prefix(WORK)
                .map_err(|_| io::ErrorKind::InvalidData)?
                .as_os_str()
                .as_bytes();
            for number in [
                name.len() as u64,
                u64::from(facts.mode() & 0o777),
                facts.len(),
            ] {
                out.write_all(&number.to_le_bytes())?;
            }
            out.write_all(name)?;
            let copied = io::copy(&mut File::open(&path)?, out)?;
            if copied != facts.len() {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
    }
    Ok(())
}

/// Writes what [`pack`] made into an empty work directory.
pub fn unpack(source: OwnedFd) -> io::Result<()> {
    // Several boxes read one pack at the same time: each keeps its own place.
    let mut source = ReadAt {
        file: File::from(source),
        at: 0,
    };
    let mut number = [0u8; 8];
    loop {
        match source.read(&mut number[..1])? {
            0 => return Ok(()),
            _ => source.read_exact(&mut number[1..])?,
        }
        let name_length = u64::from_le_bytes(number);
        source.read_exact(&mut number)?;
        let mode = u64::from_le_bytes(number) as u32 & 0o777;
        source.read_exact(&mut number)?;
        let length = u64::from_le_bytes(number);
        if name_length > libc::PATH_MAX as u64 || length > PACK_BYTES_MAX {
            return Err(too_much());
        }
        let mut name = vec![0; name_length as usize];
        source.read_exact(&mut name)?;
        let name = CString::new(name).map_err(|_| io::ErrorKind::InvalidData)?;
        make_parents(&name)?;
        let mut file = open_beneath(&name, libc::O_WRONLY | libc::O_CREAT | libc::O_EXCL, mode)?;
        if io::copy(&mut (&mut source).take(length), &mut file)? != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        file.set_permissions(fs::Permissions::from_mode(mode))?;
    }
}

struct ReadAt {
    file: File,
    at: u64,
}

impl Read for ReadAt {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read_at(buffer, self.at)?;
        self.at += n as u64;
        Ok(n)
    }
}
