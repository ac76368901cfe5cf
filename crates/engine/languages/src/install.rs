//! How missing toolchains are installed: a list of commands, carried out by the command line.

use crate::Language;

/// One command, with words for the person who watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallStep {
    pub title: String,
    pub argv: Vec<String>,
}

/// Where toolchains go that Debian does not have.
const OPT: &str = "/opt/tiltyard";

fn argv(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn gather<'a>(
    languages: &[&'a Language],
    list: impl Fn(&'a Language) -> &'a [String],
) -> Vec<String> {
    let mut all: Vec<String> = languages
        .iter()
        .flat_map(|language| list(language))
        .cloned()
        .collect();
    all.sort();
    all.dedup();
    all
}

/// The commands that install these languages: Debian's packages at once, then the others, then what finishes them.
pub fn install_plan(languages: &[&Language], with_extras: bool) -> Vec<InstallStep> {
    let mut steps = Vec::new();
    let mut apt = gather(languages, |language| &language.packages.apt);
    if with_extras {
        apt.extend(gather(languages, |language| &language.packages.extra_apt));
    }
    if !apt.is_empty() {
        steps.push(InstallStep {
            title: "refresh the list of packages".to_owned(),
            argv: argv(&["apt-get", "update", "-qq"]),
        });
        let mut words = argv(&[
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "-o",
            "DPkg::Lock::Timeout=900",
        ]);
        words.extend(apt);
        steps.push(InstallStep {
            title: "install Debian packages".to_owned(),
            argv: words,
        });
    }
    let npm = gather(languages, |language| &language.packages.npm);
    if !npm.is_empty() {
        let mut words = argv(&[
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--prefix",
            &format!("{OPT}/npm"),
        ]);
        words.extend(npm);
        steps.push(InstallStep {
            title: "install npm packages".to_owned(),
            argv: words,
        });
    }
    let pypi = gather(languages, |language| &language.packages.pypi);
    if !pypi.is_empty() {
        let mut words = argv(&[
            "/usr/bin/python3",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--break-system-packages",
            "--upgrade",
            "--target",
            &format!("{OPT}/pypi"),
        ]);
        words.extend(pypi);
        steps.push(InstallStep {
            title: "install PyPI packages".to_owned(),
            argv: words,
        });
    }
    for language in languages {
        for command in &language.post_install {
            steps.push(InstallStep {
                title: format!("finish {}", language.name),
                argv: command.clone(),
            });
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    #[test]
    fn debian_packages_come_first_and_each_once() {
        let catalogue = Catalogue::embedded().expect("catalogue");
        let languages: Vec<&Language> = ["c", "cpp", "zig", "typescript", "c"]
            .iter()
            .filter_map(|name| catalogue.find(name))
            .collect();
        let steps = install_plan(&languages, false);
        assert!(steps[0].argv.starts_with(&argv(&["apt-get", "update"])));
        assert_eq!(
            steps[1].argv.iter().filter(|word| *word == "gcc").count(),
            1
        );
        assert!(
            steps[2].argv.contains(&"typescript@5.9".to_owned())
                && steps[3].argv.contains(&"ziglang".to_owned())
        );
        assert_eq!(
            steps
                .iter()
                .filter(|step| step.title == "finish C++")
                .count(),
            4
        );
        assert!(install_plan(&[], true).is_empty());
    }
}
