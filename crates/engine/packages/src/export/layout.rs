//! Statements, editorials, what is put beside submissions, and what people download.

use std::io::{Seek, Write};

use super::{Archive, NotExported, bytes_of, settings};
use crate::{Markup, Package, Statement};

pub(super) fn write<W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &Package,
) -> Result<(), NotExported> {
    let directory = if archive.new {
        "statement"
    } else {
        "problem_statement"
    };
    for statement in &package.statements {
        text(archive, package, statement, directory, "problem")?;
    }
    for editorial in &package.editorials {
        if archive.new {
            text(archive, package, editorial, "solution", "solution")?;
        } else {
            archive.note("the editorial is left out: the old format has no place for it");
        }
    }
    for (language, files) in &package.include {
        for (name, file) in files {
            let code = settings::code(language);
            archive.file(&format!("include/{code}/{}", name.as_str()), file)?;
        }
    }
    for (name, file) in &package.attachments {
        archive.file(&format!("attachments/{name}"), file)?;
    }
    if !archive.new
        && let Some(ms) = package.limits.time_ms
    {
        // The old format has no key for it; these two files are how its tools and judges keep it.
        let seconds = format!("{}.{:03}", ms / 1000, ms % 1000);
        let seconds = seconds.trim_end_matches('0').trim_end_matches('.');
        archive.text(".timelimit", &format!("{seconds}\n"))?;
        archive.text("domjudge-problem.ini", &format!("timelimit = {seconds}\n"))?;
    }
    Ok(())
}

fn text<W: Write + Seek>(
    archive: &mut Archive<W>,
    package: &Package,
    statement: &Statement,
    directory: &str,
    stem: &str,
) -> Result<(), NotExported> {
    let tongue = &statement.tongue;
    let end = match statement.markup {
        Markup::Latex => "tex",
        Markup::Pdf => "pdf",
        Markup::Markdown | Markup::Html | Markup::Text => "md",
    };
    let name = format!("{directory}/{stem}.{tongue}.{end}");
    match statement.markup {
        Markup::Text => {
            let body = String::from_utf8_lossy(&bytes_of(&statement.body)?).into_owned();
            archive.text(&name, &format!("```\n{}\n```\n", body.trim_end()))?;
        }
        Markup::Latex if !archive.new && stem == "problem" => {
            let body = String::from_utf8_lossy(&bytes_of(&statement.body)?).into_owned();
            if body.contains("\\problemname") {
                archive.text(&name, &body)?;
            } else {
                let fallback = settings::title(package);
                let title = package.titles.get(tongue).unwrap_or(&fallback);
                archive.text(&name, &format!("\\problemname{{{title}}}\n\n{body}"))?;
            }
        }
        _ => archive.file(&name, &statement.body)?,
    }
    if statement.markup == Markup::Html {
        archive.note(format!("{name} holds HTML, as the statement does"));
    }
    for (name, file) in &statement.assets {
        let name = format!("{directory}/{name}");
        // Statements in several tongues share their pictures.
        if !archive.names.contains(&name) {
            archive.file(&name, file)?;
        }
    }
    Ok(())
}
