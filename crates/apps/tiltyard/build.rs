//! The web application is embedded from `web/dist`. Without it the program still builds and says so when asked for a
//! page, so that work on the engine needs no Node. The problems that ship are packed one archive each.

use std::{
    env, fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../..");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let dist = root.join("web/dist");
    fs::create_dir_all(&dist).expect("the folder of the web application");
    println!("cargo:rerun-if-changed={}", dist.display());
    pack_problems(&root.join("problems"), &out);
}

/// Writes an archive for each problem, and the list of them with what tells one state of a problem from another.
fn pack_problems(folder: &Path, out: &Path) {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut list = String::from("&[\n");
    for problem in sorted(folder)
        .iter()
        .filter(|path| path.join("problem.yaml").is_file())
    {
        let mut files = Vec::new();
        gather(problem, &mut files);
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let mut state = Sha256::new();
        // No date: the same files are the same archive.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for file in files {
            let name = file
                .strip_prefix(problem)
                .expect("a file of it")
                .to_string_lossy()
                .into_owned();
            let content = fs::read(&file).expect("a file");
            for part in [name.as_bytes(), &content] {
                state.update((part.len() as u64).to_le_bytes());
                state.update(part);
            }
            archive.start_file(name, options).expect("an entry");
            archive.write_all(&content).expect("an entry");
        }
        let name = problem
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let path = out.join(format!("{name}.zip"));
        let bytes = archive.finish().expect("an archive").into_inner();
        fs::write(&path, bytes).expect("an archive");
        let state: String = state
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        list += &format!(
            "    ({name:?}, {state:?}, include_bytes!({:?})),\n",
            path.display().to_string()
        );
    }
    list += "]\n";
    fs::write(out.join("problems.rs"), list).expect("the list of problems");
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in sorted(folder) {
        if path.is_dir() {
            gather(&path, files);
        } else {
            files.push(path);
        }
    }
}
