//! `archive`, `test_cases`, `pretest_test_cases`.

use std::{collections::BTreeMap, fs::File, io::Read};

use regex::Regex;
use serde_yaml_ng::Value;
use tiltyard_protocol::Aggregate;
use zip::ZipArchive;

use crate::{
    FileRef, Package, Test,
    foreign::{self, Place, Planned, arrange, counted, yaml},
};

/// What of an archive is held in memory, all files together.
const ARCHIVE_BYTES_MAX: u64 = 512 << 20;
const ARCHIVE_FILES_MAX: usize = 20_000;

struct Files {
    archive: Option<ZipArchive<File>>,
    /// Bytes that may still be taken out of it.
    left: u64,
}

impl Files {
    fn open(place: &mut Place, init: &yaml::Yaml) -> Self {
        let mut files = Self {
            archive: None,
            left: ARCHIVE_BYTES_MAX,
        };
        let Some(name) = init.text_of("archive") else {
            return files;
        };
        let Some(FileRef::Path { path, .. }) = place.file(&name) else {
            init.wrong(
                place,
                "archive",
                format!("the archive {name} is not there"),
                "put it beside init.yml",
            );
            return files;
        };
        match File::open(path)
            .map_err(Into::into)
            .and_then(ZipArchive::new)
        {
            Ok(archive) if archive.len() <= ARCHIVE_FILES_MAX => files.archive = Some(archive),
            Ok(archive) => {
                let what = format!("it holds {} files", archive.len());
                place.refuse(
                    &name,
                    None,
                    what,
                    format!("{ARCHIVE_FILES_MAX} are the most"),
                );
            }
            Err(error) => place.refuse(
                &name,
                None,
                format!("this is no zip archive: {error}"),
                "make it again",
            ),
        }
        files
    }

    fn names(&self, place: &Place) -> Vec<String> {
        let inside = self.archive.iter().flat_map(ZipArchive::file_names);
        let mut names: Vec<String> = inside.map(str::to_owned).chain(place.below("")).collect();
        names.sort_by_key(|name| counted(name));
        names.dedup();
        names
    }

    /// A file of the directory, otherwise of the archive.
    fn get(&mut self, place: &mut Place, name: &str) -> Option<FileRef> {
        if let Some(file) = place.file(name) {
            return Some(file);
        }
        let entry = self.archive.as_mut()?.by_name(name).ok()?;
        let mut bytes = Vec::new();
        let read = entry.take(self.left + 1).read_to_end(&mut bytes);
        if let Err(error) = read {
            place.refuse(
                name,
                None,
                format!("it cannot be taken out of the archive: {error}"),
                "make the archive again",
            );
            return None;
        }
        let Some(left) = self.left.checked_sub(bytes.len() as u64) else {
            place.refuse(
                name,
                None,
                format!("with it the tests have more than {ARCHIVE_BYTES_MAX} bytes"),
                "unpack the archive beside init.yml",
            );
            self.left = 0;
            return None;
        };
        self.left = left;
        Some(FileRef::Made(bytes.into()))
    }
}

pub(super) fn read(place: &mut Place, init: &yaml::Yaml, package: &mut Package) {
    let mut files = Files::open(place, init);
    let mut reading = Reading {
        init,
        planned: Vec::new(),
        loose: Vec::new(),
        scored: false,
        count: 0,
    };
    if let Some(Value::Sequence(list)) = init.get("pretest_test_cases") {
        for case in list {
            reading.case(place, &mut files, case, "pretest");
        }
    }
    match init.get("test_cases") {
        Some(Value::Sequence(list)) => {
            for entry in list {
                match entry.get("batched") {
                    Some(Value::Sequence(cases)) => reading.batch(place, &mut files, entry, cases),
                    Some(_) => init.wrong(
                        place,
                        "batched",
                        "`batched` is no list",
                        "write a list of cases",
                    ),
                    None => reading.case(place, &mut files, entry, ""),
                }
            }
        }
        told => reading.by_names(place, &mut files, told),
    }
    match arrange(Vec::new(), reading.planned, reading.loose, reading.scored) {
        Ok((grading, tests)) => (package.grading, package.tests) = (grading, tests),
        Err(unarranged) => {
            let remedy = "name batches by their number, from 1, and only others";
            init.wrong(place, "dependencies", unarranged.to_string(), remedy);
        }
    }
}

struct Reading<'a> {
    init: &'a yaml::Yaml,
    planned: Vec<Planned>,
    loose: Vec<Test>,
    scored: bool,
    count: usize,
}

