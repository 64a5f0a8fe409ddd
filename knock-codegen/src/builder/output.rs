//! What a build script writes, and only where it has changed: so nothing is built again for it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::Error;

/// `OUT_DIR`.
pub(super) struct Output<'a> {
    pub(super) folder: &'a Path,
}

impl Output<'_> {
    pub(super) fn file(&self, path: impl AsRef<Path>, text: &str) -> Result<PathBuf, Error> {
        let file = self.folder.join(path);
        match write(&file, text) {
            Ok(()) => Ok(file),
            Err(error) => Err(Error::unwritten(file.display(), &error)),
        }
    }

    /// Writes a folder with a file `<name>.rs` for each text, and no other.
    pub(super) fn each(&self, name: &str, texts: &BTreeMap<String, String>) -> Result<(), Error> {
        let folder = self.folder.join(name);
        clear(&folder, texts).map_err(|error| Error::unwritten(folder.display(), &error))?;
        for (name, text) in texts {
            self.file(folder.join(format!("{name}.rs")), text)?;
        }
        Ok(())
    }
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    if fs::read(file).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    fs::write(file, text)
}

/// Makes the folder, and removes what an earlier run has written for a workflow that is gone.
fn clear(folder: &Path, texts: &BTreeMap<String, String>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(OsStr::to_str);
        if !name.is_some_and(|name| texts.contains_key(name)) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}
