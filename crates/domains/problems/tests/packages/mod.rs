//! A small package to try things with.

#![allow(dead_code)]

use std::io::Write;

use tiltyard_problems::{Seeded, Shipped};
use tiltyard_testkit::TestApp;

/// A test that does not travel with its job.
pub const LARGE_BYTES: usize = 20_000;

pub fn large() -> Vec<u8> {
    let mut text = "1 2".to_owned();
    text.push_str(&" ".repeat(LARGE_BYTES - 4));
    text.push('\n');
    text.into_bytes()
}

/// The files of a problem of this name: add two numbers.
pub fn files(name: &str) -> Vec<(String, Vec<u8>)> {
    let mut title = name.to_owned();
    title[..1].make_ascii_uppercase();
    // The same name has the same number.
    let number = name
        .bytes()
        .fold(0_u64, |sum, byte| sum * 31 + u64::from(byte));
    let uuid = format!("6f1d5f0a-0000-4000-8000-{number:012x}");
    let yaml = format!(
        "problem_format_version: 2025-09\nname: {title}\nuuid: {uuid}\ntype: pass-fail\nlicense: cc by-sa\ncredits:\n  authors: A. Author\nlimits:\n  time_limit: 1.0\n"
    );
    [
        ("problem.yaml", yaml.into_bytes()),
        (
            "tiltyard.yaml",
            b"difficulty: easy\ncategories: [arrays]\nlists: [starter]\nhints: [\"Think.\", \"Think again.\"]\n"
                .to_vec(),
        ),
        ("statement/problem.en.md", b"Add two numbers.\n".to_vec()),
        ("solution/solution.en.md", b"Add them.\n".to_vec()),
        ("data/sample/1.in", b"1 2\n".to_vec()),
        ("data/sample/1.ans", b"3\n".to_vec()),
        ("data/secret/1.in", b"2 2\n".to_vec()),
        ("data/secret/1.ans", b"4\n".to_vec()),
        ("data/secret/2.in", large()),
        ("data/secret/2.ans", b"3\n".to_vec()),
        (
            "submissions/accepted/add.py",
            b"AC print(sum(map(int, input().split())))\n".to_vec(),
        ),
        ("submissions/wrong_answer/sub.py", b"WA print(1)\n".to_vec()),
    ]
    .into_iter()
    .map(|(path, bytes)| (path.to_owned(), bytes))
    .collect()
}

pub fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let mut zip = zip::ZipWriter::new(&mut out);
    for (path, bytes) in files {
        zip.start_file(path.as_str(), zip::write::SimpleFileOptions::default())
            .expect("a file");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("a zip");
    out.into_inner()
}

pub fn shipped(name: &str) -> Shipped {
    let of = name.to_owned();
    Shipped {
        name: name.to_owned(),
        hash: format!("edition of {name}"),
        files: Box::new(move || files(&of)),
    }
}

pub async fn seed(app: &TestApp, names: &[&str]) -> Seeded {
    let shipped = names.iter().map(|name| shipped(name)).collect();
    let seeded = app
        .application
        .problems
        .seed(shipped)
        .await
        .expect("seeded");
    assert!(seeded.refused.is_empty(), "{seeded:?}");
    seeded
}
