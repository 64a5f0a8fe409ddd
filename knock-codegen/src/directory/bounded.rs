//! How much of a directory is read, in all.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};

use super::{Entry, Failure, Files, MAX_DIRECTORY_SIZE, MAX_NAMES};

/// Files of which there is an end: once more has been read of them than is read of a directory, nothing
/// is. Several readers may share them.
pub(super) struct Bounded<'a> {
    files: &'a dyn Files,
    names: AtomicUsize,
    size: AtomicU64,
    is_full: AtomicBool,
}

impl<'a> Bounded<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            names: AtomicUsize::new(0),
            size: AtomicU64::new(0),
            is_full: AtomicBool::new(false),
        }
    }

    /// Whether somebody has said that there is more than is read.
    pub(super) fn is_full(&self) -> bool {
        self.is_full.load(Relaxed)
    }

    /// Says that there is more than is read, and answers whether nobody has said so before.
    pub(super) fn fill(&self) -> bool {
        !self.is_full.swap(true, Relaxed)
    }

    /// The files themselves, for what is no part of reading the directory.
    pub(super) fn unbounded(&self) -> &'a dyn Files {
        self.files
    }

    fn check(&self) -> Result<(), Failure> {
        if self.names.load(Relaxed) > MAX_NAMES || self.size.load(Relaxed) > MAX_DIRECTORY_SIZE {
            return Err(Failure::TooMuch);
        }
        Ok(())
    }
}

impl Files for Bounded<'_> {
    fn entries(&self, folder: &str) -> Result<Vec<Entry>, Failure> {
        self.check()?;
        let entries = self.files.entries(folder)?;
        self.names.fetch_add(entries.len(), Relaxed);
        self.check()?;
        Ok(entries)
    }

    fn exists(&self, path: &str) -> bool {
        self.files.exists(path)
    }

    fn text(&self, path: &str, folder: &str) -> Result<String, Failure> {
        self.check()?;
        let text = self.files.text(path, folder)?;
        self.size.fetch_add(text.len() as u64, Relaxed);
        self.check()?;
        Ok(text)
    }
}
