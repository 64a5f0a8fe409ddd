//! One pull at a time in a directory.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use fs4::{FileExt, TryLockError};

use crate::failure::Failure;

/// Held by the one pull that may write into a directory. Of whoever is killed, the system takes it.
#[derive(Debug)]
pub(super) struct Lock {
    root: PathBuf,
    /// Whether the directory was made for the lock.
    is_root_new: bool,
    _file: File,
}

impl Lock {
    /// Locks a directory, which is made where there is none, or says that another pull runs in it.
    pub(super) fn acquire(root: &Path) -> Result<Self, Failure> {
        let is_root_new = !root.exists();
        fs::create_dir_all(root).map_err(|error| Failure::at(root, "made", &error))?;
        let fail = |error| Failure::at(root, "locked", &error);
        let file = opened(root).map_err(fail)?;
        match FileExt::try_lock(&file) {
            Ok(()) => Ok(Self {
                root: root.to_owned(),
                is_root_new,
                _file: file,
            }),
            Err(TryLockError::WouldBlock) => {
                let message = format!("another pull is running in `{}`", root.display());
                Err(Failure::new(message).help("try again when it has ended"))
            }
            Err(TryLockError::Error(error)) => Err(fail(error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.is_root_new {
            // This is refused where something was pulled.
            let _ = fs::remove_dir(&self.root);
        }
    }
}

/// What is locked: the folder itself. A file in it would touch it, and have build scripts run again.
#[cfg(unix)]
fn opened(root: &Path) -> io::Result<File> {
    File::open(root)
}

/// What is locked, where folders cannot be: an empty file of the user's, elsewhere for the folder
/// not to be touched, which would have build scripts run again.
#[cfg(not(unix))]
fn opened(root: &Path) -> io::Result<File> {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    root.canonicalize()?.hash(&mut hasher);
    let name = format!("knock-pull-{:x}.lock", hasher.finish());
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    options.open(std::env::temp_dir().join(name))
}
