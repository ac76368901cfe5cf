//! Packages of every kind are read as they are meant, and what cannot be read is refused with its place and remedy.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use tiltyard_packages::{FileRef, Format, Package, Refused, TimeLimitUse, open};
use tiltyard_protocol::{Aggregate, Comparer, Verdict};

fn given(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/packages")
        .join(name)
}

fn package(name: &str) -> Package {
    open(&given(name)).expect("a sound package").package
}

/// A package of files, in a directory of its own.
fn made(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a place");
    let root = place.path().join("made");
    for (name, text) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
    }
    (place, root)
}

fn refusals(files: &[(&str, &str)]) -> Vec<Refused> {
    let (_place, root) = made(files);
    open(&root).expect_err("refused")
}

const SOUND: [(&str, &str); 4] = [
    ("problem.yaml", "name: Made\n"),
    ("data/secret/1.in", "1\n"),
    ("data/secret/1.ans", "1\n"),
    ("submissions/accepted/a.py", "print(1)\n"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut files: Vec<_> = SOUND
        .iter()
        .copied()
        .filter(|(name, _)| !more.iter().any(|(other, _)| other == name))
        .collect();
    files.extend_from_slice(more);
    files
}

#[test]
fn an_old_package_is_read_with_all_its_habits() {
    let package = package("splitlegacy");
    assert_eq!(package.format, Format::KattisLegacy);
    assert_eq!(package.titles["en"], "Two Parts");
    assert_eq!(package.limits.time_ms, Some(1500));
    assert_eq!(package.limits.memory_bytes, 512 << 20);
    assert_eq!(package.tags, ["sums", "parts"]);
    assert_eq!(package.checking.checkers.len(), 1);
    assert_eq!(package.input_validators.len(), 1);
    let names: Vec<&str> = package.tests.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["sample/1", "secret/a", "secret/b"]);
    let of = |path: &str| {
        package
            .submissions
            .iter()
            .find(|submission| submission.program.path.ends_with(path))
            .unwrap_or_else(|| panic!("{path}"))
    };
    assert_eq!(of("a.cc").program.language.as_deref(), Some("cpp"));
    assert_eq!(of("a.cc").permitted, BTreeSet::from([Verdict::Accepted]));
    assert_eq!(of("a.cc").use_for_time_limit, TimeLimitUse::Lower);
    assert_eq!(of("several").program.files[0].0.as_str(), "main.py");
    assert_eq!(of("second.py").program.language, None);
    assert!(of("slow.py").required.contains(&Verdict::TimeLimit));
    assert!(of("memory.cpp").permitted.contains(&Verdict::MemoryLimit));
    assert!(of("either.py").permitted.contains(&Verdict::RuntimeError));
}

#[test]
fn groups_pass_on_what_they_say() {
    let old = package("grouped");
    assert!(old.grading.scored);
    assert!(old.grading.groups[0].ignore_samples);
    let first = old
        .grading
        .groups
        .iter()
        .find(|group| group.name == "secret/g1")
        .expect("the group");
    assert_eq!(first.aggregate, Aggregate::Min);
    assert!((first.accept_score - 40.0).abs() < 1e-9);

    let new = package("points");
    let by_name = |name: &str| {
        new.grading
            .groups
            .iter()
            .find(|group| group.name == name)
            .expect("the group")
    };
    assert_eq!(by_name("secret/easy").max_score, Some(30.0));
    assert_eq!(by_name("secret/easy").aggregate, Aggregate::PassFail);
    assert_eq!(by_name("secret/last").requires.len(), 1);
    let hard = new.tests.iter().find(|test| test.name == "secret/hard/1");
    assert_eq!(hard.and_then(|test| test.score), Some(35.0));
    let half = new
        .submissions
        .iter()
        .find(|submission| submission.program.path.ends_with("half.py"));
    assert_eq!(half.and_then(|half| half.score), Some((65.0, 65.0)));
}

#[test]
fn constants_stand_in_programs_and_statements() {
    let package = package("points");
    let tiltyard_packages::FileRef::Made(text) = &package.input_validators[0].files[0].1 else {
        panic!("nothing was replaced");
    };
    assert!(String::from_utf8_lossy(text).contains("<= 1000"));
}

#[test]
fn kinds_are_told_by_type_and_by_validation() {
    assert!(package("guess").kind.interactive);
    assert!(package("guess").checking.interactor.is_some());
    assert_eq!(package("guess").limits.time_ms, Some(2000));
    assert!(package("twice").kind.multi_pass);
    assert!(package("outputs").kind.submit_answer);
    assert_eq!(package("outputs").submissions[0].program.files.len(), 2);
    let driven = package("driven");
    assert!(driven.input_validators[0].has_own_build);
    assert!(
        matches!(driven.checking.comparer, Comparer::Tokens(options) if options.float_absolute_tolerance == Some(1e-4))
    );
    assert_eq!(driven.titles["sv"], "Styrd");
    assert_eq!(driven.include["python"].len(), 1);
}

