//! How much of a directory is read, in all.

use std::cell::Cell;

use super::{Entry, Failure, Files, MAX_DIRECTORY_SIZE, MAX_NAMES};

/// Files of which there is an end: once more has been read of them than is read of a directory, nothing
/// is.
pub(super) struct Bounded<'a> {
    files: &'a dyn Files,
    names: Cell<usize>,
    size: Cell<u64>,
}

impl<'a> Bounded<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            names: Cell::new(0),
            size: Cell::new(0),
        }
    }

    /// The files themselves, for what is no part of reading the directory.
    pub(super) fn unbounded(&self) -> &'a dyn Files {
        self.files
    }

    fn check(&self) -> Result<(), Failure> {
        if self.names.get() > MAX_NAMES || self.size.get() > MAX_DIRECTORY_SIZE {
            return Err(Failure::TooMuch);
        }
        Ok(())
    }
}

impl Files for Bounded<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Failure> {
        self.check()?;
        let entries = self.files.entries(folder)?;
        self.names.set(self.names.get() + entries.len());
        self.check()?;
        Ok(entries)
    }

    fn exists(&self, path: &str) -> bool {
        self.files.exists(path)
    }

    fn text(&self, path: &str, folder: &str) -> Result<String, Failure> {
        self.check()?;
        let text = self.files.text(path, folder)?;
        self.size.set(self.size.get() + text.len() as u64);
        self.check()?;
        Ok(text)
    }
}
