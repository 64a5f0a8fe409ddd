//! Where the files of a Knock directory are kept, and the only place that reads them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;

/// The size in bytes of the largest file that is read, 10 MiB. What Knock sends is far smaller; a
/// larger file is no template.
pub const MAX_FILE_SIZE: u64 = 10 * MEBIBYTE;

/// The size in bytes of all files of a directory that are read together, 256 MiB.
pub const MAX_DIRECTORY_SIZE: u64 = 256 * MEBIBYTE;

const MEBIBYTE: u64 = 1024 * 1024;

/// The most names that are listed, in one folder and in all folders of a directory together. Nobody has
/// as many workflows; where there are more, it is another folder.
pub const MAX_NAMES: usize = 100_000;

/// A tree of files. Paths are relative to its root, separated by `/`, and hold no `.` or `..`;
/// the empty path is the root. Several threads read at once.
pub trait Files: Sync {
    /// What stands in a folder, in the order of the names.
    ///
    /// # Errors
    ///
    /// When the folder cannot be listed, holds more than [`MAX_NAMES`], or is a link that leads out of
    /// the root.
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Failure>;

    /// Whether there is anything at a path, even a link that leads nowhere.
    fn exists(&self, path: &str) -> bool;

    /// The text of a file that belongs to a folder.
    ///
    /// # Errors
    ///
    /// When there is no such file, when it is no file, larger than [`MAX_FILE_SIZE`] or not UTF-8,
    /// or when links lead from it out of the folder, or from the folder out of the root.
    fn text(&self, path: &str, folder: &str) -> Result<String, Failure>;
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// Whether the name is what it is on disk; one that is not Unicode is only shown.
    pub is_unicode: bool,
    /// Whether it is a folder, or a link to one.
    pub is_folder: bool,
}

/// Why something cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// It does not exist.
    Missing,
    /// It is a link that leads out of the folder it belongs to.
    Escapes,
    /// All that was read before it is as much as is read of a directory.
    TooMuch,
    /// Anything else.
    Unreadable {
        /// Why, in words that follow "cannot be read: ".
        reason: String,
        /// How to mend it.
        help: &'static str,
    },
}

impl fmt::Display for Failure {
    /// Says why in words that follow the path, but where it is the directory that is too large.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("does not exist"),
            Self::Escapes => f.write_str("is a link that leads out of its directory"),
            Self::TooMuch => {
                let size = MAX_DIRECTORY_SIZE / MEBIBYTE;
                write!(
                    f,
                    "the directory has more than {MAX_NAMES} names or {size} MiB of text: not all \
                     of it was read"
                )
            }
            Self::Unreadable { reason, .. } => write!(f, "cannot be read: {reason}"),
        }
    }
}

impl Failure {
    /// What to say of a path, at the place that names it.
    pub(super) fn diagnostic(&self, path: &str, location: Location) -> Diagnostic {
        let (code, message, help) = match self {
            Self::Missing if path.is_empty() => {
                let message = "there is no Knock directory here".to_owned();
                let help = "name the folder that holds `workflows`";
                (Code::NoDirectory, message, help)
            }
            Self::TooMuch => {
                let help = "check that it is the Knock directory, and move out what is not Knock's";
                (Code::Unreadable, self.to_string(), help)
            }
            Self::Missing => {
                let help = "create the file, or correct its path";
                (Code::MissingFile, format!("`{path}` {self}"), help)
            }
            Self::Escapes => {
                let help = "put a copy in the place of the link";
                (Code::PathEscapes, format!("`{path}` {self}"), help)
            }
            Self::Unreadable { help, .. } => (Code::Unreadable, format!("`{path}` {self}"), *help),
        };
        Diagnostic::new(code, location, message).help(help)
    }

    fn unreadable(reason: impl Into<String>, help: &'static str) -> Self {
        let reason = reason.into();
        Self::Unreadable { reason, help }
    }

    fn large() -> Self {
        let reason = format!("it is larger than {} MiB", MAX_FILE_SIZE / MEBIBYTE);
        let help = "check that it is the right file: a template is far smaller";
        Self::unreadable(reason, help)
    }

    fn crowded() -> Self {
        let reason = format!("it holds more than {MAX_NAMES} names");
        let help = "check that it is the right folder, and move out what is not Knock's";
        Self::unreadable(reason, help)
    }

    /// Somebody named a folder as a file.
    fn folder() -> Self {
        Self::unreadable("it is a folder", "put a file there, or correct the path")
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::Missing,
            _ => Self::unreadable(error.to_string(), "check what it is and who may read it"),
        }
    }
}

/// Files on disk. Where its folders lead is asked once: make another for another reading.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// Where folders are when all links are followed, by their paths.
    folders: Mutex<BTreeMap<String, PathBuf>>,
}

