//! Files that commands write for their users.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use knock_codegen::directory::relative;
use tempfile::NamedTempFile;

use crate::console::Console;
use crate::failure::Failure;

/// A file that holds what a command makes, written only when that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutputFile {
    path: PathBuf,
    /// The path as it is shown.
    pub(crate) name: String,
}

impl OutputFile {
    /// A file by its absolute path, which is shown relative to the working directory.
    pub(crate) fn new(path: PathBuf, working_dir: &Path) -> Self {
        let name = relative(working_dir, &path).display().to_string();
        Self { path, name }
    }

    /// What the file holds; `None` where there is none. Git may have written it with other line
    /// endings.
    pub(crate) fn read(&self) -> Result<Option<String>, Failure> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::at(Path::new(&self.name), "read", &error)),
        }
    }

    /// Makes it hold this text, and says so.
    pub(crate) fn write(&self, text: &str, console: Console) -> Result<(), Failure> {
        let name = &self.name;
        if self.read()?.as_deref() == Some(text) {
            console.progress(&format!("{name} is up to date"));
            return Ok(());
        }
        let written = if self.path.is_file() {
            replace(&self.path, text)
        } else {
            fs::write(&self.path, text)
        };
        written.map_err(|error| {
            Failure::at(Path::new(name), "written", &error)
                .help("name a file in a folder that exists with `--out`")
        })?;
        console.progress(&format!("wrote {name}"));
        Ok(())
    }
}

/// Replaces the content of a file in one step, so that nobody sees half of it. A link stays one.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file()
        .set_permissions(fs::metadata(&path)?.permissions())?;
    file.persist(path)?;
    Ok(())
}