#[test]
fn a_package_without_problem_yaml_is_read_with_a_warning() {
    let (_place, root) = made(&SOUND[1..]);
    let package = open(&root).expect("a package").package;
    assert!(package.warnings.iter().any(|w| w.contains("problem.yaml")));
    assert_eq!(package.titles["en"], "made");
}

#[test]
fn what_is_wrong_has_its_place_and_its_remedy() {
    let new = "problem_format_version: 2025-09\nname: N\nuuid: u\n";
    let unknown = format!("{new}colour: red\n");
    let zero = format!("{new}limits:\n  memory: 0\n");
    type Case<'a> = (Vec<(&'a str, &'a str)>, &'a str, Option<u32>, &'a str);
    let cases: [Case<'_>; 9] = [
        (
            with(&[("problem.yaml", "validation: custom\n")]),
            "output_validators",
            None,
            "carries none",
        ),
        (
            with(&[("problem.yaml", unknown.as_str())]),
            "problem.yaml",
            Some(4),
            "colour",
        ),
        (
            with(&[("problem.yaml", zero.as_str())]),
            "problem.yaml",
            Some(5),
            "memory",
        ),
        (
            with(&[("problem.yaml", "problem_format_version: 2025-09\n")]),
            "problem.yaml",
            None,
            "missing",
        ),
        (
            with(&[("problem.yaml", "a: [1\nb: }\n")]),
            "problem.yaml",
            Some(2),
            "YAML",
        ),
        (
            with(&[("data/secret/2.in", "2\n")]),
            "data/secret/2.ans",
            None,
            "missing",
        ),
        (
            with(&[("problem.yaml", "validator_flags: tolerance 3\n")]),
            "problem.yaml",
            None,
            "tolerance",
        ),
        (
            with(&[
                ("problem.yaml", "validation: custom\n"),
                (
                    "output_validators/c.cpp",
                    "#include \"validate.h\"\nint main() {}\n",
                ),
            ]),
            "output_validators",
            None,
            "validate.h",
        ),
        (vec![SOUND[0], SOUND[3]], "data", None, "no tests"),
    ];
    for (files, path, line, words) in cases {
        let refused = refusals(&files);
        let found = refused
            .iter()
            .find(|one| one.path == path && one.what.contains(words))
            .unwrap_or_else(|| panic!("{path} {words}: {refused:?}"));
        assert!(line.is_none() || found.line == line, "{found:?}");
        assert!(!found.remedy.is_empty());
    }
}

/// An archive with these entries: a name, its mode and its content.
fn zipped(entries: &[(&str, u32, &[u8])]) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new()
        .suffix(".zip")
        .tempfile()
        .expect("a file");
    let mut zip = zip::ZipWriter::new(file.reopen().expect("the file"));
    for (name, mode, content) in entries {
        let options = zip::write::SimpleFileOptions::default().unix_permissions(mode & 0o777);
        if mode & 0o170_000 == 0o120_000 {
            zip.add_symlink(*name, String::from_utf8_lossy(content), options)
                .expect("a link");
        } else {
            zip.start_file(*name, options).expect("an entry");
            zip.write_all(content).expect("content");
        }
    }
    zip.finish().expect("an archive");
    file
}

fn sound_entries() -> Vec<(&'static str, u32, &'static [u8])> {
    SOUND
        .iter()
        .map(|(name, text)| (*name, 0o644, text.as_bytes()))
        .collect()
}

#[test]
fn an_archive_is_read_flat_and_with_one_directory() {
    let flat = zipped(&sound_entries());
    assert_eq!(open(flat.path()).expect("flat").package.tests.len(), 1);
    let mut names: Vec<(String, &[u8])> = sound_entries()
        .iter()
        .map(|(name, _, content)| (format!("top/{name}"), *content))
        .collect();
    names.push(("__MACOSX/top/._x".to_owned(), b"junk"));
    let entries: Vec<(&str, u32, &[u8])> = names
        .iter()
        .map(|(name, content)| (name.as_str(), 0o644, *content))
        .collect();
    let deep = zipped(&entries);
    let opened = open(deep.path()).expect("deep");
    assert_eq!(opened.package.short_name, "top");
}

