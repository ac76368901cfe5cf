//! Root file systems other than the machine's own: a directory, or an image in OCI's layout, unpacked once.
//!
//! The layout and the words in it are those of the OCI image specification 1.1: `index.json` names manifests, a manifest
//! names layers, and a layer is an archive of what changed; a name that begins with `.wh.` takes away.

use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};

use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Why an image cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("{path}: {source}")]
    Json {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("{0}: its content is not what its name says")]
    Corrupt(PathBuf),
    #[error("{0}: no image for Linux on this processor")]
    NoManifest(PathBuf),
    #[error("layers of type {0:?} are not understood; copy the image with gzip layers")]
    LayerType(String),
    #[error("{0:?} is no digest")]
    BadDigest(String),
    #[error("the image holds more than {IMAGE_BYTES_MAX} bytes")]
    TooLarge,
}

/// An image unpacked.
const IMAGE_BYTES_MAX: u64 = 32 << 30;
/// An index may name another one.
const INDEX_DEPTH_MAX: usize = 4;
const WHITEOUT: &str = ".wh.";
const OPAQUE: &str = ".wh..wh..opq";

fn at(path: &Path) -> impl FnOnce(io::Error) -> ImageError {
    let path = path.to_owned();
    move |source| ImageError::Io { path, source }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Index {
    manifests: Vec<Descriptor>,
}

#[derive(Deserialize)]
struct Manifest {
    layers: Vec<Descriptor>,
}

#[derive(Deserialize, Clone)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    media_type: String,
    digest: String,
    platform: Option<Platform>,
}

#[derive(Deserialize, Clone)]
struct Platform {
    architecture: String,
    os: String,
}