impl Reading<'_> {
    fn one(
        &mut self,
        place: &mut Place,
        files: &mut Files,
        case: &Value,
        prefix: &str,
    ) -> Option<Test> {
        let name_of = |key: &str| case.get(key).and_then(yaml::text);
        let Some(input_name) = name_of("in") else {
            let what = "a test case names no `in`";
            self.init.wrong(
                place,
                "test_cases",
                what,
                "name its input, tests made by generators are not run",
            );
            return None;
        };
        let Some(input) = files.get(place, &input_name) else {
            let what =
                format!("the input {input_name} is neither in the archive nor beside init.yml");
            self.init
                .wrong(place, "test_cases", what, "add it to the archive");
            return None;
        };
        let answer = match name_of("out") {
            Some(name) => {
                let file = files.get(place, &name);
                if file.is_none() {
                    let what =
                        format!("the output {name} is neither in the archive nor beside init.yml");
                    self.init
                        .wrong(place, "test_cases", what, "add it to the archive");
                }
                file?
            }
            None => foreign::made(""),
        };
        self.count += 1;
        let mut test = foreign::test(format!("{prefix}{:03}", self.count), input, answer);
        test.description = Some(input_name);
        Some(test)
    }

    fn case(&mut self, place: &mut Place, files: &mut Files, case: &Value, prefix: &str) {
        if let Some(mut test) = self.one(place, files, case, prefix) {
            let points = case.get("points").or(self.init.get("points"));
            test.score = points.and_then(yaml::number);
            self.scored |= test.score.is_some();
            self.loose.push(test);
        }
    }

    fn batch(&mut self, place: &mut Place, files: &mut Files, entry: &Value, cases: &[Value]) {
        let tests = cases
            .iter()
            .filter_map(|case| self.one(place, files, case, ""))
            .collect();
        let points = entry.get("points").or(self.init.get("points"));
        let dependencies = entry
            .get("dependencies")
            .map(yaml::texts)
            .unwrap_or_default();
        self.scored = true;
        self.planned.push(Planned {
            name: format!("batch{}", self.planned.len() + 1),
            // All of a batch or nothing; where checkers give parts, the least of them.
            aggregate: Aggregate::Min,
            points: Some(points.and_then(yaml::number).unwrap_or(1.0)),
            requires: dependencies
                .iter()
                .map(|number| format!("batch{number}"))
                .collect(),
            tests,
        });
    }

    /// Without a list the files are found by their names: the last number is the case, the one before it the batch.
    fn by_names(&mut self, place: &mut Place, files: &mut Files, told: Option<&Value>) {
        let told_of = |key: &str| told.and_then(|told| told.get(key)).and_then(yaml::text);
        let usual = |word: &str| format!(r"^.*?(?:\.{word}|{word}).*$|^.*\.{word}$");
        let numbers = r"(?:(?:^|\D)(?P<batch>\d+)[^\d\s]+)?(?P<case>\d+)[^\d\s]*$";
        let mut pairs: BTreeMap<(u64, u64), [Option<String>; 2]> = BTreeMap::new();
        for (at, key, word) in [(0, "input_format", "in"), (1, "output_format", "out")] {
            let own = told_of(key);
            let formats = match &own {
                Some(own) => (Regex::new(own), Regex::new(own)),
                None => (Regex::new(&usual(word)), Regex::new(numbers)),
            };
            let (Ok(fits), Ok(numbers)) = formats else {
                self.init.wrong(
                    place,
                    key,
                    format!("`{key}` is no regular expression that is read here"),
                    "list the test cases",
                );
                return;
            };
            for name in files.names(place) {
                if !fits.is_match(&name) || name.ends_with(".yml") || name.ends_with(".zip") {
                    continue;
                }
                let Some(found) = numbers.captures(&name) else {
                    continue;
                };
                let number = |of: &str| found.name(of).and_then(|text| text.as_str().parse().ok());
                if let Some(case) = number("case") {
                    let pair = pairs
                        .entry((number("batch").unwrap_or(0), case))
                        .or_default();
                    pair[at].get_or_insert(name);
                }
            }
        }
        let mut batches: BTreeMap<u64, Vec<Value>> = BTreeMap::new();
        for ((batch, _), pair) in pairs {
            if let [Some(input), Some(output)] = pair {
                let mut case = serde_yaml_ng::Mapping::new();
                case.insert("in".into(), input.into());
                case.insert("out".into(), output.into());
                batches.entry(batch).or_default().push(Value::Mapping(case));
            }
        }
        for (batch, cases) in batches {
            if batch == 0 {
                for case in &cases {
                    self.case(place, files, case, "");
                }
            } else {
                self.batch(place, files, &Value::Null, &cases);
            }
        }
    }
}