#[test]
fn archives_that_reach_out_are_refused() {
    let link = 0o120_777;
    let hostile: [(&str, u32, &[u8], &str); 6] = [
        ("../out.txt", 0o644, b"x", "leads out"),
        ("/etc/out.txt", 0o644, b"x", "leads out"),
        ("a/../../out.txt", 0o644, b"x", "leads out"),
        ("data\\..\\x", 0o644, b"x", "backslash"),
        ("data/secret/2.in", link, b"/etc/passwd", "leads out"),
        ("data/secret/2.in", link, b"../../../x", "leads out"),
    ];
    for (name, mode, content, words) in hostile {
        let mut entries = sound_entries();
        entries.push((name, mode, content));
        let archive = zipped(&entries);
        let refused = open(archive.path()).expect_err(name);
        assert!(refused[0].what.contains(words), "{name}: {refused:?}");
    }
    let mut inside = sound_entries();
    inside.push(("data/secret/2.in", link, b"1.in"));
    inside.push(("data/secret/2.ans", link, b"1.ans"));
    let archive = zipped(&inside);
    assert_eq!(open(archive.path()).expect("inside").package.tests.len(), 2);
}

#[test]
fn a_bomb_and_a_broken_archive_are_refused() {
    let mut entries = sound_entries();
    let zeros = vec![0_u8; (tiltyard_packages::archive::GROWTH_FREE_BYTES + 1) as usize];
    entries.push(("data/secret/2.in", 0o644, &zeros));
    let archive = zipped(&entries);
    let refused = open(archive.path()).expect_err("a bomb");
    assert!(refused[0].what.contains("unpacks to more"), "{refused:?}");

    let broken = tempfile::NamedTempFile::new().expect("a file");
    fs::write(broken.path(), b"PK\x03\x04 and nothing").expect("written");
    let refused = open(broken.path()).expect_err("broken");
    assert!(refused[0].what.contains("no sound zip"), "{refused:?}");
}

#[cfg(unix)]
#[test]
fn links_of_a_directory_stay_inside_it() {
    use std::os::unix::fs::symlink;
    let (_place, root) = made(&SOUND);
    symlink("1.in", root.join("data/secret/2.in")).expect("a link");
    symlink("1.ans", root.join("data/secret/2.ans")).expect("a link");
    assert_eq!(open(&root).expect("inside").package.tests.len(), 2);
    symlink("/etc/hostname", root.join("data/secret/3.ans")).expect("a link");
    let refused = open(&root).expect_err("outside");
    assert_eq!(refused[0].path, "data/secret/3.ans");
}

#[cfg(unix)]
#[test]
fn links_of_a_contest_reach_as_far_as_its_repository() {
    use std::os::unix::fs::symlink;
    use tiltyard_packages::open_own;
    let place = tempfile::tempdir().expect("a place");
    let contest = place.path().join("repository/contest");
    let root = contest.join("sum");
    for (name, text) in SOUND {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
    }
    fs::create_dir(place.path().join("repository/.git")).expect("a directory");
    fs::write(place.path().join("repository/shared"), "1 2\n").expect("a file");
    fs::write(place.path().join("repository/.secret"), "1 2\n").expect("a file");
    fs::write(place.path().join("outside"), "1 2\n").expect("a file");
    let link = root.join("data/secret/9.in");
    fs::write(root.join("data/secret/9.ans"), "3\n").expect("a file");
    for (target, is_read) in [
        ("../../../../shared", true),
        ("../../../../.secret", false),
        ("../../../../../outside", false),
        ("/etc/passwd", false),
    ] {
        symlink(target, &link).expect("a link");
        assert_eq!(open_own(&root).is_ok(), is_read, "{target}");
        let refused = open(&root).expect_err("leads out");
        assert_eq!(refused[0].path, "data/secret/9.in");
        fs::remove_file(&link).expect("removed");
    }
}

#[test]
fn what_is_neither_a_directory_nor_an_archive_is_refused_as_that() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), "# A readme\n").expect("written");
    let refused = open(file.path()).expect_err("no package");
    assert!(
        refused[0].what.contains("neither a directory nor a zip"),
        "{refused:?}"
    );
}

/// The groups of the old format in a package that names a draft of the new one.
#[test]
fn drafts_that_grade_in_the_old_words_go_by_the_old_rules() {
    let files = with(&[
        (
            "problem.yaml",
            "problem_format_version: 2023-07-draft\nname: Sum\nuuid: u\ntype: scoring\n",
        ),
        (
            "data/testdata.yaml",
            "on_reject: continue\nrange: 0 100\ngrader_flags: ignore_sample\n",
        ),
        (
            "data/secret/testdata.yaml",
            "on_reject: continue\ngrader_flags: first_error accept_if_any_accepted\n",
        ),
        (
            "data/secret/g1/testdata.yaml",
            "on_reject: break\naccept_score: 50\ngrader_flags: min\n",
        ),
        ("data/secret/g1/1.in", "1 2\n"),
        ("data/secret/g1/1.ans", "3\n"),
    ]);
    let (_place, root) = made(&files);
    let package = open(&root).expect("a package").package;
    let group = |name: &str| {
        let mut groups = package.grading.groups.iter();
        groups.find(|group| group.name == name).expect("a group")
    };
    assert!(group("secret").accept_if_any_accepted);
    assert!((group("secret/g1").accept_score - 50.0).abs() < 1e-9);
    assert!(group("").ignore_samples);
}