/// The directory with the root file system of an image. An OCI layout is unpacked below `unpacked`, under the digest of its
/// manifest, the first time it is asked for; a directory without one is the root file system itself.
pub fn root_of(image: &Path, unpacked: &Path) -> Result<PathBuf, ImageError> {
    if !image.join("oci-layout").exists() {
        return Ok(image.to_owned());
    }
    let manifest = manifest_of(image, &image.join("index.json"), 0)?;
    let root = unpacked.join(hex_of(&manifest.digest)?);
    if root.is_dir() {
        return Ok(root);
    }
    let layers = read_json::<Manifest>(&blob(image, &manifest)?)?.layers;
    // Under another name until it is whole: a start that was cut off must not leave half an image to the next.
    let partial = unpacked.join(format!("partial-{}", std::process::id()));
    let done = fs::create_dir_all(&partial)
        .map_err(at(&partial))
        .and_then(|()| {
            let mut bytes = 0;
            layers
                .iter()
                .try_for_each(|layer| unpack(image, layer, &partial, &mut bytes))
        })
        .and_then(|()| fs::rename(&partial, &root).map_err(at(&root)));
    if done.is_err() {
        // What could not be unpacked may not be removable either; the error above is the one to tell.
        let _ = fs::remove_dir_all(&partial);
    }
    done.map(|()| root)
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, ImageError> {
    let text = fs::read(path).map_err(at(path))?;
    serde_json::from_slice(&text).map_err(|source| ImageError::Json {
        path: path.to_owned(),
        source,
    })
}

fn manifest_of(image: &Path, index: &Path, depth: usize) -> Result<Descriptor, ImageError> {
    let here = |descriptor: &&Descriptor| {
        descriptor.platform.as_ref().is_none_or(|platform| {
            platform.os == "linux"
                && platform.architecture
                    == match std::env::consts::ARCH {
                        "x86_64" => "amd64",
                        "aarch64" => "arm64",
                        other => other,
                    }
        })
    };
    let found = read_json::<Index>(index)?
        .manifests
        .iter()
        .find(here)
        .cloned()
        .filter(|_| depth < INDEX_DEPTH_MAX)
        .ok_or_else(|| ImageError::NoManifest(index.to_owned()))?;
    if found.media_type.ends_with("index.v1+json") || found.media_type.ends_with("list.v2+json") {
        return manifest_of(image, &blob(image, &found)?, depth + 1);
    }
    Ok(found)
}

fn hex_of(digest: &str) -> Result<&str, ImageError> {
    digest
        .strip_prefix("sha256:")
        .filter(|hex| hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .ok_or_else(|| ImageError::BadDigest(digest.to_owned()))
}

/// The path of a blob whose content is what its digest says.
fn blob(image: &Path, descriptor: &Descriptor) -> Result<PathBuf, ImageError> {
    let hex = hex_of(&descriptor.digest)?;
    let path = image.join("blobs/sha256").join(hex);
    let mut digest = Sha256::new();
    io::copy(&mut fs::File::open(&path).map_err(at(&path))?, &mut digest).map_err(at(&path))?;
    let real: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if real == hex {
        Ok(path)
    } else {
        Err(ImageError::Corrupt(path))
    }
}

fn unpack(
    image: &Path,
    layer: &Descriptor,
    root: &Path,
    bytes: &mut u64,
) -> Result<(), ImageError> {
    let path = blob(image, layer)?;
    let file = io::BufReader::new(fs::File::open(&path).map_err(at(&path))?);
    let kind = layer.media_type.as_str();
    let reader: Box<dyn io::Read> = if kind.ends_with("gzip") {
        Box::new(GzDecoder::new(file))
    } else if kind.ends_with("tar") {
        Box::new(file)
    } else {
        return Err(ImageError::LayerType(kind.to_owned()));
    };
    let mut archive = tar::Archive::new(reader);
    archive.set_preserve_permissions(true);
    for entry in archive.entries().map_err(at(&path))? {
        let mut entry = entry.map_err(at(&path))?;
        *bytes += entry.size();
        if *bytes > IMAGE_BYTES_MAX {
            return Err(ImageError::TooLarge);
        }
        let name = entry.path().map_err(at(&path))?.into_owned();
        apply(&mut entry, &name, root).map_err(at(&name))?;
    }
    Ok(())
}

/// One entry of a layer. Names that lead out of the root are passed over, as are devices and pipes.
fn apply(
    entry: &mut tar::Entry<'_, Box<dyn io::Read>>,
    name: &Path,
    root: &Path,
) -> io::Result<()> {
    let plain: PathBuf = name
        .components()
        .filter(|part| !matches!(part, Component::CurDir))
        .collect();
    let inside = plain
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let Some(last) = plain.file_name().and_then(|last| last.to_str()) else {
        return Ok(());
    };
    if !inside {
        return Ok(());
    }
    let target = root.join(&plain);
    let parent = target.parent().unwrap_or(root);
    // A link of an earlier layer may point out of the root.
    let parent_is_inside = || {
        let root = root.canonicalize()?;
        Ok::<_, io::Error>(parent.canonicalize()?.starts_with(root))
    };
    if last == OPAQUE {
        if parent_is_inside().unwrap_or(false) {
            for child in fs::read_dir(parent)? {
                remove(&child?.path())?;
            }
        }
        return Ok(());
    }
    if let Some(gone) = last.strip_prefix(WHITEOUT) {
        if parent_is_inside().unwrap_or(false) && !gone.is_empty() && gone != ".." {
            remove(&parent.join(gone))?;
        }
        return Ok(());
    }
    let kind = entry.header().entry_type();
    if kind.is_block_special() || kind.is_character_special() || kind.is_fifo() {
        return Ok(());
    }
    if !kind.is_dir() && target.is_dir() && !target.is_symlink() && parent_is_inside()? {
        remove(&target)?;
    }
    // The library refuses names that lead out of the root, links included.
    entry.unpack_in(root).map(drop)
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() && !path.is_symlink() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use serde_json::json;

    fn store(image: &Path, content: &[u8]) -> String {
        let hex: String = Sha256::digest(content)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        fs::write(image.join("blobs/sha256").join(&hex), content).expect("a blob");
        format!("sha256:{hex}")
    }

    fn layer(entries: &[(&str, Option<&str>, &str)]) -> Vec<u8> {
        let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for (name, link, content) in entries {
            let mut header = tar::Header::new_gnu();
            header.set_mode(0o644);
            // Written as bytes: the library would refuse the names an attacker uses.
            let place = &mut header.as_old_mut().name;
            place[..name.len()].copy_from_slice(name.as_bytes());
            if let Some(link) = link {
                header.set_entry_type(tar::EntryType::Symlink);
                header.set_link_name(link).expect("a link");
                header.set_size(0);
            } else {
                header.set_size(content.len() as u64);
            }
            header.set_cksum();
            archive
                .append(&header, content.as_bytes())
                .expect("an entry");
        }
        archive
            .into_inner()
            .and_then(GzEncoder::finish)
            .expect("a layer")
    }

    fn image(folder: &Path, layers: &[Vec<u8>]) -> PathBuf {
        let image = folder.join("image");
        fs::create_dir_all(image.join("blobs/sha256")).expect("folders");
        fs::write(
            image.join("oci-layout"),
            "{\"imageLayoutVersion\":\"1.0.0\"}",
        )
        .expect("layout");
        let layers: Vec<_> = layers
            .iter()
            .map(|bytes| json!({"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": store(&image, bytes)}))
            .collect();
        let manifest = store(&image, json!({"layers": layers}).to_string().as_bytes());
        let other = json!({"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": format!("sha256:{}", "0".repeat(64)),
            "platform": {"architecture": "s390x", "os": "linux"}});
        let index = json!({"manifests": [other, {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": manifest}]});
        fs::write(image.join("index.json"), index.to_string()).expect("index");
        image
    }

    #[test]
    fn layers_add_replace_and_take_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let image = image(
            folder.path(),
            &[
                layer(&[
                    ("etc/kept", None, "1"),
                    ("etc/gone", None, "1"),
                    ("old/a", None, "1"),
                    ("changes", None, "1"),
                ]),
                layer(&[
                    ("etc/.wh.gone", None, ""),
                    ("old/.wh..wh..opq", None, ""),
                    ("old/b", None, "2"),
                    ("changes", None, "2"),
                ]),
            ],
        );
        let unpacked = folder.path().join("unpacked");
        let root = root_of(&image, &unpacked).expect("unpacked");
        let text = |name: &str| fs::read_to_string(root.join(name)).ok();
        assert_eq!(text("etc/kept").as_deref(), Some("1"));
        assert_eq!(text("etc/gone"), None);
        assert_eq!((text("old/a"), text("old/b")), (None, Some("2".to_owned())));
        assert_eq!(text("changes").as_deref(), Some("2"));
        assert_eq!(root_of(&image, &unpacked).expect("again"), root);
    }

    #[test]
    fn no_name_leads_out_of_the_root() {
        let folder = tempfile::tempdir().expect("a folder");
        let outside = folder.path().join("outside");
        fs::create_dir(&outside).expect("a folder");
        fs::write(outside.join("precious"), "1").expect("a file");
        let link = outside.display().to_string();
        let image = image(
            folder.path(),
            &[layer(&[
                ("../escaped", None, "1"),
                ("out", Some(&link), ""),
                ("out/.wh.precious", None, ""),
                ("out/.wh..wh..opq", None, ""),
                ("after", None, "1"),
            ])],
        );
        let root = root_of(&image, &folder.path().join("unpacked")).expect("unpacked");
        assert!(root.join("after").exists());
        assert!(!folder.path().join("unpacked/escaped").exists());
        assert!(outside.join("precious").exists());
        let writes = layer(&[("out", Some(&link), ""), ("out/written", None, "1")]);
        let second = folder.path().join("second");
        fs::create_dir(&second).expect("a folder");
        let second = self::image(&second, &[writes]);
        // Refused or passed over; in no case written outside.
        let _ = root_of(&second, &folder.path().join("unpacked"));
        assert!(!outside.join("written").exists());
    }

    #[test]
    fn changed_content_is_noticed_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let bytes = layer(&[("a", None, "1")]);
        let image = image(folder.path(), std::slice::from_ref(&bytes));
        let hex: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        fs::write(image.join("blobs/sha256").join(hex), "other").expect("changed");
        let unpacked = folder.path().join("unpacked");
        assert!(matches!(
            root_of(&image, &unpacked),
            Err(ImageError::Corrupt(_))
        ));
        assert_eq!(fs::read_dir(&unpacked).expect("the folder").count(), 0);
    }
}
