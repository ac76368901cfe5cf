//! Programs, in a directory of the package.

use std::io::{Seek, Write};

use super::{Archive, NotExported};
use crate::Program;

impl<W: Write + Seek> Archive<W> {
    /// One file stays one file; more, or a way to build of its own, is a directory. Gives the path it has got.
    pub(super) fn program(
        &mut self,
        directory: &str,
        program: &Program,
    ) -> Result<String, NotExported> {
        let last = program.path.rsplit('/').next().unwrap_or("program");
        let own = program.has_own_build || program.has_own_run;
        if let ([(name, file)], false) = (program.files.as_slice(), own)
            && !name.as_str().contains('/')
        {
            let path = self.free(directory, name.as_str());
            self.file(&path, file)?;
            return Ok(path);
        }
        let path = self.free(directory, last.split('.').next().unwrap_or(last));
        self.files(&path, program)?;
        Ok(path)
    }

    pub(super) fn files(&mut self, place: &str, program: &Program) -> Result<(), NotExported> {
        for (name, file) in &program.files {
            let script = matches!(name.as_str(), "build" | "run");
            self.file_that(&format!("{place}/{}", name.as_str()), file, script)?;
        }
        if !program.args.is_empty() {
            self.note(format!(
                "{}: the arguments it is always given are left out: the format has them by test",
                program.path
            ));
        }
        Ok(())
    }

    /// A name in the directory that nothing has yet.
    fn free(&self, directory: &str, name: &str) -> String {
        let taken = |path: &str| {
            let inside = format!("{path}/");
            self.names.contains(path) || self.names.iter().any(|name| name.starts_with(&inside))
        };
        let (stem, end) = match name.rsplit_once('.') {
            Some((stem, end)) => (stem, format!(".{end}")),
            None => (name, String::new()),
        };
        (1..)
            .map(|number| match number {
                1 => format!("{directory}/{name}"),
                number => format!("{directory}/{stem}_{number}{end}"),
            })
            .find(|path| !taken(path))
            .unwrap_or_else(|| format!("{directory}/{name}"))
    }
}
