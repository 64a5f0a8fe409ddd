//! Files that commands write for their users.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Write as _};
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

    /// Makes it hold a text, whose parts end where lines do, and says so.
    pub(crate) fn write(
        &self,
        parts: impl IntoIterator<Item = impl AsRef<str>>,
        console: Console,
    ) -> Result<(), Failure> {
        let name = &self.name;
        let written = if self.path.is_file() {
            let old = File::open(&self.path)
                .map_err(|error| Failure::at(Path::new(name), "read", &error))?;
            update(&self.path, old, parts)
        } else {
            create(&self.path, parts).map(|()| true)
        };
        let has_changed = written.map_err(|error| {
            Failure::at(Path::new(name), "written", &error)
                .help("name a file in a folder that exists with `--out`")
        })?;
        console.progress(&if has_changed {
            format!("wrote {name}")
        } else {
            format!("{name} is up to date")
        });
        Ok(())
    }
}

fn create(path: &Path, parts: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for part in parts {
        file.write_all(part.as_ref().as_bytes())?;
    }
    file.flush()
}

/// Replaces the content of a file where it is another, and answers whether it was. The text is large, so
/// it is compared with the old one as it comes, in lines.
fn update(
    path: &Path,
    old: File,
    parts: impl IntoIterator<Item = impl AsRef<str>>,
) -> io::Result<bool> {
    let mut old = BufReader::new(old);
    let mut old_line = Vec::new();
    let mut is_same = true;
    let file = Replacement::of(path)?;
    let mut new = BufWriter::new(file.temporary.as_file());
    for part in parts {
        let part = part.as_ref();
        new.write_all(part.as_bytes())?;
        for line in part.split_inclusive('\n') {
            is_same = is_same && next_line(&mut old, &mut old_line)? == line.as_bytes();
        }
    }
    new.flush()?;
    drop(new);
    if is_same && next_line(&mut old, &mut old_line)?.is_empty() {
        return Ok(false);
    }
    file.persist()?;
    Ok(true)
}

/// The next line of a file, empty at its end. Git may have written it with another line ending.
fn next_line<'a>(file: &mut impl BufRead, line: &'a mut Vec<u8>) -> io::Result<&'a [u8]> {
    line.clear();
    file.read_until(b'\n', line)?;
    if line.ends_with(b"\r\n") {
        line.truncate(line.len() - 2);
        line.push(b'\n');
    }
    Ok(line)
}

/// Replaces the content of a file in one step, so that nobody sees half of it. A link stays one.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let file = Replacement::of(path)?;
    file.temporary.as_file().write_all(text.as_bytes())?;
    file.persist()
}

/// What a file will hold, beside it until it is complete.
struct Replacement {
    path: PathBuf,
    temporary: NamedTempFile,
}

impl Replacement {
    fn of(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize()?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let temporary = NamedTempFile::new_in(folder)?;
        Ok(Self { path, temporary })
    }

    fn persist(self) -> io::Result<()> {
        let permissions = fs::metadata(&self.path)?.permissions();
        self.temporary.as_file().set_permissions(permissions)?;
        self.temporary.persist(self.path)?;
        Ok(())
    }
}
