//! Small problems that are published at once, for whatever needs more than one real problem.

use tiltyard_problems::Shipped;

use crate::TestApp;

/// Secret tests of each.
pub const SECRET_TESTS: usize = 4;

/// The files of a problem of this name: add two numbers. What the scripted judge says stands in the jury's programs.
#[must_use]
pub fn sum_files(name: &str) -> Vec<(String, Vec<u8>)> {
    // The same name has the same number; no two of a test have the same.
    let number = name.bytes().fold(0_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    }) & 0xffff_ffff_ffff;
    let uuid = format!("7a2e5f0a-0000-4000-8000-{number:012x}");
    let yaml = format!(
        "problem_format_version: 2025-09\nname: The {name}\nuuid: {uuid}\ntype: pass-fail\nlicense: cc by-sa\ncredits:\n  authors: A. Author\nlimits:\n  time_limit: 1.0\n"
    );
    let mut files = vec![
        ("problem.yaml".to_owned(), yaml),
        (
            "tiltyard.yaml".to_owned(),
            "difficulty: easy\ncategories: [arrays]\nhints: [\"Think.\"]\n".to_owned(),
        ),
        (
            "statement/problem.en.md".to_owned(),
            "Add two numbers.\n".to_owned(),
        ),
        (
            "solution/solution.en.md".to_owned(),
            "Add them.\n".to_owned(),
        ),
        ("data/sample/1.in".to_owned(), "1 2\n".to_owned()),
        ("data/sample/1.ans".to_owned(), "3\n".to_owned()),
        (
            "submissions/accepted/add.py".to_owned(),
            "AC print(sum(map(int, input().split())))\n".to_owned(),
        ),
        (
            "submissions/wrong_answer/one.py".to_owned(),
            "WA print(1)\n".to_owned(),
        ),
    ];
    for test in 1..=SECRET_TESTS {
        files.push((format!("data/secret/{test}.in"), format!("{test} 2\n")));
        files.push((format!("data/secret/{test}.ans"), format!("{}\n", test + 2)));
    }
    files
        .into_iter()
        .map(|(path, text)| (path, text.into_bytes()))
        .collect()
}

impl TestApp {
    /// Publishes problems of these names.
    ///
    /// # Panics
    /// Where one is refused.
    pub async fn publish(&self, names: &[&str]) {
        let shipped = names.iter().map(|name| {
            let of = (*name).to_owned();
            Shipped {
                name: of.clone(),
                hash: format!("edition of {name}"),
                files: Box::new(move || sum_files(&of)),
            }
        });
        let seeded = self.application.problems.seed(shipped.collect()).await;
        let seeded = seeded.expect("seeded");
        assert!(seeded.refused.is_empty(), "{seeded:?}");
    }
}