#[test]
fn constants_have_spellings_and_submissions_entry_points() {
    let files = with(&[
        (
            "problem.yaml",
            "problem_format_version: 2025-09\nname: Sum\nuuid: u\nlicense: cc0\nlimits: {time_limit: 1}\nconstants:\n  N: {value: 5, WORD: five}\n",
        ),
        (
            "submissions/submissions.yaml",
            "accepted/two:\n  entrypoint: second.py\n",
        ),
        (
            "submissions/accepted/two/first.py",
            "print({{N}}, '{{N.WORD}}')\n",
        ),
        ("submissions/accepted/two/second.py", "import first\n"),
    ]);
    let (_place, root) = made(&files);
    let package = open(&root).expect("a package").package;
    let two = package
        .submissions
        .iter()
        .find(|one| one.program.path.ends_with("/two"))
        .expect("a submission");
    assert_eq!(two.program.files[0].0.as_str(), "second.py");
    let FileRef::Made(text) = &two.program.files[1].1 else {
        panic!("{two:?}");
    };
    assert_eq!(&text[..], b"print(5, 'five')\n");
}

#[test]
fn a_part_may_fail_where_a_grader_of_its_own_would_say_what_that_means() {
    let submission = ("submissions/partially_accepted/p.py", "print(1)\n");
    let permitted = |data: &str, grader: &str| {
        let files = with(&[
            ("problem.yaml", "name: Sum\ntype: scoring\n"),
            ("data/testdata.yaml", data),
            (grader, "print('AC 1')\n"),
            submission,
        ]);
        let (_place, root) = made(&files);
        let package = open(&root).expect("a package").package;
        let mut all = package.submissions.into_iter();
        all.find(|one| one.program.path == submission.0)
            .expect("the submission")
            .permitted
    };
    let usual = permitted("on_reject: continue\n", "notes.py");
    assert_eq!(usual, [Verdict::Accepted].into());
    let own = permitted("grading: custom\non_reject: continue\n", "graders/g.py");
    assert!(own.contains(&Verdict::WrongAnswer) && !own.contains(&Verdict::JudgeError));
}

#[test]
fn flags_of_a_grader_of_its_own_are_taken_for_what_they_usually_mean() {
    let files = with(&[
        ("problem.yaml", "name: Sum\ntype: scoring\n"),
        ("data/testdata.yaml", "grading: custom\ngrader_flags: sum\n"),
        ("data/sample/1.in", "1\n"),
        ("data/sample/1.ans", "1\n"),
        ("data/sample/testdata.yaml", "grader_flags: ignore\n"),
        ("data/secret/g1/testdata.yaml", "grader_flags: all 40\n"),
        ("data/secret/g1/1.in", "1\n"),
        ("data/secret/g1/1.ans", "1\n"),
        ("graders/grader.py", "print('AC 1')\n"),
    ]);
    let (_place, root) = made(&files);
    let package = open(&root).expect("a package").package;
    let group = |name: &str| {
        let mut groups = package.grading.groups.iter();
        groups.find(|group| group.name == name).expect("a group")
    };
    assert!(group("").accept_if_any_accepted && group("").ignore_samples);
    assert_eq!(group("sample").accept_score, 0.0);
    assert_eq!(group("secret/g1").max_score, Some(40.0));
    assert!(
        package
            .warnings
            .iter()
            .any(|one| one.contains("is not run"))
    );
}

#[test]
fn answers_may_be_called_as_older_tools_called_them() {
    let tests = [
        ("data/secret/old.in", "7\n"),
        ("data/secret/old.out", "14\n"),
    ];
    let answers = |problem: &'static str| {
        let files = with(&[&[("problem.yaml", problem)][..], &tests].concat());
        let (_place, root) = made(&files);
        open(&root).map(|opened| {
            let mut all = opened.package.tests.into_iter();
            all.find(|test| test.name == "secret/old")
                .map(|test| test.answer)
        })
    };
    let found = answers("name: Sum\n").expect("a package");
    assert!(
        matches!(found, Some(FileRef::Path { bytes: 3, .. })),
        "{found:?}"
    );
    let new = "problem_format_version: 2025-09\nname: Sum\nuuid: u\nlicense: cc0\nlimits: {time_limit: 1}\n";
    assert!(answers(new).is_err());
}
