//! `tiltyard doctor`: what this machine offers to boxes, and what to do where it offers too little.

use std::process::ExitCode;

use serde_json::json;
use tiltyard_languages::{Catalogue, detect};
use tiltyard_sandbox::{detect_cgroups, landlock_version, sys};

use crate::engine;

struct Finding {
    what: &'static str,
    ok: bool,
    detail: String,
}

pub fn main(as_json: bool) -> anyhow::Result<ExitCode> {
    let mut findings = Vec::new();
    let root = sys::is_root();
    findings.push(Finding {
        what: "privileges",
        ok: true,
        detail: if root {
            "root: full isolation; only the supervisor of the boxes keeps it".to_owned()
        } else {
            "not root: boxes in a user namespace; no control groups, so memory is not limited for a whole tree of processes, and all runs share one user id".to_owned()
        },
    });
    findings.push(match detect_cgroups() {
        Ok(layout) => Finding {
            what: "control groups",
            ok: true,
            detail: format!("{layout:?}"),
        },
        Err(error) => Finding {
            what: "control groups",
            ok: !root,
            detail: error.to_string(),
        },
    });
    findings.push(match landlock_version() {
        Some(version) => Finding {
            what: "landlock",
            ok: true,
            detail: format!("version {version}"),
        },
        None => Finding {
            what: "landlock",
            ok: false,
            detail: "absent; boot with lsm=landlock,... on a kernel of 5.13 or later".to_owned(),
        },
    });
    let catalogue = Catalogue::embedded()?;
    let installed = detect(&catalogue);
    findings.push(Finding {
        what: "languages",
        ok: !installed.is_empty(),
        detail: format!(
            "{} of {}; `tiltyard languages` lists them",
            installed.len(),
            catalogue.languages().len()
        ),
    });
    findings.push(
        match engine::start_sandbox(&catalogue, |config| config.lanes = 1) {
            Ok(_) => Finding {
                what: "a whole box",
                ok: true,
                detail: "built and taken down".to_owned(),
            },
            Err(error) => Finding {
                what: "a whole box",
                ok: false,
                detail: format!("{error:#}"),
            },
        },
    );
    for finding in &findings {
        if as_json {
            println!(
                "{}",
                json!({"what": finding.what, "ok": finding.ok, "detail": finding.detail})
            );
        } else {
            println!(
                "{} {:<16} {}",
                if finding.ok { "ok  " } else { "FAIL" },
                finding.what,
                finding.detail
            );
        }
    }
    Ok(if findings.iter().all(|finding| finding.ok) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