impl Disk {
    /// The files below a folder.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            folders: Mutex::default(),
        }
    }

    /// Follows all links of a path, which may not lead out of another, of which all are followed too.
    fn resolve(&self, path: &str, folder: &str) -> Result<(PathBuf, Metadata), Failure> {
        let folder = self.follow_folder(folder)?;
        let (path, metadata) = self.follow(path)?;
        Ok((within(&folder, path)?, metadata))
    }

    /// A folder, which may not lead out of the root.
    fn resolve_folder(&self, folder: &str) -> Result<PathBuf, Failure> {
        let root = self.follow_folder("")?;
        within(&root, self.follow_folder(folder)?)
    }

    fn follow(&self, path: &str) -> Result<(PathBuf, Metadata), Failure> {
        if path.is_empty() {
            return Ok((self.root.canonicalize()?, self.root.metadata()?));
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let path = self.follow_folder(folder)?.join(name);
        let metadata = path.symlink_metadata()?;
        if !metadata.is_symlink() {
            return Ok((path, metadata));
        }
        let target = path.canonicalize().map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                let help = "point the link at a file in its directory";
                Failure::unreadable("it is a link to nothing", help)
            }
            _ => error.into(),
        })?;
        let metadata = target.metadata()?;
        Ok((target, metadata))
    }

    /// Asks the system once for each folder, and not for each file below it.
    fn follow_folder(&self, folder: &str) -> Result<PathBuf, Failure> {
        let known = self.folders().get(folder).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let (followed, _) = self.follow(folder)?;
        self.folders().insert(folder.to_owned(), followed.clone());
        Ok(followed)
    }

    fn folders(&self) -> MutexGuard<'_, BTreeMap<String, PathBuf>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files for Disk {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.resolve_folder(folder)?)? {
            let entry = entry?;
            if entries.len() == MAX_NAMES {
                return Err(Failure::crowded());
            }
            let name = entry.file_name();
            entries.push(Entry {
                name: name.to_string_lossy().into_owned(),
                is_unicode: name.to_str().is_some(),
                is_folder: match entry.file_type()? {
                    kind if kind.is_symlink() => entry.path().is_dir(),
                    kind => kind.is_dir(),
                },
            });
        }
        entries.sort();
        Ok(entries)
    }

    fn exists(&self, path: &str) -> bool {
        self.root.join(path).symlink_metadata().is_ok()
    }

    fn text(&self, path: &str, folder: &str) -> Result<String, Failure> {
        self.resolve_folder(folder)?;
        let (path, metadata) = self.resolve(path, folder)?;
        read_text(&path, &metadata)
    }
}

/// A path of which all links were followed, if it is in a folder.
fn within(folder: &Path, path: PathBuf) -> Result<PathBuf, Failure> {
    if path.starts_with(folder) {
        Ok(path)
    } else {
        Err(Failure::Escapes)
    }
}

/// The text of a file, of which no more is read than [`MAX_FILE_SIZE`]. Opening a pipe or a device may
/// block, so what the file is comes first.
pub(super) fn read_text(path: &Path, metadata: &Metadata) -> Result<String, Failure> {
    if metadata.is_dir() {
        return Err(Failure::folder());
    }
    if !metadata.is_file() {
        let help = "put a regular file there";
        return Err(Failure::unreadable("it is not a regular file", help));
    }
    if metadata.len() > MAX_FILE_SIZE {
        return Err(Failure::large());
    }
    let expected = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected + 1);
    // It may have grown in the meantime, or be one whose length the system does not know.
    File::open(path)?
        .take(MAX_FILE_SIZE + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_SIZE {
        return Err(Failure::large());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::unreadable(
            format!("it is not UTF-8 after byte {at}"),
            "save it as UTF-8",
        )
    })
}

/// Files in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, String>,
}

impl<P: Into<String>, T: Into<String>> FromIterator<(P, T)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        let files = files.into_iter();
        Self {
            files: files
                .map(|(path, text)| (path.into(), text.into()))
                .collect(),
        }
    }
}

impl Memory {
    /// The paths below a folder, relative to it.
    fn below(&self, folder: &str) -> impl Iterator<Item = &str> {
        self.files.keys().filter_map(move |path| match folder {
            "" => Some(path.as_str()),
            _ => path.strip_prefix(folder)?.strip_prefix('/'),
        })
    }
}

impl Files for Memory {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let entries: BTreeSet<Entry> = self
            .below(folder)
            .map(|path| Entry {
                name: path.split('/').next().unwrap_or_default().to_owned(),
                is_unicode: true,
                is_folder: path.contains('/'),
            })
            .collect();
        if entries.len() > MAX_NAMES {
            return Err(Failure::crowded());
        }
        Ok(entries.into_iter().collect())
    }

    fn exists(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.below(path).next().is_some()
    }

    fn text(&self, path: &str, _folder: &str) -> Result<String, Failure> {
        match self.files.get(path) {
            Some(text) => Ok(text.clone()),
            None if self.exists(path) => Err(Failure::folder()),
            None => Err(Failure::Missing),
        }
    }
}
